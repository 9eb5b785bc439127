"""The addresses of Excellence."""

from django.urls import path

from processes.excellence import views

ONE = "service-standards/<uuid:service_standard>/"

urlpatterns = [
    path("service-standards/", views.ServiceStandardList.as_view(), name="service_standard_list"),
    path(
        "service-standards/new/",
        views.ServiceStandardCreate.as_view(),
        name="service_standard_create",
    ),
    path(ONE, views.ServiceStandardDetail.as_view(), name="service_standard_detail"),
    path(ONE + "update/", views.ServiceStandardUpdate.as_view(), name="service_standard_update"),
    path(
        ONE + "put-in-force/",
        views.ServiceStandardPutInForce.as_view(),
        name="service_standard_put_in_force",
    ),
    path(ONE + "retire/", views.ServiceStandardRetire.as_view(), name="service_standard_retire"),
]
