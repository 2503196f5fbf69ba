"""How to cite a record: a page, and a file in each form."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.models import Forum
from exchange import citing
from publishing.caching import kept


@kept()
@require_safe
def cite(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show how to cite a record that has no page of its own to say so, or whose page is not at hand."""
    record = _record(kind, pk)
    return render(request, "exchange/cite.html", {"record": record, "cited_record": record})


@kept()
@require_safe
def cite_file(request: HttpRequest, kind: str, pk: int, suffix: str) -> HttpResponse:
    """Send the citation of a record in one form, as a file."""
    form, record = citing.FORMATS[suffix], _record(kind, pk)
    cited = citing.cited(request, record, Forum.load())
    response = HttpResponse(form.write(cited), content_type=form.content_type)
    response["Content-Disposition"] = f'attachment; filename="{cited.key}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _record(kind: str, pk: int):
    if (record := citing.record_of(kind, pk)) is None:
        raise Http404
    return record
