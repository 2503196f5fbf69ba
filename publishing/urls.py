"""Addresses for people without an account: previews that were shared with them."""

from django.urls import path

from publishing import views

urlpatterns = [
    path("<str:token>/<str:language>/", views.preview_link, name="preview_link"),
    path("<str:token>/<str:language>/file/", views.preview_file, name="preview_file"),
]
