"""The addresses of Policies."""

from django.urls import path

from processes.policies import views

ONE = "policies/<uuid:policy>/"

urlpatterns = [
    path("policies/", views.PolicyList.as_view(), name="policy_list"),
    path("policies/new/", views.PolicyCreate.as_view(), name="policy_create"),
    path(ONE, views.PolicyDetail.as_view(), name="policy_detail"),
    path(ONE + "update/", views.PolicyUpdate.as_view(), name="policy_update"),
    path(ONE + "put-in-force/", views.PolicyPutInForce.as_view(), name="policy_put_in_force"),
    path(ONE + "retire/", views.PolicyRetire.as_view(), name="policy_retire"),
    path("traces/", views.TraceList.as_view(), name="trace_list"),
]
