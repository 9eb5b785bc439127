"""The addresses of True North."""

from django.urls import path

from processes.true_north import views

urlpatterns = [
    path("value-cards/", views.ValueCardList.as_view(), name="value_card_list"),
    path("value-cards/new/", views.ValueCardCreate.as_view(), name="value_card_create"),
    path(
        "value-cards/<uuid:value_card>/", views.ValueCardDetail.as_view(), name="value_card_detail"
    ),
    path(
        "value-cards/<uuid:value_card>/update/",
        views.ValueCardUpdate.as_view(),
        name="value_card_update",
    ),
    path(
        "value-cards/<uuid:value_card>/adopt/",
        views.ValueCardAdopt.as_view(),
        name="value_card_adopt",
    ),
    path(
        "value-cards/<uuid:value_card>/retire/",
        views.ValueCardRetire.as_view(),
        name="value_card_retire",
    ),
]
