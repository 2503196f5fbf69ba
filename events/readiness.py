"""What can be missing in editions, programmes, exhibitions, outcomes and sources."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Model, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from events.models import (
    Citation,
    Edition,
    EditionName,
    EditionOrganization,
    Exhibition,
    Figure,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    SubForumOrganization,
    SubForumPerson,
    Topic,
)
from publishing.readiness import Check, Place, Severity, check, none_of, register, register_editions
from publishing.words import blank, columns

SHOULD, HINT = Severity.SHOULD, Severity.HINT
#: Fields that hold names or short notes, which readers understand in another language.
NAMES = ("title", "co_title", "date_note", "region", "country")
#: A number of four digits that can be a year of the forum, as both databases read it.
A_YEAR = r"(^|[^0-9])(19|20)[0-9]{2}([^0-9]|$)"


def uncited(model: type[Model]) -> list[Place]:
    """Return the list of citations as the place, where no source of the record is named in any way."""
    cited = Citation.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("pk"))
    rule = none_of(cited)
    if model is Edition:
        rule &= none_of(Figure.objects.filter(edition=OuterRef("pk")))
    if model is Outcome:
        rule &= none_of(OutcomeStep.objects.filter(outcome=OuterRef("pk")))
    return [Place("citations", rule)]


NO_SOURCE = Check(
    "no-source",
    _("No source cited"),
    SHOULD,
    uncited,
    _("Readers want to know where this was read. Open the citations below and choose a source."),
)
NO_DATES = {
    Edition: check("no-dates", _("No dates"), SHOULD, "first_day", Q(first_day__isnull=True)),
    Exhibition: check("no-dates", _("No dates"), HINT, "first_day", Q(first_day__isnull=True)),
    SubForum: check("no-day", _("No day"), SHOULD, "starts_on", Q(starts_on__isnull=True)),
    Source: check("no-date", _("No date of publication"), SHOULD, "published_on", Q(published_on__isnull=True)),
}


def no_words(model: type[Model], field: str) -> Q:
    """Return the condition that a field has no words in any language."""
    return blank(*columns(model, field))


def _hosts() -> Q:
    return none_of(EditionOrganization.objects.filter(edition=OuterRef("pk"), role=EditionOrganization.Role.HOST))


def _hidden_figures() -> Q:
    return ~none_of(Figure.objects.filter(~Source.visible("source__"), edition=OuterRef("pk")))


def _no_participants() -> Q:
    figures = Figure.objects.filter(edition=OuterRef("pk"), kind=Figure.Kind.PARTICIPANTS)
    return Q(none_of(figures), status=Edition.Status.HELD)


def _only_expected() -> Q:
    figures = Figure.objects.filter(edition=OuterRef("pk"), kind=Figure.Kind.PARTICIPANTS)
    counted = none_of(figures.filter(status=Figure.Status.ACTUAL))
    return Q(counted, ~none_of(figures), status=Edition.Status.HELD)


def _outside_edition() -> Q:
    early, late = Q(starts_on__lt=F("edition__first_day")), Q(starts_on__gt=F("edition__last_day"))
    return Q(early | late, edition__date_precision="day")


def _nobody() -> Q:
    return none_of(SubForumPerson.objects.filter(sub_forum=OuterRef("pk")))


def _no_organizer() -> Q:
    return Q(none_of(SubForumOrganization.objects.filter(sub_forum=OuterRef("pk"))), kind=SubForum.Kind.SUB_FORUM)


def _no_step() -> Q:
    return none_of(OutcomeStep.objects.filter(outcome=OuterRef("pk")))


def _unused_source() -> Q:
    rule = Q()
    for model in (Citation, Figure, OutcomeStep, Source.editions.through):
        rule &= none_of(model.objects.filter(source=OuterRef("pk")))
    return rule


def _no_appearance() -> Q:
    return none_of(SubForumPerson.objects.filter(person=OuterRef("pk")))


def _items_lack(rule: Q) -> Q:
    return ~none_of(SubForum.objects.filter(rule, edition=OuterRef("pk")))


def _no_name() -> Q:
    return none_of(EditionName.objects.filter(edition=OuterRef("pk")))


def other_year(model: type[Model]) -> list[Place]:
    """Return the titles that name a year, and not the one of their edition: perhaps they were taken from another."""
    year = Cast(F("edition__year"), CharField())
    return [
        Place(name, Q(**{f"{name}__regex": A_YEAR}) & ~Q(**{f"{name}__contains": year}), code)
        for code, _name in settings.LANGUAGES
        for name in [build_localized_fieldname("title", code)]
    ]


OTHER_YEAR = Check(
    "other-year",
    _("Title that names another year"),
    HINT,
    other_year,
    _("Perhaps it was copied from another edition."),
)


def register_all() -> None:
    """Register every kind of record of this room; called once when the site starts."""
    register_editions(lambda: Edition.objects.order_by("-year", "-pk"))
    _register_editions()
    _register_programme()
    _register_outcomes()
    _register_names()
    _register_sources()


def _register_editions() -> None:
    register(
        Edition,
        NO_DATES[Edition],
        NO_SOURCE,
        check("no-host", _("No host"), SHOULD, "roles", _hosts, _("Name who offered the place.")),
        check("no-place", _("No city"), SHOULD, "city", lambda: no_words(Edition, "city")),
        check("no-summary", _("No summary"), SHOULD, "summary", lambda: no_words(Edition, "summary")),
        check(
            "hidden-figure",
            _("A figure whose source is not public"),
            SHOULD,
            "figures",
            _hidden_figures,
            _("Readers do not see it. Publish its source, or name one that is."),
        ),
        check("no-headcount", _("No number of participants"), HINT, "figures", _no_participants),
        check("only-expected", _("Participants expected, but not counted"), HINT, "figures", _only_expected),
        check("no-theme", _("No theme"), HINT, "theme", lambda: no_words(Edition, "theme")),
        check("no-name", _("No name that the forum bore that year"), HINT, "names", _no_name),
        check(
            "announced-only",
            _("Held, but the dates are those announced beforehand"),
            HINT,
            "dates_status",
            Q(status=Edition.Status.HELD, dates_status=Edition.DatesStatus.ANNOUNCED, first_day__isnull=False),
        ),
        *_of_programme(),
        untranslated=NAMES,
    )


def _of_programme() -> list[Check]:
    """Return what an edition says of its programme items: what was prepared for it is filled in one by one."""
    words = _("Open them from the list of the programme below.")
    return [
        check(
            "untitled-items",
            _("Programme items without a title"),
            SHOULD,
            "sub_forums",
            lambda: _items_lack(no_words(SubForum, "title")),
            words,
        ),
        check(
            "undated-items",
            _("Programme items without a day"),
            HINT,
            "sub_forums",
            lambda: _items_lack(Q(starts_on__isnull=True)),
            words,
        ),
        check(
            "items-of-nobody",
            _("Programme items without people"),
            HINT,
            "sub_forums",
            lambda: _items_lack(none_of(SubForumPerson.objects.filter(sub_forum=OuterRef("pk")))),
            words,
        ),
    ]


def _register_programme() -> None:
    register(
        SubForum,
        NO_DATES[SubForum],
        check("outside", _("On a day on which the edition was not held"), SHOULD, "starts_on", _outside_edition),
        check("no-summary", _("No summary"), HINT, "summary", lambda: no_words(SubForum, "summary")),
        check("nobody", _("No people"), HINT, "speakers", _nobody),
        check("no-organiser", _("No organizations"), HINT, "roles", _no_organizer),
        OTHER_YEAR,
    )
    register(
        Exhibition,
        NO_DATES[Exhibition],
        check("no-summary", _("No summary"), HINT, "summary", lambda: no_words(Exhibition, "summary")),
        OTHER_YEAR,
    )


def _register_outcomes() -> None:
    register(
        Outcome,
        NO_SOURCE,
        check("no-step", _("No step: nothing says what became of it"), SHOULD, "steps", _no_step),
        check("no-description", _("No description"), HINT, "description", lambda: no_words(Outcome, "description")),
        ties="steps__edition",
    )


def _register_names() -> None:
    register(
        Organization,
        check("no-website", _("No web address"), HINT, "website", Q(website="")),
        check("no-kind", _("No kind chosen"), HINT, "kind", Q(kind=Organization.Kind.OTHER)),
        ties="edition_roles__edition",
        untranslated=("country",),
    )
    register(Person, check("no-part", _("Has no part in any programme"), HINT, "slug", _no_appearance))
    register(Topic, ties="editions")


def _register_sources() -> None:
    register(
        Source,
        NO_DATES[Source],
        check("no-address", _("Neither a web address nor an archived one"), SHOULD, "url", Q(url="", archived_url="")),
        check(
            "no-archive",
            _("No archived address"),
            HINT,
            "archived_url",
            Q(archived_url="") & ~Q(url=""),
            _("Pages go away. An archived copy stays."),
        ),
        check("unread", _("No day on which it was read"), HINT, "read_on", Q(read_on__isnull=True)),
        check("unused", _("Cited nowhere"), HINT, "editions", _unused_source),
        ties="editions",
    )
