"""Addresses of the report on what is missing."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from publishing.admin.readiness import records, report


def urls(site: AdminSite) -> list:
    """Return the addresses: the report, the records behind its numbers, and both as a spreadsheet."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    return [
        path("readiness/", page(report.report), name="readiness"),
        path("readiness/records/", page(records.records), name="readiness_records"),
        path("readiness/records.csv", page(records.spreadsheet), name="readiness_spreadsheet"),
    ]
