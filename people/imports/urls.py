"""The addresses of an import, below an organisation's people."""

from django.urls import path

from people.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.Start.as_view(), name="start"),
    path("<uuid:import_run>/columns/", views.Columns.as_view(), name="columns"),
    path("<uuid:import_run>/reading/", views.Reading.as_view(), name="reading"),
    path("<uuid:import_run>/check/", views.Check.as_view(), name="check"),
    path("<uuid:import_run>/check/again/", views.Again.as_view(), name="again"),
    path("<uuid:import_run>/rejected.csv", views.Rejected.as_view(), name="rejected"),
    path("<uuid:import_run>/leavers/", views.Leavers.as_view(), name="leavers"),
    path("<uuid:import_run>/apply/", views.Apply.as_view(), name="apply"),
    path("<uuid:import_run>/resume/", views.Resume.as_view(), name="resume"),
    path("<uuid:import_run>/undo/", views.Undo.as_view(), name="undo"),
    path("<uuid:import_run>/discard/", views.Discard.as_view(), name="discard"),
    path("<uuid:import_run>/done/", views.Done.as_view(), name="done"),
]
