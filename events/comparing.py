"""Two or more editions side by side."""

from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.footnotes import Footnotes, citations_of
from events.models import Edition, Figure, OutcomeStep
from events.models.organization import OrganizationRole
from publishing.list_problems import MOST_NAMED, shortened

#: So many stand side by side.
MOST = 5


class CompareForm(forms.Form):
    """The editions to be compared, by their addresses; what is none is left out and told."""

    edition = forms.MultipleChoiceField(label=_("Editions"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, asked: list[str], editions: list[Edition]):
        self.editions = {edition.slug: edition for edition in editions}
        self.asked = list(dict.fromkeys(value.strip() for value in asked if value.strip()))
        super().__init__({"edition": [value for value in self.asked if value in self.editions]})
        self.fields["edition"].choices = [(edition.slug, str(edition)) for edition in editions]

    @property
    def known(self) -> list[str]:
        """The addresses asked for that are those of editions, the earliest first, no more than fit."""
        chosen = self.cleaned_data["edition"] if self.is_valid() else []
        return sorted(chosen[:MOST], key=lambda slug: (self.editions[slug].year, slug))

    @property
    def problems(self) -> list[str]:
        """Sentences that name what was left out."""
        unknown = [value for value in self.asked if value not in self.editions]
        left_out = gettext("“%(value)s” is no edition of this record, so it was left out.")
        told = [left_out % {"value": shortened(value)} for value in unknown[:MOST_NAMED]]
        if len(self.asked) - len(unknown) > MOST:
            told.append(
                gettext("Only %(count)s editions fit side by side; the others were left out.") % {"count": MOST}
            )
        return told

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """What can be chosen: address, words, and whether it is."""
        return [(slug, str(edition), slug in self.known) for slug, edition in self.editions.items()]

    @property
    def query(self) -> str:
        """The query string in its one form."""
        return urlencode([("edition", slug) for slug in self.known])


@dataclass(frozen=True)
class Column:
    """One edition with what is compared of it."""

    edition: Edition
    organizations: dict[str, list]
    expected: list[Figure]
    reported: list[Figure]
    steps: list[OutcomeStep]


def columns(rows: QuerySet, slugs: list[str]) -> list[Column]:
    """Return the editions with these addresses, in this order."""
    found = {edition.slug: edition for edition in rows.filter(slug__in=slugs).for_detail()}
    return [_column(found[slug]) for slug in slugs if slug in found]


def _column(edition: Edition) -> Column:
    participants = [figure for figure in edition.figures.all() if figure.kind == Figure.Kind.PARTICIPANTS]
    organizations: dict[str, list] = {}
    for row in edition.roles.all():
        organizations.setdefault(OrganizationRole(row.role).value, []).append(row.organization)
    return Column(
        edition,
        organizations,
        [figure for figure in participants if figure.status == Figure.Status.EXPECTED],
        [figure for figure in participants if figure.status == Figure.Status.ACTUAL],
        list(edition.outcome_steps.all()),
    )


def role_rows(compared: list[Column]) -> list[tuple[str, list[tuple[Column, list]]]]:
    """Return for each role that occurs its heading and, column by column, the organizations that had it."""
    rows = []
    for role in OrganizationRole:
        cells = [(column, column.organizations.get(role.value, [])) for column in compared]
        if any(organizations for _column, organizations in cells):
            rows.append((role.heading(max(len(organizations) for _column, organizations in cells)), cells))
    return rows


def footnotes_of(compared: list[Column]) -> Footnotes | None:
    """Return the sources of what is compared."""
    if not compared:
        return None
    editions = [column.edition for column in compared]
    shown = [
        *editions,
        *(item for edition in editions for item in (*edition.sub_forums.all(), *edition.exhibitions.all())),
    ]
    rows = [row for column in compared for row in (*column.expected, *column.reported, *column.steps)]
    return Footnotes(editions[0], citations_of(*shown), [row.source for row in rows], shown)
