"""A photo from the public as a page shows it: with its copies, its siblings, its terms and how to reach the sender."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from media.desk.moderation import copies, telling
from media.desk.moderation.copies import Copies
from media.models import ContributedPhoto, Decision, Photo, Standing
from publishing.admin.forms import labels
from publishing.licences import Licence


@dataclass
class Row:
    """A contributed photo, its copies in the record, and the other photos of its contribution."""

    item: ContributedPhoto
    copies: Copies | None
    others: list[ContributedPhoto]

    @property
    def name(self) -> str:
        """Reference and place in the contribution, as the contributor knows them too."""
        values = {"reference": self.item.contribution.reference, "number": self.item.order + 1}
        return _("%(reference)s, photo %(number)s") % values

    @property
    def is_answered(self) -> bool:
        """Whether it waits again because the contributor answered a question."""
        last = self.item.last_decision()
        return self.item.standing == Standing.WAITING and last is not None and last.what == Decision.What.ANSWERED

    @property
    def licence_in_words(self) -> str:
        """What the contributor lets others do."""
        licence = self.item.contribution.licence
        return Licence(licence).in_words if licence in Licence.values else ""

    @property
    def language(self) -> str:
        """The contributor's language by its name in the moderator's."""
        code = self.item.contribution.language
        return dict(settings.LANGUAGES).get(code, code)

    @property
    def history(self) -> list[tuple[str, Decision, list[str]]]:
        """Who decided, what, and which words were put right on the way."""
        known = {field.name for field in Photo._meta.get_fields()}  # a language may have been given up since
        return [
            (telling.name_of(decision), decision, labels(Photo, [name for name in decision.edited if name in known]))
            for decision in self.item.decisions.all()
        ]


def rows_of(items: Iterable[ContributedPhoto]) -> list[Row]:
    """Return a row for each photo, in a constant number of queries."""
    items = list(items)
    found = copies.of(items)
    return [
        Row(item, found.get(item.pk), [other for other in item.contribution.items.all() if other.pk != item.pk])
        for item in items
    ]
