"""Reminding from a stage; mounted below the programme."""

from django.urls import path

from programmes.reminders import views

app_name = "reminders"

urlpatterns = [
    path(
        "stages/<uuid:stage>/remind/<slug:kind>/",
        views.ReminderSend.as_view(),
        name="reminder_send",
    ),
]
