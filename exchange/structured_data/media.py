"""Photos and albums as pictures with creator, credit and licence."""

from exchange.facts import plain, plain_text, title_of_item
from exchange.structured_data.parts import Page, filled, name_of, reference
from media.models import Album, Photo
from publishing.dates import machine_day
from publishing.languages import text_of


def photo(page: Page, record: Photo) -> dict:
    """Return a photo with all that a search engine shows beside it: creator, credit line, licence, where to get one."""
    url, terms = page.url_of(record), record.terms
    creator = plain_text(record, "creator").words
    return filled({
        "@type": "ImageObject",
        "@id": f"{url}#it",
        "url": url,
        "name": page.facts(record).title.words,
        "caption": plain_text(record, "caption").words,
        "description": plain_text(record, "alt_text").words,
        **_files(page, record),
        "creator": {"@type": "Person", "name": creator} if creator else None,
        "creditText": plain_text(record, "credit_line").words,
        "copyrightNotice": plain_text(record, "copyright_notice").words,
        "license": (terms.address or f"{url}#use") if terms else None,
        "acquireLicensePage": f"{url}#use",
        "dateCreated": machine_day(record.taken_on, record.precision) if record.taken_on else None,
        "contentLocation": _place(record),
        "about": _shown(page, record),
        "representativeOfPage": True,
    })  # fmt: skip


def album(page: Page, record: Album) -> dict:
    """Return an album with its photos in short."""
    url = page.url_of(record)
    photos = page.context.get("photos") or ()
    return filled({
        "@type": "ImageGallery",
        "@id": f"{url}#it",
        "url": url,
        "name": plain_text(record, "title").words,
        "description": plain_text(record, "description").words,
        "image": [page.url_of(shown) + "#it" for shown in photos[:24]],
        "about": reference(page, record.edition, "Event", name_of(page, record.edition)) if record.edition else None,
    })  # fmt: skip


def _files(page: Page, record: Photo) -> dict:
    if not record.widths:
        return {}
    width, height = record.largest_size
    return {
        "contentUrl": page.absolute(record.largest_url),
        "thumbnailUrl": page.absolute(record.rendition_url(record.widths[0], "jpg")),
        "encodingFormat": "image/jpeg",
        "width": width,
        "height": height,
    }


def _place(record: Photo) -> dict | None:
    words = plain(text_of(record, "place").words) or (plain(record.edition.place()) if record.edition else "")
    return {"@type": "Place", "name": words} if words else None


def _shown(page: Page, record: Photo) -> list[dict]:
    """Return what and who a photo shows."""
    found = [reference(page, record.edition, "Event", name_of(page, record.edition))] if record.edition else []
    found += [reference(page, item, "Event", title_of_item(item).words) for item in record.sub_forums.all()]
    found += [reference(page, person, "Person", person.name()) for person in record.people.all()]
    found += [reference(page, shown, "Organization", shown.name) for shown in record.organizations.all()]
    return found
