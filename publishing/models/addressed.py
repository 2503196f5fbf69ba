"""Records whose address is made of words: where one that readers may know changes, it leaves a redirect."""

from typing import ClassVar

from django.db import models, transaction

from publishing.addresses import address_of
from publishing.models.redirect import Redirect

#: Addresses by the model and the key of the record that stands there.
Addresses = dict[tuple[type[models.Model], object], str]


class AddressedQuerySet(models.QuerySet):
    """Rows that leave redirects where an update changes their addresses."""

    def update(self, **values) -> int:
        if not set(self.model.address_parts).intersection(name.removesuffix("_id") for name in values):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            before = known_addresses(self.model._base_manager.filter(pk__in=self.order_by().values("pk")))
            count = super().update(**values)
            leave_redirects(before)
        return count

    update.alters_data = True


class Addressed(models.Model):
    """A record with an address. Needs ``is_public()``, ``is_or_was_public()`` and ``get_absolute_url()``."""

    #: The fields of which the address is made: words of its own, and the foreign key of a record whose address they
    #: are in. Empty where the address is a number, which never changes.
    address_parts: tuple[str, ...] = ()

    #: What was stored when the row was read, of the fields on which the address and whether it is known depend.
    _as_read: ClassVar[dict] = {}

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Save; leave a redirect where the address changed, and take an address over from a redirect that held it."""
        now = self._now()
        if now == self._as_read:
            super().save(*args, **kwargs)
            return
        changed = {name for name, value in now.items() if self._as_read.get(name) != value}
        with transaction.atomic():
            moves = self.pk is not None and changed != {"state"}
            before = known_addresses(type(self)._base_manager.filter(pk=self.pk)) if moves else {}
            super().save(*args, **kwargs)
            leave_redirects(before)
            if self.is_public():
                Redirect.objects.filter(path=address_of(self)).delete()
        stored = kwargs.get("update_fields")
        self._as_read = now if stored is None else self._as_read | {n: v for n, v in now.items() if n in stored}

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._as_read = record._now()
        return record

    @classmethod
    def address_parents(cls) -> list[str]:
        """Return the foreign keys of records in whose address this one stands."""
        return [name for name in cls.address_parts if cls._meta.get_field(name).is_relation]

    def _now(self) -> dict:
        """Return what the record holds now of those fields, as far as they are loaded."""
        names = [self._meta.get_field(name).attname for name in (*self.address_parts, "state") if self.address_parts]
        return {name: self.__dict__[name] for name in names if name in self.__dict__}


def known_addresses(rows: models.QuerySet) -> Addresses:
    """Return the addresses of rows, and of what stands below them, that readers may know."""
    found: Addresses = {}
    records = list(rows.select_related(*rows.model.address_parents()))
    for record in records:
        if record.is_or_was_public():
            found[type(record), record.pk] = address_of(record)
    for relation in rows.model._meta.related_objects if records else ():
        below = relation.related_model
        if relation.field.name in getattr(below, "address_parts", ()):
            found |= known_addresses(below._base_manager.filter(**{f"{relation.field.name}__in": records}))
    return found


def leave_redirects(before: Addresses) -> None:
    """Leave a redirect at each address at which its record does not stand any more."""
    keys: dict[type[models.Model], list] = {}
    for model, key in before:
        keys.setdefault(model, []).append(key)
    for model, wanted in keys.items():
        for record in model._base_manager.select_related(*model.address_parents()).filter(pk__in=wanted):
            old, new = before[model, record.pk], address_of(record)
            if old != new:
                Redirect.leave(old, record)
                if record.is_public():
                    Redirect.objects.filter(path=new).delete()
