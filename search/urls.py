"""The addresses of the search page and of its suggestions."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggest, name="suggest"),
]
