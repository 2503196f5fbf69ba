"""How lists find rows by words: as the search does, so that a list finds what the search finds."""

from django.db.models import Model, Q

from publishing.words import PlainFinder
from search.asking import parse, problem_with
from search.composing import tie
from search.expressions import AllOf, one
from search.finding import excluded, expression
from search.models import Words
from search.numbers import key_of
from search.registry import kind_of
from search.relations import related
from search.vocabulary import opened


class IndexFinder(PlainFinder):
    """Looks into the index; rows of a kind that has none there are looked through themselves."""

    def condition(self, model: type[Model], text: str) -> Q:
        """Return the condition for rows that fit a text; one without anything to look for keeps all. One query."""
        kind, query = kind_of(model), opened(parse(text))
        if kind is None:
            return super().condition(model, text)
        if not query:
            return Q()
        tied = related(query)
        wanted = AllOf((expression(query, tied), one(tie("kind", kind.code))))
        found = Q(pk__in=Words.objects.filter(words__matches=wanted).values(key=key_of("entry_id")))
        if query.excluded:
            found &= ~Q(pk__in=excluded(query, tied).filter(entry__place=kind.place).values("entry__key"))
        return found

    def problem(self, text: str) -> str:
        return problem_with(parse(text))
