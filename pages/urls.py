"""Addresses of the prose pages. They take every path that is left over, so they come last of all."""

from django.urls import re_path

from pages import views

app_name = "pages"
urlpatterns = [
    # a preview link that works no more must say so, not lead here, and so must what other sites ask
    re_path(
        r"^(?P<path>(?!(?:preview|oembed|metrics)/)[a-z0-9]+(?:[-/][a-z0-9]+)*)/$",
        views.page_detail,
        name="page_detail",
    ),
]
