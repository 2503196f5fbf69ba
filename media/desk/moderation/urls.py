"""Addresses of the moderation of photos from the public, below those of photos in the admin."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from media.desk.moderation import previews, several, views


def urls(site: AdminSite) -> list:
    """Return the addresses: the queue, one photo, and the pictures on them."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    return [
        path("contributed/", page(views.queue), name="media_contributed_list"),
        path("contributed/decide/", page(several.decide), name="media_contributed_several"),
        path("contributed/<int:pk>/", page(views.one), name="media_contributed"),
        path("contributed/<int:pk>/edit/", page(views.edit), name="media_contributed_edit"),
        path("contributed/<int:pk>/preview/", site.admin_view(previews.small), name="media_contributed_preview"),
        path("contributed/<int:pk>/large/", site.admin_view(previews.large), name="media_contributed_large"),
    ]
