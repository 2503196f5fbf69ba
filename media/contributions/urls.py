"""Addresses for those who send in photos: the form, and each contributor's own page behind an unguessable link."""

from django.urls import path, re_path

from media.contributions import own_page, views

OWN = r"^contribute/(?P<token>[0-9a-f]{64})/"
urlpatterns = [
    path("contribute/", views.contribute, name="contribute"),
    path("contribute/preview/<str:held_token>/", views.preview, name="contribute_preview"),
    re_path(rf"{OWN}$", own_page.contribution_status, name="contribution_status"),
    re_path(rf"{OWN}(?P<number>[0-9]{{1,3}})/preview/$", own_page.preview, name="contribution_preview"),
    re_path(rf"{OWN}(?P<number>[0-9]{{1,3}})/answer/$", own_page.answer, name="contribution_answer"),
    re_path(rf"{OWN}(?P<number>[0-9]{{1,3}})/withdraw/$", own_page.withdraw, name="contribution_withdraw"),
]
