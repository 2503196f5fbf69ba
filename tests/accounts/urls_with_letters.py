"""The addresses of a site that sends e-mail."""

from django.urls import include, path

from accounts.urls import letter_urlpatterns
from forumsite.urls import urlpatterns as plain

urlpatterns = [path("admin/", include(letter_urlpatterns)), *plain]
