"""The addresses of the installation."""

from django.urls import include, path

urlpatterns = [
    path("", include("people.urls")),
    path("", include("programmes.urls_account")),
    path("o/<slug:organisation>/people/import/", include("people.imports.urls")),
    path("o/<slug:organisation>/", include("people.trust.urls")),
    path("o/<slug:organisation>/", include("programmes.urls_people")),
    path("o/<slug:organisation>/q/", include("programmes.pulses.urls_public")),
    path("o/<slug:organisation>/reports/", include("programmes.reports.urls")),
    path("o/<slug:organisation>/p/<slug:programme>/", include("programmes.reminders.urls")),
    path("o/<slug:organisation>/p/<slug:programme>/", include("programmes.pulses.urls")),
    path("o/<slug:organisation>/p/<slug:programme>/", include("processes.urls")),
    path("o/<slug:organisation>/p/<slug:programme>/", include("programmes.urls")),
]
