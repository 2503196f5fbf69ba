"""Addresses of the contact sheet, below those of photos in the admin."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from media.desk.captions import views


def urls(site: AdminSite) -> list:
    """Return the addresses: pages, and what their script talks to."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    def asked(view):
        return partial(view, site=site)

    return [
        path("captions/", page(views.captions), name="media_photo_captions"),
        path("captions/save/", asked(views.save), name="media_photo_captions_save"),
        path("captions/records/", asked(views.find_records), name="media_photo_captions_records"),
        path("captions/create/", asked(views.create_record), name="media_photo_captions_create"),
        path("captions/publish/", asked(views.publish), name="media_photo_captions_publish"),
        path("captions/pictures/", asked(views.pictures), name="media_photo_captions_pictures"),
        path("captions/signed-in/", page(views.done), name="media_photo_captions_done"),
    ]
