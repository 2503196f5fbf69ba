"""Addresses of caption spreadsheets, below those of photos in the admin."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from media.desk.sheets import views


def urls(site: AdminSite) -> list:
    """Return the addresses of the pages."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    return [
        path("spreadsheet/", page(views.spreadsheet), name="media_photo_spreadsheet"),
        path("spreadsheet/download/", page(views.download), name="media_photo_spreadsheet_download"),
        path("spreadsheet/changes/", page(views.plan), name="media_photo_spreadsheet_plan"),
        path("spreadsheet/done/", page(views.report), name="media_photo_spreadsheet_report"),
    ]
