"""A walk through every address of the admin: a record of each kind, and a browser whose doings are taken back."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from http.cookies import SimpleCookie
from unittest.mock import patch
from uuid import uuid4

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from reversion.models import Version

import accounts.urls
from accounts.roles import Role
from events.models import Edition
from media.models import Batch, BatchFile, EarlierFile
from media.tasks import improve_renditions
from publishing.history import trash
from publishing.history.registry import is_registered
from publishing.history.writing import write
from publishing.models import (
    AuditEntry,
    LinkCheck,
    LinkUse,
    MissedAddress,
    PendingChange,
    PreviewLink,
    Publishable,
    Redirect,
    State,
)
from tests import factories as make

#: Stands in all texts of what belongs to the edition, and nowhere else.
WORD = "zqedition"
#: Tables written by whatever a signed-in person asks for: when their session was last used, and what was exported.
SESSIONS = ("accounts_staffsession", "publishing_auditentry")
WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b.*?\"(\w+)\"", re.IGNORECASE | re.DOTALL)


def all_addresses(patterns: Iterable, namespaces: tuple[str, ...] = (), path: str = "") -> list[tuple[str, URLPattern]]:
    """Return ``(name, pattern)`` of each address below ``/admin/``; those without a name only lead on or say 404."""
    rows = []
    for one in patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            rows += all_addresses(one.url_patterns, (*namespaces, one.namespace or ""), here)
        elif here.startswith("admin/") and one.name:
            rows.append((one.name, one))
    return rows


def kinds() -> dict[str, type[Model]]:
    """Return the kinds that have pages in the admin, by the beginning of the names of these: ``events_edition``."""
    return {start_of(model): model for model in admin.site._registry}


def kind_in(name: str) -> str:
    """Return the kind of record in the name of an address, an empty string where there is none."""
    return next((kind for kind in sorted(kinds(), key=len, reverse=True) if name.startswith(f"{kind}_")), "")


def rest_of(name: str) -> str:
    """Return what stands after the kind of record in the name of an address; an empty string where there is none."""
    kind = kind_in(name)
    return name.removeprefix(f"{kind}_") if kind else ""


def is_desk(name: str) -> bool:
    """Say whether an address is one of the pages for many photos, whose names begin like those of one."""
    return name.startswith(
        ("media_photo_captions", "media_photo_spreadsheet", "media_photo_near_copies", "media_batch")
    )


def is_refused(answer: HttpResponse) -> bool:
    """Say whether an answer keeps somebody out: forbidden, not there, or led to signing in.

    What is not there leads to the start page, or is looked for below the address of a language as on the public site.
    """
    leads_to = answer.headers.get("Location", "")
    if leads_to == reverse("admin:index"):
        return True
    elsewhere = (reverse("account_login"), *(f"/{code}/admin/" for code, _name in settings.LANGUAGES))
    return answer.status_code in {401, 403, 404, 410} or leads_to.startswith(elsewhere)


@dataclass
class World:
    """A record of each kind, each with a version, and what the special pages are about."""

    records: dict[str, Model]

    @classmethod
    def make(cls, state: State = State.DRAFT) -> "World":
        edition = make.EditionFactory(state=state)
        made = {"events_edition": edition, "events_forum": make.ForumFactory()}
        for factory in (value for value in vars(make).values() if isinstance(value, type)):
            model = getattr(getattr(factory, "_meta", None), "model", None)
            if model and issubclass(model, Publishable) and model is not type(edition):
                of = {"edition": edition} if "edition" in {field.name for field in model._meta.fields} else {}
                made[start_of(model)] = factory(state=state, **of)
        for record in made.values():
            _mark(record)
            write({type(record): [record.pk]})
        return cls(made | _others(made, edition))

    def addresses(self, user: User) -> Iterator[tuple[str, str]]:
        """Yield the name and the address of each page, about a record of this world or a batch that the user sent."""
        batch = Batch.objects.create(created_by=user)
        file = BatchFile.objects.create(batch=batch, name="a.jpg", size=10)
        for name, pattern in all_addresses(get_resolver().url_patterns):
            record = self.records.get(kind_in(name))
            known = {
                "app_label": "events",
                "batch_pk": batch.pk,
                "draft": uuid4(),
                "id": record and record.pk,
                "label": "events.edition",
                "language": "en",
                "name": "edition",
                "object_id": record.pk if record else self.records["events_edition"].pk,
                "photo_pk": self.records["media_photo"].pk,
                "pk": self._key(name, batch, record),
                "sheet": "all",
                "suffix": "xlsx",
                "token": file.token,
                "url": "nowhere",
                "version": self._version(record),
            }
            wanted = {key: known[key] for key in pattern.pattern.regex.groupindex}
            space = "admin:" if _is_of_the_site(pattern) else ""
            query = f"?new={known['version']}" if name.endswith("_compare") else ""
            yield name, reverse(f"{space}{name}", kwargs=wanted) + query

    def sent(self, name: str, user: User) -> dict | None:
        """Return what a form at this address sends, where an address asks for it before it asks who sends it."""
        if not name.endswith("_form_drafts"):
            return None
        return {"_page": uuid4(), "_record": self.records[kind_in(name)].pk, "_typed": 1, "_user": user.pk}

    def _key(self, name: str, batch: Batch, record: Model | None) -> int:
        for word in ("contributed", "earlier", "photo_bring_back", "preview_link"):
            if f"_{word}" in name:
                return self.records[word].pk if word != "preview_link" else PreviewLink.objects.of(record)[0].pk
        return batch.pk if "_batch" in name else (record or self.records["events_edition"]).pk

    @staticmethod
    def _version(record: Model | None) -> int:
        found = Version.objects.get_for_object(record).first() if record and is_registered(type(record)) else None
        return found.pk if found else 1


def start_of(model: type[Model]) -> str:
    """Return the beginning of the names of the addresses of a kind: ``events_edition``."""
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _mark(record: Model) -> None:
    """Put the word into all English texts of a record that belongs to an edition."""
    if getattr(record, "scoped_by", ()):
        columns = [field.name for field in record._meta.concrete_fields if field.name.endswith("_en")]
        type(record)._base_manager.filter(pk=record.pk).update(**dict.fromkeys(columns, WORD))
        record.refresh_from_db()


def _is_of_the_site(pattern: URLPattern) -> bool:
    return pattern not in accounts.urls.urlpatterns


def _others(made: dict[str, Model], edition: Edition) -> dict[str, Model]:
    """Return what has pages in the admin and is no record with a state."""
    photo = made["media_photo"]
    for record in made.values():
        PreviewLink.make(record, None, days=1, languages=["en"], note=WORD * hasattr(record, "edition"))
    earlier = EarlierFile.of(photo)
    earlier.save()
    going = make.SubForumFactory(state=State.DRAFT, edition=edition, title_en=WORD)
    link = LinkCheck.objects.create(address=f"https://link.example/{WORD}")
    LinkUse.objects.create(link=link, record=edition, column="body_en", record_changed_at=edition.updated_at)
    path = improve_renditions.module_path
    return {
        "auth_user": User.objects.create_user("somebody", is_staff=True),
        "auth_group": Group.objects.create(name="Some group"),
        "publishing_redirect": Redirect.objects.create(path="/gone", address="/photos/"),
        "publishing_missedaddress": MissedAddress.objects.create(path="/missed"),
        "publishing_auditentry": AuditEntry.objects.create(kind=AuditEntry.Kind.DELETED),
        "publishing_previewlink": PreviewLink.objects.of(edition)[0],
        "django_tasks_database_dbtaskresult": DBTaskResult.objects.create(
            task_path=path, args_kwargs={"args": [], "kwargs": {}}, queue_name="default", backend_name="default",
            run_after=timezone.now(), exception_class_path="", traceback="",
        ),
        "publishing_linkcheck": link,
        "publishing_pendingchange": PendingChange.keep(edition, None, {}, note=WORD),
        "publishing_trashed": trash.delete([going])[0],
        "contributed": make.ContributedPhotoFactory(contribution__edition=edition, caption=WORD, original_name=WORD),
        "earlier": earlier,
        "photo_bring_back": earlier,
    }  # fmt: skip


class Browser:
    """Somebody signed in, just now; whatever is done through it is looked at and taken back.

    One that does not draw gets its pages without their words, those that refuse included: most of the time goes into
    these, and who is let in was decided before.
    """

    def __init__(self, user: User | None, *, draws: bool = True) -> None:
        self.user, self.client, self.draws = user, Client(), draws
        if user is not None:
            self.client.force_login(user)
            session = self.client.session
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    @classmethod
    def of(cls, role: Role, *, draws: bool = True) -> "Browser":
        """Return one in which somebody of a role alone signed in."""
        user = User.objects.create_user(f"a {role.name}", is_staff=True)
        user.groups.set(Group.objects.filter(name=role.name))
        return cls(user, draws=draws)

    def request(self) -> HttpRequest:
        """Return a request of this person for a list."""
        request = RequestFactory().get("/")
        request.user = self.user
        return request

    def ask(self, method: str, address: str, data: dict | None = None, **headers) -> HttpResponse:
        """Return the answer, all of it read, with the tables as ``written`` to which it wrote something."""
        written: set[str] = set()

        def look(execute, sql, *args):
            if found := WRITING.match(sql):
                written.update({found[2]} - set(SESSIONS))
            return execute(sql, *args)

        self.client.cookies = SimpleCookie(self.cookies)
        sent = {"post": "yes"} if data is None and method == "post" else data
        drawing = nullcontext() if self.draws else patch.object(Template, "render", lambda *args, **kwargs: "")
        with drawing, transaction.atomic(), connection.execute_wrapper(look):
            answer = getattr(self.client, method)(address, sent, headers=headers or None)
            answer.whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        answer.written = sorted(written)
        return answer
