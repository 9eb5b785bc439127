"""Reports as a Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "programmes.reports"
    label = "reports"

    def ready(self) -> None:
        from people import documents
        from programmes.reports import pdf

        documents.made_by(pdf.make)
