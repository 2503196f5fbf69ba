"""Who may translate what: whoever may change the record as it stands, into the languages that are theirs."""

from django.db.models import Model
from django.http import HttpRequest

from publishing import scopes


def may_translate(request: HttpRequest, page, record: Model, language: str) -> bool:
    """Say whether the user may write the words of a record in a language; ``page`` is the record's admin page."""
    languages = scopes.languages_of(request.user)
    return page.may_edit(request, record) and (not languages or language in languages)
