"""What can be missing in photos, albums and documents, and in editions without photos."""

from django.conf import settings
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from events.models import Edition
from media.crops import CARD_WIDTHS, SHARE
from media.models import Album, AlbumPhoto, Document, Photo
from publishing.readiness import Check, Place, Severity, check, none_of, register
from publishing.words import blank, columns

SHOULD, HINT = Severity.SHOULD, Severity.HINT
#: What a picture needs to be printed 15 cm wide at 300 dots an inch, as newspapers ask for.
PRINT_WIDTH = 1772
#: Words that are names, or the same in every language for most.
NAMES = ("headline", "creator", "credit_line", "copyright_notice", "usage_terms", "place")


def alt_text_is_caption(_model: type[Photo]) -> list[Place]:
    """Return the alt texts that only say the caption again."""
    found = []
    for code, _name in settings.LANGUAGES:
        alt_text, caption = (build_localized_fieldname(name, code) for name in ("alt_text", "caption"))
        found.append(Place(alt_text, ~blank(alt_text) & Q(**{alt_text: F(caption)}), code))
    return found


def _few_pixels() -> Q:
    """The smaller of what a card needs and what the image shown with links needs; width and height of it."""
    needed = max(CARD_WIDTHS[-1], SHARE[0])
    return Q(width__gt=0) & (Q(width__lt=needed) | Q(height__lt=SHARE[1]))


def _too_small_for_print() -> Q:
    return Q(width__gt=0, width__lt=PRINT_WIDTH, height__lt=PRINT_WIDTH) & ~_few_pixels()


def _without_photos() -> Q:
    return none_of(Photo.objects.published().filter(edition=OuterRef("pk")))


def _empty_album() -> Q:
    places = AlbumPhoto.objects.filter(Photo.visible("photo__"), album=OuterRef("pk"))
    return none_of(places)


def _refused() -> Q:
    return ~Q(refused_key="")


def register_all() -> None:
    """Register every kind of record of this room; called once when the site starts."""
    register(Photo, *_of_pictures(), *_of_words(), untranslated=NAMES)
    register(
        Album,
        check("no-photos", _("No photo that the public sees"), SHOULD, "places", _empty_album),
        check(
            "no-description", _("No description"), HINT, "description", lambda: blank(*columns(Album, "description"))
        ),
    )
    register(
        Document,
        check("no-licence", _("No licence"), SHOULD, "licence", Q(licence="")),
        check("no-date", _("No date"), HINT, "published_on", Q(published_on__isnull=True)),
        check("no-edition", _("Belongs to no edition"), HINT, "edition", Q(edition__isnull=True)),
    )
    register(Edition, check("no-photos", _("No photo that the public sees"), HINT, "photos", _without_photos))


def _of_pictures() -> list[Check]:
    """Return what can be wrong with the picture of a photo."""
    return [
        check(
            "unfit-file",
            _("No picture could be made of the file"),
            SHOULD,
            "original",
            _refused,
            _("Choose another file; readers see none."),
        ),
        check(
            "too-small",
            _("Too small for cards and for links from other sites"),
            SHOULD,
            "original",
            _few_pixels,
            _("At least 1200 × 630 pixels are needed. Ask for the original file."),
        ),
        check(
            "no-focal-point",
            _("No focal point chosen"),
            HINT,
            "focal_x",
            Q(focal_is_chosen=False),
            _("It is a guess. Click what must stay in view where the photo is cut."),
            where=_("focal point"),
        ),
        check(
            "small-in-print",
            _("Too small for print"),
            HINT,
            "original",
            _too_small_for_print,
            _("Less than 15 cm wide at 300 dots an inch."),
        ),
    ]


def _of_words() -> list[Check]:
    """Return what can be missing in what is said of a photo."""
    return [
        Check(
            "alt-is-caption",
            _("Alt text that only repeats the caption"),
            SHOULD,
            alt_text_is_caption,
            _("Whoever cannot see the photo reads the caption anyway. Say what is to be seen."),
        ),
        check("no-edition", _("Belongs to no edition"), SHOULD, "edition", Q(edition__isnull=True)),
        check("no-day", _("No date"), HINT, "taken_on", Q(taken_on__isnull=True)),
        check("no-creator", _("No creator"), HINT, "creator", lambda: blank(*columns(Photo, "creator"))),
    ]
