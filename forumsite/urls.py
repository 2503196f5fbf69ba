"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from forumsite import views
from media.urls import file_urlpatterns

urlpatterns = [
    path("admin/", include("accounts.urls")),  # before the admin's own pages, some of which they stand in for
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("hello/", views.hello, name="hello"),
    *file_urlpatterns,
    path("preview/", include("publishing.urls")),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("", include("media.urls")),
    path("", include("events.urls")),
    path("", include("search.urls")),
    path("", include("pages.urls")),  # takes every path that is left over: keep it last
)
