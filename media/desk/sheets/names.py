"""People, organizations and topics by their names: how a cell names them, and whom the names in a cell mean."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from events.models import Person
from media.desk.captions.fields import MOST_RECORDS
from media.models import Photo
from publishing.languages import text_in
from publishing.sheets.cells import folded

SEPARATORS = re.compile(r"[;；\n]")
#: A number decides where a name alone does not: ``Wang Wei (#12)``.
NUMBERED = re.compile(r"(?:.*[\s(（])?[#＃](\d{1,18})[)）]?\s*", re.DOTALL)


class Names:
    """The records that one relation of photos may lead to; they are read once, when first asked for."""

    def __init__(self, field: str) -> None:
        self.model = Photo._meta.get_field(field).related_model

    @cached_property
    def shown(self) -> dict[int, str]:
        """The name of each record in the active language, as a cell holds it."""
        found = {}
        for record in self._records:
            name = " ".join(SEPARATORS.sub(",", str(record)).split())
            is_plain = self.by_name.get(folded(name)) == {record.pk} and not NUMBERED.fullmatch(name)
            found[record.pk] = name if is_plain else f"{name} (#{record.pk})".strip()
        return found

    @cached_property
    def by_name(self) -> dict[str, set[int]]:
        """The keys of all records that have a name, in whichever language, by that name."""
        found: dict[str, set[int]] = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                for record in self._records:
                    for name in _names_of(record, code):
                        found.setdefault(folded(name), set()).add(record.pk)
        found.pop("", None)
        return found

    @cached_property
    def _records(self) -> list:
        return list(self.model.objects.defer("description"))

    def written(self, keys: Iterable[int]) -> str:
        """Return records as a cell holds them; one that came in since these were read goes by its number."""
        return "; ".join(sorted(self.shown.get(key, f"(#{key})") for key in keys))

    def understood(self, cell: str) -> list[int]:
        """Return the keys of the records a cell names; raise ``ValidationError`` with a sentence for each it cannot."""
        parts = list(dict.fromkeys(part.strip() for part in SEPARATORS.split(cell) if part.strip()))
        if len(parts) > MOST_RECORDS:
            raise ValidationError(_("At most %(most)s names can stand here.") % {"most": MOST_RECORDS})
        keys, problems = set(), []
        for part in parts:
            try:
                keys.add(self._meant(part))
            except ValidationError as error:
                problems += error.messages
        if problems:
            raise ValidationError(problems)
        return sorted(keys)

    def _meant(self, part: str) -> int:
        if numbered := NUMBERED.fullmatch(part):
            key = int(numbered[1])
            if key not in self.shown:
                raise ValidationError(_("There is no record with the number in “%(name)s”.") % {"name": part})
            return key
        found = sorted(self.by_name.get(folded(part), ()))
        if not found:
            told = _("“%(name)s” is not in the record. Add it there first, or write the name as it stands there.")
            raise ValidationError(told % {"name": part})
        if len(found) > 1:
            told = _("“%(name)s” can mean several: write one of %(choices)s.")
            choices = pgettext("between the items of a list", ", ").join(f"{part} (#{key})" for key in found)
            raise ValidationError(told % {"name": part, "choices": choices})
        return found[0]


def _names_of(record, code: str) -> list[str]:
    """Return the names under which a record may be written in a language."""
    if isinstance(record, Person):
        family, given = text_in(record, "family_name", code), text_in(record, "given_name", code)
        return [str(record), f"{family} {given}", f"{given} {family}", f"{family}{given}"]
    return [str(record), getattr(record, "acronym", "") or ""]
