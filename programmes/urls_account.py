"""The addresses of programmes that stand above all organisations: those of an account."""

from django.urls import path

from programmes.views import portfolio

urlpatterns = [path("portfolio/", portfolio.Portfolio.as_view(), name="portfolio")]
