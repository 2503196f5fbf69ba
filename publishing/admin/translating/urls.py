"""Addresses of the translator's desk."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from publishing.admin.translating import desk, queue


def urls(site: AdminSite) -> list:
    """Return the addresses: the queue, and a record in a language."""
    return [
        path("translations/", site.admin_view(partial(queue.queue, site=site)), name="translations"),
        path(
            "translations/<str:label>/<int:pk>/<slug:language>/",
            site.admin_view(partial(desk.desk, site=site)),
            name="translation",
        ),
    ]
