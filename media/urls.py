"""Addresses of this room: pages under their language, files without one."""

from django.urls import path, re_path

from media import preview_files, views
from media.contributions.urls import urlpatterns as contribution_urlpatterns

app_name = "media"
urlpatterns = [
    path("photos/", views.PhotoList.as_view(), name="photo_list"),
    path("photos/<int:pk>/", views.photo_detail, name="photo_detail"),
    path("photos/press-pack/", views.press_pack, name="press_pack"),
    path("albums/", views.AlbumList.as_view(), name="album_list"),
    path("albums/<slug:slug>/", views.album_detail, name="album_detail"),
    path("albums/<slug:slug>/press-pack/", views.album_press_pack, name="album_press_pack"),
    path("documents/", views.DocumentList.as_view(), name="document_list"),
    path("documents/<int:pk>/download/", views.document_download, name="document_download"),
    *contribution_urlpatterns,
]
#: To be included without a language and outside the namespace.
file_urlpatterns = [
    re_path(
        r"^files/photos/(?P<token>[a-f0-9]+)/(?P<key>\w+)-(?P<name>[a-z0-9]+\.[a-z0-9]+)$",
        views.rendition,
        name="rendition",
    ),
    re_path(
        r"^preview/(?P<link>[\w-]+)/files/photos/(?P<token>[a-f0-9]+)/(?P<key>\w+)-(?P<name>[a-z0-9]+\.[a-z0-9]+)$",
        preview_files.rendition,
        name="preview_rendition",
    ),
]
