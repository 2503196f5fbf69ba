"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from publishing import words
from search.finding import find
from search.forms import SearchForm
from search.registry import answers


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a query finds, by kind; without a query, the form and a hint."""
    form = SearchForm(request.GET, auto_id="search-%s")
    query = form.cleaned_data["q"] if form.is_valid() else ""
    told = [words.left_out(query)] if words.left_out(query) else []
    context = {"form": form, "query": query, "problems": [*form.errors.get("q", []), *told]}
    if query:
        context |= {"results": find(query), "answers": answers(query)}
    return render(request, "search/search.html", context)
