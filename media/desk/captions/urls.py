"""Addresses of the contact sheet, below those of photos in the admin."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from media.desk.captions import views


def urls(site: AdminSite) -> list:
    """Return the addresses: pages, and what their script talks to."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    return [
        path("captions/", page(views.captions), name="media_photo_captions"),
        path("captions/save/", partial(views.save, site=site), name="media_photo_captions_save"),
        path("captions/signed-in/", page(views.done), name="media_photo_captions_done"),
    ]
