"""Addresses of this room: pages under their language, files without one."""

from django.urls import path

from media import views

app_name = "media"
urlpatterns = [
    path("photos/", views.PhotoList.as_view(), name="photo_list"),
    path("photos/<int:pk>/", views.photo_detail, name="photo_detail"),
    path("albums/", views.AlbumList.as_view(), name="album_list"),
    path("albums/<slug:slug>/", views.album_detail, name="album_detail"),
    path("documents/", views.DocumentList.as_view(), name="document_list"),
    path("documents/<int:pk>/download/", views.document_download, name="document_download"),
]
#: To be included without a language and outside the namespace.
file_urlpatterns = [
    path("files/photos/<slug:token>/<str:key>-<int:width>.<slug:suffix>", views.rendition, name="rendition"),
]
