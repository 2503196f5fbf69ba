"""Pages across editions that are no lists: the comparison."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.comparing import CompareForm, columns, footnotes_of, role_rows
from events.models import Edition
from publishing.caching import kept


@kept("edition")
@require_safe
def edition_compare(request: HttpRequest) -> HttpResponse:
    """Show two or more editions side by side, and a form to choose them."""
    public = Edition.objects.published()
    form = CompareForm(request.GET.getlist("edition"), list(public.defer("body", "low_carbon", "summary")))
    compared = columns(public, form.known) if len(form.known) > 1 else []
    context = {
        "form": form,
        "columns": compared,
        "role_rows": role_rows(compared),
        "any_expected": any(column.expected for column in compared),
        "footnotes": footnotes_of(compared),
        "canonical": f"{request.path}?{form.query}" if form.query else request.path,
    }
    return render(request, "events/edition_compare.html", context)
