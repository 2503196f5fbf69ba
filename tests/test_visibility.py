"""No draft, in-review, scheduled, retired or expired record shows on any public address.

Each hidden record carries a word that occurs nowhere else, in every text it has, and is tied to public records in every
way the model allows. Then every address of the resolver is asked for. An address this test does not know fails it.
"""

import ipaddress
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponseNotFound, JsonResponse, QueryDict
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

import accounts.urls
from events.models import Citation, Edition, Exhibition, SubForum
from exchange.citing import KINDS as CITED
from exchange.lists import LISTS
from exchange.sitemaps import SITEMAPS
from forumsite.metrics.counters import Counters
from media import rendition_files
from media.models import Album, Photo
from media.renditions import FORMATS
from pages.models import Page
from publishing.caching import known_to
from publishing.models import Publishable, Redirect, State, WorkerSign
from search.indexing import rebuild
from tests import factories

# What thousands of requests run through says nothing of what is tried, and following it takes time.
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


@pytest.fixture(scope="module")
def record(lasting):
    """Return a whole record: one public item of every kind, and five hidden ones of every kind tied to them."""
    WorkerSign.give("a worker")
    public = {model: FACTORIES[model]() for model in KINDS if model is not Edition}
    edition = public[Edition] = factories.EditionFactory(year=2020, slug="the-public-edition")
    factories.EditionFactory(year=2021, slug="the-second-edition")
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
    for model, day in ((Edition, "first_day"), (SubForum, "starts_on"), (Exhibition, "first_day")):
        model.objects.update(**{day: date(2099, 1, 1)})  # so that calendars of what is to come hold them
    for item in [*public.values(), *hidden.values()]:
        if isinstance(item, Photo):
            assert rendition_files.make_for(item)
    rebuild()
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


def citations(items) -> list[str]:
    """Return the addresses of citations of records, in the form that says most; all are made of the same."""
    names = {model: name for name, model in CITED.items()}
    cited = [(names[type(item)], item.pk) for item in items if type(item) in names]
    return [reverse("exchange:cite_file", args=[*key, "json"]) for key in cited]


def pages_of_citations(items) -> list[str]:
    """Return the addresses of the pages that say how to cite a record."""
    names = {model: name for name, model in CITED.items()}
    return [reverse("exchange:cite", args=[names[type(item)], item.pk]) for item in items if type(item) in names]


def embeddings(items) -> list[str]:
    """Return what other sites ask of photos and editions."""
    shown = [item for item in items if type(item).__name__ in {"Photo", "Edition"}]
    return [query("exchange_files:oembed", url=f"http://testserver{item.get_absolute_url()}") for item in shown]


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
    "healthz_all": None,
    "metrics": None,
    "favicon": None,
    "hello": None,
    "robots": None,
    "search:search": None,
    "search:suggest": None,
    "events:press": None,
    "events:edition_compare": None,
    "offline": None,
    "offline_worker": None,
    "numbers": None,
    "numbers_csv": None,
    "exchange:subscribe": None,
    "exchange:feed_all": None,
    **{f"exchange:feed_{name}": None for name in LISTS},
    "exchange:calendar_coming": None,
    "exchange:calendar_edition": by_slug("exchange:calendar_edition", "Edition"),
    "exchange:calendar_sub_forum": below_edition("exchange:calendar_sub_forum", "SubForum"),
    "exchange:cite": pages_of_citations,
    "exchange:cite_file": citations,
    "exchange_files:sitemap": None,
    **{f"exchange_files:sitemap_{name}": None for name in SITEMAPS},
    "exchange_files:share": None,
    "exchange_files:share_edition": by_slug("exchange_files:share_edition", "Edition"),
    "exchange_files:oembed": embeddings,
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


@pytest.fixture
def numbers_for_all(settings, monkeypatch, tmp_path):
    """Let everybody read the numbers for machines."""
    settings.METRICS, settings.METRICS_ALLOW = True, [ipaddress.ip_network("0.0.0.0/0")]
    monkeypatch.setattr("forumsite.metrics.requests.counters", Counters(tmp_path / "metrics"))
    monkeypatch.setattr("forumsite.metrics.exposition.counters", Counters(tmp_path / "metrics"))


def body(response) -> str:
    """Return what a response carries, streamed or not, with its headers, as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def lists() -> list[str]:
    """Return every address without a record, plain and asked for everything a hidden record could answer to."""
    plain = [reverse(name) for name, records in KNOWN.items() if records is None]
    asked = [
        query(name, q="zq")
        for name in KNOWN
        if name.endswith("_list")
        or name in {"events:press", "search:search", *(f"exchange:feed_{listed}" for listed in LISTS)}
    ]
    compared = query("events:edition_compare", edition="the-public-edition") + "&edition=the-second-edition"
    return [*plain, *asked, compared]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_public_address_shows_what_is_hidden(client, record, language, numbers_for_all):
    public, hidden = record
    with translation.override(language):
        within = [f"{item.get_absolute_url()}?in=q%3Dinvented%26page%3D2" for item in public.values()]
        shown = [*lists(), *within, *(address for of in KNOWN.values() if of for address in of(public.values()))]
        for address in shown:
            response = client.get(address)
            assert response.status_code == (302 if address == reverse("favicon") else 200), address
            words = body(response)
            assert [word for word in hidden if word in words] == [], address


@pytest.fixture
def undrawn_404(monkeypatch):
    """Answer what is not found without the words of its page, which other tests look at: drawing it takes longest."""
    monkeypatch.setattr("forumsite.urls.handler404", lambda request, exception: HttpResponseNotFound(), raising=False)


@pytest.mark.usefixtures("undrawn_404")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_address_of_a_hidden_record_finds_nothing(client, record, language):
    _public, hidden = record
    with translation.override(language):
        asked = [address for of in KNOWN.values() if of for address in of(hidden.values())]
        for address in asked:
            assert client.get(address).status_code == 404, address
    kinds_asked = {type(item) for item in hidden.values()}
    assert kinds_asked == set(KINDS)


@pytest.mark.usefixtures("undrawn_404")
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


def test_the_search_finds_nothing_by_a_hidden_word(client, record, monkeypatch):
    """Neither the record itself nor what it is tied to, whole or as the beginning of a word; nor does it suggest it.

    What the page shows is looked at instead of the page, which takes longest to draw.
    """
    _public, hidden = record

    def shown(_request, _template, context):
        page = context["page"]
        return JsonResponse([page.text, page.results.total, page.results.facets, page.spelling], safe=False)

    monkeypatch.setattr("search.views.render", shown)
    for word in hidden:
        for asked in (word, f"{word[:-1]}*", f"{word[:-1]}x"):
            assert client.get(query("search:search", q=asked)).json() == [asked, 0, [], []]
        assert client.get(query("search:suggest", q=word)).json() == {"suggestions": []}


def test_filters_do_not_offer_or_take_what_is_hidden(client, record):
    _public, hidden = record
    parameters = {
        "Edition": "edition", "SubForum": "sub_forum", "Exhibition": "exhibition", "Organization": "organization",
        "Person": "person", "Topic": "topic",
    }  # fmt: skip
    names = [name for name in KNOWN if name.endswith("_list") or name.startswith("exchange:feed_")]
    for item in hidden.values():
        if parameter := parameters.get(type(item).__name__):
            for name in names:
                if known_to(resolve(reverse(name)), QueryDict(f"{parameter}=x")):  # what is not known changes nothing
                    words = body(client.get(query(name, **{parameter: item.slug})))
                    others = [word for word in hidden if word in words and word != item.slug]
                    assert others == [], (name, parameter)
