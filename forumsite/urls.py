"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from exchange.urls import file_urlpatterns as exchange_files
from forumsite import views
from media.urls import file_urlpatterns

urlpatterns = [
    path("admin/", include("accounts.urls")),  # before the admin's own pages, some of which they stand in for
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("healthz/all", views.healthz_all, name="healthz_all"),
    path("metrics", views.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("hello/", views.hello, name="hello"),
    *file_urlpatterns,
    *exchange_files,
    path("preview/", include("publishing.urls")),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("numbers/", views.numbers, name="numbers"),
    path("numbers/numbers.csv", views.numbers_csv, name="numbers_csv"),
    path("offline/", views.offline, name="offline"),
    path("offline.js", views.offline_worker, name="offline_worker"),
    path("", include("media.urls")),
    path("", include("events.urls")),
    path("", include("search.urls")),
    path("", include("exchange.urls")),
    path("", include("pages.urls")),  # takes every path that is left over: keep it last
)
