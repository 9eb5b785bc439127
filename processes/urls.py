"""Mounts every registered process under its programme."""

from django.urls import URLPattern, URLResolver, include, path

from programmes import registry

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{process.slug}/", include((process.urls, process.key), namespace=process.key))
    for process in registry.processes()
]
