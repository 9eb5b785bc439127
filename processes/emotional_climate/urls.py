"""The addresses of Emotional climate."""

from django.urls import path

from processes.emotional_climate import views

urlpatterns = [
    path("spaces/", views.SpaceList.as_view(), name="space_list"),
    path("spaces/new/", views.SpaceCreate.as_view(), name="space_create"),
    path("spaces/<uuid:space>/", views.SpaceDetail.as_view(), name="space_detail"),
    path("spaces/<uuid:space>/update/", views.SpaceUpdate.as_view(), name="space_update"),
    path("spaces/<uuid:space>/close/", views.SpaceClose.as_view(), name="space_close"),
    path("spaces/<uuid:space>/reopen/", views.SpaceReopen.as_view(), name="space_reopen"),
]
