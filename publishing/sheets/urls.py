"""Addresses of spreadsheets in the admin."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from publishing.sheets import views


def urls(site: AdminSite) -> list:
    """Return the addresses of the pages."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    return [
        path("spreadsheets/", page(views.spreadsheets), name="spreadsheets"),
        path("spreadsheets/<slug:name>/", page(views.spreadsheet), name="spreadsheet"),
        path("spreadsheets/<slug:name>/changes/", page(views.changes), name="spreadsheet_changes"),
        path("spreadsheets/<slug:name>/<slug:sheet>.<slug:suffix>", page(views.download), name="spreadsheet_download"),
    ]
