"""Who may translate what: into the languages that are theirs, whoever may change the record, and translators.

Translators hold no permission to change a record: the desk is the one place where they write, and there in the columns
of their languages alone.
"""

from django.db.models import Model
from django.http import HttpRequest

from publishing import scopes, workflow


def may_open(request: HttpRequest, page, record: Model | None = None) -> bool:
    """Say whether the desk is for the user, for a record or the kind; ``page`` is the admin page of such records."""
    if page.has_change_permission(request, record):
        return True
    translates = request.user.has_perm(workflow.permission(workflow.TRANSLATE, page.model))
    return translates and page.has_view_permission(request, record)


def may_translate(request: HttpRequest, page, record: Model, language: str) -> bool:
    """Say whether the user may write the words of a record in a language; translators only where it was given them.

    Of a published record, what they write is a proposal unless they may publish it.
    """
    languages = scopes.languages_of(request.user)
    if page.has_change_permission(request, record):
        return not languages or language in languages
    return language in languages and scopes.may_alter(request.user, record) and may_open(request, page, record)


def only_proposes(request: HttpRequest, record: Model) -> bool:
    """Say whether what the user writes about the record goes into its pending change."""
    return not workflow.may_change_public(request.user, record)
