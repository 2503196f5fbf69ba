"""The roles of staff: which permissions each has. One table, which a migration puts into groups and a test reads too.

A role is a group of Django's. Who has several roles may do what any of them may; who edits some editions only, or
translates into some languages, has limits besides (``events.EditingScope``).
"""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Records with words and a state, by room.
RECORDS = (
    "events.edition",
    "events.subforum",
    "events.exhibition",
    "events.organization",
    "events.person",
    "events.topic",
    "events.outcome",
    "events.source",
    "media.photo",
    "media.album",
    "media.document",
    "pages.page",
)
PHOTOS = ("media.photo", "media.album")
EDIT = ("view", "add", "change", "delete")
#: Rows inside a record's page are kept by whoever keeps the record.
ROWS = {
    "events.edition": ("events.editionname", "events.editionorganization", "events.figure"),
    "events.subforum": ("events.subforumperson", "events.subforumorganization"),
    "events.exhibition": ("events.exhibitor",),
    "events.outcome": ("events.outcomestep",),
    "media.album": ("media.albumphoto",),
}
#: Facts are cited on the pages of all kinds.
CITATIONS = "events.citation"
#: To change a link that was checked means to have it asked again.
LINKS = {"publishing.linkcheck": ("view", "change")}
#: Nobody rewrites what readers asked for: to change it means to put it aside.
ADDRESSES = {"publishing.redirect": EDIT, "publishing.missedaddress": ("view", "change")}


class Role(NamedTuple):
    """A role: the name of its group, what people call it, what it is for, and its permissions."""

    name: str
    label: Promise
    purpose: Promise
    grants: dict[str, tuple[str, ...]]

    def permissions(self) -> set[str]:
        """Return the full names of its permissions: ``events.change_edition``."""
        found = set()
        for kind, verbs in self.grants.items():
            for of in (kind, *ROWS.get(kind, ()), *((CITATIONS,) if kind in RECORDS else ())):
                app, _dot, model = of.partition(".")
                own = verbs if of == kind else [verb for verb in verbs if verb in EDIT]
                found |= {f"{app}.{verb}_{model}" for verb in own}
        return found


def _each(kinds: Iterable[str], *verbs: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(kinds, verbs)


ROLES = (
    Role(
        "Editor",
        pgettext_lazy("a role", "Editor"),
        _("Enters and corrects everything in the record, and sends it to review. Publishes nothing."),
        {**_each(RECORDS, *EDIT), "events.forum": ("view",), **LINKS},
    ),
    Role(
        "Photo editor",
        pgettext_lazy("a role", "Photo editor"),
        _("Uploads, captions and publishes photos and albums. Sees the rest of the record."),
        {
            **_each(RECORDS, "view"),
            **_each(PHOTOS, *EDIT, "publish"),
            "events.person": ("view", "add"),
            "events.organization": ("view", "add"),
            "events.topic": ("view", "add"),
        },
    ),
    Role(
        "Translator",
        pgettext_lazy("a role", "Translator"),
        _(
            "Writes the words of the languages chosen for the account, beside the original; for what is published it "
            "proposes them. Changes nothing else."
        ),
        _each(RECORDS, "view", "translate"),
    ),
    Role(
        "Publisher",
        pgettext_lazy("a role", "Publisher"),
        _("Decides what the public sees, and when. May do what editors may."),
        {
            **_each(RECORDS, *EDIT, "publish"),
            "events.forum": ("view", "add", "change"),
            **LINKS,
            **ADDRESSES,
        },
    ),
    Role(
        "Moderator",
        pgettext_lazy("a role", "Moderator"),
        _("Decides on photos that the public sent in. Those accepted become drafts."),
        {
            **_each(("events.edition", "events.subforum", "events.exhibition", "media.photo"), "view"),
            "media.contributedphoto": ("view", "change"),
        },
    ),
    Role(
        "Operator",
        pgettext_lazy("a role", "Operator"),
        _("Keeps accounts, background work and the site's settings running. Edits nothing of the record."),
        {
            "auth.user": ("view", "add", "change"),
            "auth.group": ("view",),
            "publishing.auditentry": ("view", "export"),
            **LINKS,
            "django_tasks_database.dbtaskresult": ("view", "change"),
            **ADDRESSES,
        },
    ),
)


def label_of(group) -> str:
    """Return what people call the role that a group stands for; the name of a group that stands for none."""
    return next((str(role.label) for role in ROLES if role.name == group.name), group.name)


def grant(apps, create_permissions, using: str) -> None:
    """Make the groups of the table where they are missing, and give each what it should have and has not.

    What staff gave or took besides is left alone. A migration reads the table as it is today, so that ``apps`` may know
    fewer kinds: a later one grants the rest. ``create_permissions`` makes an app's permissions, which otherwise come
    only after all migrations.
    """
    for config in apps.get_app_configs():
        app = SimpleNamespace(label=config.label, models_module=True)
        create_permissions(app, apps=apps, verbosity=0, using=using)
    groups, permissions = (apps.get_model("auth", name).objects.using(using) for name in ("Group", "Permission"))
    known = {(one.content_type.app_label, one.codename): one for one in permissions.select_related("content_type")}
    for role in ROLES:
        group, _made = groups.get_or_create(name=role.name)
        names = (full_name.split(".") for full_name in role.permissions())
        group.permissions.add(*(known[app, codename] for app, codename in names if (app, codename) in known))
