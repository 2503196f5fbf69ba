"""Addresses of the photo desk, below those of photos in the admin."""

from functools import partial

from django.contrib.admin import AdminSite
from django.urls import path

from media.desk import batches, sending, transfers


def batch_urls(site: AdminSite) -> list:
    """Return the addresses of batches: pages, and what their script talks to."""

    def page(view):
        return site.admin_view(partial(view, site=site))

    return [
        path("batches/", page(batches.batch_list), name="media_batch_list"),
        path("batches/add/", page(batches.batch_add), name="media_batch_add"),
        path("batches/signed-in/", page(batches.signed_in), name="media_batch_signed_in"),
        path("batches/<int:pk>/", page(batches.batch), name="media_batch"),
        path("batches/<int:pk>/send/", page(sending.send), name="media_batch_send"),
        path("batches/<int:batch_pk>/expect/", sending.expect, name="media_batch_expect"),
        path("batches/<int:batch_pk>/state/", batches.batch_state, name="media_batch_state"),
        path("batches/<int:batch_pk>/decide/", sending.decide, name="media_batch_decide"),
        path("batches/<int:batch_pk>/files/", transfers.create, name="media_batch_create"),
        path("batches/<int:batch_pk>/files/<str:token>/", transfers.transfer, name="media_batch_transfer"),
    ]
