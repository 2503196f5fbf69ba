"""No draft, in-review, scheduled, retired or expired record shows on any public address.

Each hidden record carries a word that occurs nowhere else, in every text it has, and is tied to public records in every
way the model allows. Then every address of the resolver is asked for. An address this test does not know fails it.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

import accounts.urls
from events.models import Citation, Edition
from media import rendition_files
from media.models import Album, Photo
from media.renditions import FORMATS
from pages.models import Page
from publishing.models import Publishable, Redirect, State
from tests import factories

pytestmark = pytest.mark.django_db

HIDDEN_STATES = {
    "draft": {"state": State.DRAFT},
    "review": {"state": State.IN_REVIEW},
    "retired": {"state": State.RETIRED},
    "scheduled": {"state": State.PUBLISHED, "publish_at": timezone.now() + timedelta(days=1)},
    "expired": {"state": State.PUBLISHED, "retire_at": timezone.now() - timedelta(days=1)},
}
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory) and factory._meta.model
}
KINDS = [model for model in apps.get_models() if issubclass(model, Publishable)]
#: Columns that hold names of ours, not words of an editor.
NOT_WORDS = {
    "token",
    "sha256",
    "dominant_colour",
    "perceptual_hash",
    "rendition_key",
    "content_type",
    "language",
    "time_zone",
    "original",
}


def test_every_kind_has_a_factory():
    assert set(KINDS) == set(FACTORIES)


def text_columns(model) -> list[str]:
    """Return the columns of a kind in which an editor writes words."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.SlugField | models.FileField | models.URLField)
        and not field.choices
        and field.name not in NOT_WORDS
        and field.name != "path"
    ]


def make(model, word: str, **values):
    """Return a record of the kind with the word in each of its texts and in its address."""
    columns = {field.name for field in model._meta.concrete_fields}
    address = {name: word for name in ("slug", "path") if name in columns}
    return FACTORIES[model](**dict.fromkeys(text_columns(model), word) | address | values)


@pytest.fixture
def record():
    """Return a whole record: one public item of every kind, and five hidden ones of every kind tied to them."""
    public = {model: FACTORIES[model]() for model in KINDS if model is not Edition}
    edition = public[Edition] = factories.EditionFactory(year=2020, slug="the-public-edition")
    for model in KINDS:
        if model is not Edition and any(field.name == "edition" for field in model._meta.concrete_fields):
            model.objects.filter(pk=public[model].pk).update(edition=edition)
            public[model].refresh_from_db()
    factories.AlbumPhotoFactory(album=public[Album], photo=public[Photo])
    hidden = {}
    for model in KINDS:
        for name, values in HIDDEN_STATES.items():
            word = f"zq{model._meta.model_name}{name}"
            if model is Edition:
                values = values | {"year": 1800 + len(hidden)}
            hidden[word] = tie(make(model, word, **values), public)
    hidden |= under_hidden(hidden)
    for item in [*public.values(), *hidden.values()]:
        if isinstance(item, Photo):
            assert rendition_files.make_for(item)
    return public, hidden


def under_hidden(hidden: dict) -> dict:
    """Return published records that stand below hidden ones, and so must hide with them."""
    below = {}
    for name in HIDDEN_STATES:
        edition = hidden[f"zqedition{name}"]
        for model in KINDS:
            for parent in ("edition", "sub_forum"):
                if parent in model.shown_with:
                    word = f"zq{model._meta.model_name}under{parent}{name}"
                    value = edition if parent == "edition" else hidden[f"zqsubforum{name}"]
                    below[word] = make(model, word, **{parent: value})
    return below


def tie(item, public: dict):
    """Tie a hidden item to every public record it can be tied to, both ways, by the model's own description."""
    model = type(item)
    for field in [*model._meta.get_fields(include_hidden=False)]:
        other = public.get(field.related_model) if field.is_relation and field.related_model else None
        if field.many_to_many and other is not None and field.name != "groups":
            accessor = getattr(item, field.name if not field.auto_created else field.get_accessor_name())
            through = accessor.through
            if through._meta.auto_created:
                accessor.add(other)
            else:
                tie_through(through, {model: item, type(other): other}, public)
        elif field.one_to_many and field.related_model in public and field.field.null and type(item) is not Page:
            target = public[field.related_model]
            if field.field.name not in field.related_model.shown_with:
                type(target).objects.filter(pk=target.pk).update(**{field.field.name: item})
        elif (field.many_to_one or field.one_to_one) and other is not None and field.related_model is not model:
            model.objects.filter(pk=item.pk).update(**{field.name: other})
    tie_statements(item, public)
    item.refresh_from_db()
    return item


def tie_through(through, ends: dict, public: dict) -> None:
    """Make a row of an intermediate model between the ends, its other keys to public records."""
    values = {}
    for field in through._meta.concrete_fields:
        if field.is_relation:
            values[field.name] = ends.get(field.related_model) or public.get(field.related_model)
        elif field.name == "role":
            values[field.name] = field.choices[0][0]
    through.objects.get_or_create(**values)


def tie_statements(item, public: dict) -> None:
    """Tie a hidden item to the public where only a row of its own, a figure or a step say, joins the two."""
    edition, source, outcome = (public[apps.get_model("events", name)] for name in ("Edition", "Source", "Outcome"))
    name = type(item).__name__
    if name == "Source":
        factories.FigureFactory(edition=edition, source=item)
        factories.OutcomeStepFactory(outcome=outcome, edition=edition, source=item)
        for target in public.values():
            if hasattr(target, "citations"):
                Citation.objects.create(record=target, source=item, says_en="x", stance="contradicts")
    elif name == "Outcome":
        factories.OutcomeStepFactory(outcome=item, edition=edition, source=source)
    elif name == "Edition":
        factories.OutcomeStepFactory(outcome=outcome, edition=item, source=source)
        factories.FigureFactory(edition=item, source=source)
    elif name == "Organization":
        person = factories.PersonFactory()
        sub_forum = public[apps.get_model("events", "SubForum")]
        factories.SubForumPersonFactory(sub_forum=sub_forum, person=person, organization=item)
    elif name == "Page":
        Page.objects.filter(pk=item.pk).update(menu=Page.Menu.HEADER)


def addresses() -> dict[str, URLPattern]:
    """Return every pattern of the resolver outside the admin, by its full name."""
    found = {}

    def walk(resolver, namespaces):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                if pattern.namespace != "admin":
                    walk(pattern, [*namespaces, *([pattern.namespace] if pattern.namespace else [])])
            else:
                found[":".join([*namespaces, pattern.name or str(pattern.pattern)])] = pattern

    walk(get_resolver(), [])
    return found


def query(name: str, **values) -> str:
    """Return an address with a query string."""
    return f"{reverse(name)}?{urlencode(values)}"


def by_slug(name: str, kind: str):
    """Return the addresses of a kind of record that stands at its slug."""
    return lambda items: [reverse(name, args=[item.slug]) for item in items if type(item).__name__ == kind]


def below_edition(name: str, kind: str):
    """Return the addresses of a kind of record that stands below its edition."""
    return lambda items: [
        reverse(name, args=[item.edition.slug, item.slug]) for item in items if type(item).__name__ == kind
    ]


def by_number(name: str, kind: str):
    """Return the addresses of a kind of record that stands at its number."""
    return lambda items: [reverse(name, args=[item.pk]) for item in items if type(item).__name__ == kind]


def renditions(items) -> list[str]:
    """Return the addresses of all the files made from photos."""
    photos = [item for item in items if isinstance(item, Photo)]
    return [photo.rendition_url(width, suffix) for photo in photos for width in photo.widths for suffix in FORMATS]


def nothing(items) -> list[str]:
    """Return no address: photos from the public are no record of the site, and previews need a link of their own."""
    return []


def no_record(items) -> list[str]:
    """Return no address: pages of accounts, which stand among those of the admin, show no record of the site."""
    return []


#: What stands at each address: ``None`` for one without a record, else a function from records to addresses.
KNOWN = {
    "home": None,
    "healthz": None,
    "favicon": None,
    "hello": None,
    "robots": None,
    "search:search": None,
    "events:press": None,
    "media:press_pack": None,
    **{f"events:{kind}_list": None for kind in ("edition", "sub_forum", "exhibition", "outcome")},
    **{f"events:{kind}_list": None for kind in ("organization", "person", "topic")},
    **{f"media:{kind}_list": None for kind in ("photo", "album", "document")},
    "events:edition_detail": by_slug("events:edition_detail", "Edition"),
    "events:sub_forum_detail": below_edition("events:sub_forum_detail", "SubForum"),
    "events:exhibition_detail": below_edition("events:exhibition_detail", "Exhibition"),
    "events:outcome_detail": by_slug("events:outcome_detail", "Outcome"),
    "events:organization_detail": by_slug("events:organization_detail", "Organization"),
    "events:person_detail": by_slug("events:person_detail", "Person"),
    "events:topic_detail": by_slug("events:topic_detail", "Topic"),
    "media:photo_detail": by_number("media:photo_detail", "Photo"),
    "media:album_detail": by_slug("media:album_detail", "Album"),
    "media:album_press_pack": by_slug("media:album_press_pack", "Album"),
    "media:document_download": by_number("media:document_download", "Document"),
    "media:contribute": None,
    **{f"media:{name}": nothing for name in ("contribute_preview", "contribution_status", "contribution_preview")},
    **dict.fromkeys(("preview_link", "preview_file", "preview_rendition"), nothing),
    **{f"media:contribution_{name}": nothing for name in ("answer", "withdraw")},
    "rendition": renditions,
    **{pattern.name: no_record for pattern in accounts.urls.urlpatterns},
    "pages:page_detail": lambda items: [
        reverse("pages:page_detail", args=[item.path]) for item in items if isinstance(item, Page)
    ],
}


def test_every_address_is_known():
    assert set(addresses()) == set(KNOWN)


def body(response) -> str:
    """Return what a response carries, streamed or not, with its headers, as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def lists() -> list[str]:
    """Return every address without a record, plain and asked for everything a hidden record could answer to."""
    plain = [reverse(name) for name, records in KNOWN.items() if records is None]
    asked = [
        query(name, q="zq") for name in KNOWN if name.endswith("_list") or name in {"events:press", "search:search"}
    ]
    return [*plain, *asked]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_public_address_shows_what_is_hidden(client, record, language):
    public, hidden = record
    with translation.override(language):
        shown = [*lists(), *(address for of in KNOWN.values() if of for address in of(public.values()))]
        for address in shown:
            response = client.get(address)
            assert response.status_code == (302 if address == reverse("favicon") else 200), address
            words = body(response)
            assert [word for word in hidden if word in words] == [], address


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_address_of_a_hidden_record_finds_nothing(client, record, language):
    _public, hidden = record
    with translation.override(language):
        asked = [address for of in KNOWN.values() if of for address in of(hidden.values())]
        for address in asked:
            assert client.get(address).status_code == 404, address
    kinds_asked = {type(item) for item in hidden.values()}
    assert kinds_asked == set(KINDS)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_redirect_leads_to_a_hidden_record(client, record, language):
    public, hidden = record
    for number, item in enumerate([*hidden.values(), *public.values()]):
        Redirect.leave(f"/was/{number}", item)
    for number in range(len(hidden)):
        assert client.get(f"/{language}/was/{number}/").status_code == 404, number
    for number, item in enumerate(public.values(), len(hidden)):
        with translation.override(language):
            assert client.get(f"/{language}/was/{number}/")["Location"] == item.get_absolute_url()


def test_public_records_show_at_their_addresses(client, record):
    """The test above could pass because nothing is ever found: the public record must be."""
    public, _hidden = record
    for records in filter(None, KNOWN.values()):
        for address in records(public.values()):
            assert client.get(address).status_code == 200, address


def test_filters_do_not_offer_or_take_what_is_hidden(client, record):
    _public, hidden = record
    parameters = {
        "Edition": "edition", "SubForum": "sub_forum", "Exhibition": "exhibition", "Organization": "organization",
        "Person": "person", "Topic": "topic",
    }  # fmt: skip
    for item in hidden.values():
        if parameter := parameters.get(type(item).__name__):
            for name in KNOWN:
                if name.endswith("_list"):
                    words = body(client.get(query(name, **{parameter: item.slug})))
                    others = [word for word in hidden if word in words and word != item.slug]
                    assert others == [], (name, parameter)
