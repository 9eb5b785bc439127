"""The addresses of Leadership."""

from django.urls import path

from processes.leadership import views

PROMISE = "promises/<uuid:promise>/"

urlpatterns = [
    path("promises/", views.PromiseList.as_view(), name="promise_list"),
    path("promises/new/", views.PromiseCreate.as_view(), name="promise_create"),
    path(PROMISE, views.PromiseDetail.as_view(), name="promise_detail"),
    path(PROMISE + "done/", views.PromiseTellDone.as_view(), name="promise_tell_done"),
    path(PROMISE + "confirm/", views.PromiseConfirm.as_view(), name="promise_confirm"),
    path(PROMISE + "not-yet/", views.PromiseNotYet.as_view(), name="promise_not_yet"),
    path(PROMISE + "renegotiate/", views.PromiseRenegotiate.as_view(), name="promise_renegotiate"),
    path(PROMISE + "cancel/", views.PromiseCancel.as_view(), name="promise_cancel"),
    path(PROMISE + "not-kept/", views.PromiseNotKept.as_view(), name="promise_not_kept"),
]
