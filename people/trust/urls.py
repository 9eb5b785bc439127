"""The addresses of one's own data, of how long data are kept, and of an organisation that leaves."""

from django.urls import path

from people.trust.views import closing, erasure, look, own_export, retention

app_name = "data"
urlpatterns = [
    path("my-data/", look.Overview.as_view(), name="overview"),
    path("my-data/looks/", look.LookList.as_view(), name="look_list"),
    path("my-data/export/", own_export.OwnExportScreen.as_view(), name="own_export"),
    path(
        "my-data/export/file/", own_export.OwnExportDownload.as_view(), name="own_export_download"
    ),
    path("my-data/erasure/", erasure.OwnErasure.as_view(), name="own_erasure"),
    path(
        "my-data/erasure/take-back/",
        erasure.OwnErasureTakeBack.as_view(),
        name="own_erasure_take_back",
    ),
    path("people/<uuid:member>/erasure/", erasure.LeaverErasure.as_view(), name="leaver_erasure"),
    path(
        "people/<uuid:member>/erasure/take-back/",
        erasure.LeaverErasureTakeBack.as_view(),
        name="leaver_erasure_take_back",
    ),
    path("closing/", closing.ClosingPage.as_view(), name="closing"),
    path("closing/take-back/", closing.ClosingTakeBack.as_view(), name="closing_take_back"),
    path("closing/export/", closing.ClosingExport.as_view(), name="closing_export"),
    path("closing/export/file/", closing.ClosingDownload.as_view(), name="closing_download"),
    path("kept/", retention.Retention.as_view(), name="retention"),
]
