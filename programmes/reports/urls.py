"""The addresses of reports; mounted below the organisation."""

from django.urls import path

from programmes.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.ReportList.as_view(), name="report_list"),
    path("new/", views.ReportCreate.as_view(), name="report_create"),
    path("<uuid:report>/", views.ReportDetail.as_view(), name="report_detail"),
    path("<uuid:report>/download/", views.ReportDownload.as_view(), name="report_download"),
    path("<uuid:report>/again/", views.ReportAgain.as_view(), name="report_again"),
    path("<uuid:report>/remove/", views.ReportRemove.as_view(), name="report_remove"),
]
