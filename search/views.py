"""The search page, and names to go to while a query is typed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from publishing.caching import kept
from search.facets import FACETS
from search.forms import SearchForm
from search.page import SearchPage
from search.suggesting import suggestions


@kept(*SearchForm.base_fields, *FACETS)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a query finds, with ways to narrow it; without a query, the form and a hint."""
    return render(request, "search/search.html", {"page": SearchPage(request)})


@kept("q")
@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> JsonResponse:
    """Return names that begin with what is typed so far: ``{"suggestions": [{name, lang, kind, url}]}``."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    return JsonResponse({"suggestions": [one._asdict() for one in suggestions(text)]})
