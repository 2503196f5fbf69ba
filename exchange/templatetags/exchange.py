"""Template tags for what goes into the head of a page, and for what a reader may take along from it."""

from django import template
from django.db.models import Model
from django.http import HttpRequest
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils import timezone
from django.utils.html import conditional_escape, escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from events.models import Edition, SubForum
from exchange import calendars, citing, meta, structured_data
from exchange.citing import text as citation_text
from exchange.lists import ALL, BY_PAGE
from exchange.subjects import subject_of, view_name
from media.crops import SHARE
from media.models import Photo
from publishing.addresses import absolute, address, split_language
from publishing.dates import describe_days
from publishing.languages import text_of
from publishing.templatetags.parts import part

register = template.Library()

#: How Open Graph writes the languages of the site: with a country.
LOCALES = {"en": "en_GB", "zh-hans": "zh_CN", "zh-hant": "zh_TW", "id": "id_ID", "ms": "ms_MY", "th": "th_TH"}
#: Views whose pages other sites can embed.
EMBEDDED = {"media:photo_detail", "events:edition_detail"}


class KeepNode(Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        context[self.name] = SafeString(" ".join(self.nodelist.render(context).split()))
        return ""


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Keep what stands up to ``{% endkeep %}`` under a name, to be written twice: ``{% keep page_title %}``."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, name)


def locale_name(code: str) -> str:
    """Return a language as Open Graph writes it: ``zh_CN``."""
    return LOCALES.get(code, code.replace("-", "_"))


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> SafeString:
    """Draw what a page says of itself; to other sites only where it is a page of its own, no preview and no error."""
    request = context.get("request")
    is_preview = bool(getattr(request, "preview", None))
    values = {"title": context["page_title"], "description": context["page_description"], "is_preview": is_preview}
    if is_preview or not getattr(request, "resolver_match", None) or context.get("exception"):
        return part("page_head", **values, canonical="")
    return part("page_head", **values, **_told_to_others(context, request))


def _told_to_others(context: Context, request: HttpRequest) -> dict:
    path, languages = context.get("canonical") or request.path, context["languages"]
    return {
        "canonical": absolute(request, path),
        "languages": [one | {"address": absolute(request, one["canonical"])} for one in languages],
        "in_no_language": absolute(request, split_language(path)[1] or "/"),
        "site_name": conditional_escape(text_of(context["forum"], "name").words),
        "locale": locale_name(get_language()),
        "other_locales": [locale_name(one["code"]) for one in languages if not one["active"]],
        "reference": reference_meta(context),
        "feeds": feed_links(context),
        "embeddings": embedding_links(context),
    }


def reference_meta(context: Context) -> SafeString:
    """Write the meta elements that reference managers read, on pages of records that can be cited."""
    record = subject_of(context) or context.get("cited_record")
    if record is None or type(record) not in citing.KINDS.values():
        return SafeString()
    found = meta.elements(context["request"], record, context["forum"])
    return SafeString("\n".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in found))


@register.simple_tag(takes_context=True, name="structured_data")
def structured_data_of(context: Context) -> SafeString:
    """Write what the page is about as JSON-LD."""
    document = structured_data.describe(context) if view_name(context.get("request")) else None
    return structured_data.as_script(document) if document else SafeString()


def feed_links(context: Context) -> list[dict]:
    """Return the feeds of a page: that of the list it shows, filtered as it is, and that of everything."""
    own = list_feed(context)
    return [*([own] if own else []), {"title": str(ALL), "url": address("exchange:feed_all")}]


@register.simple_tag(takes_context=True)
def list_feed(context: Context) -> dict:
    """Return the feed of the list that the page shows, with its filters: ``{title, url}``; empty elsewhere."""
    request, filterset = context.get("request"), context.get("filterset")
    listed = BY_PAGE.get(view_name(request))
    if listed is None or filterset is None:
        return {}
    return {"title": str(listed.title), "url": filterset.url_in_any_order.replace(request.path, listed.url(), 1)}


def embedding_links(context: Context) -> list[dict]:
    """Return where other sites ask what they may show of this page: ``[{type, url}]``."""
    request = context.get("request")
    if view_name(request) not in EMBEDDED:
        return []
    here, asked_at = absolute(request, request.path), absolute(request, address("exchange_files:oembed"))
    return [
        {"type": media_type, "url": f"{asked_at}?{urlencode({'url': here, 'format': form})}"}
        for form, media_type in (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    ]


@register.simple_tag(takes_context=True)
def share_image(context: Context, photo: Photo | None = None) -> SafeString:
    """Draw the picture that other sites show with a link: the photo or, where there is none, one drawn for the page."""
    request, share = context.get("request"), getattr(photo, "share", None)
    if share:
        alt = conditional_escape(text_of(photo, "alt_text").words)
        url = absolute(request, photo.share_url)
        return part("share_image", url=url, width=share.width, height=share.height, alt=alt)
    record = subject_of(context)
    edition = record if isinstance(record, Edition) else getattr(record, "edition", None)
    url = address("exchange_files:share_edition", edition.slug) if edition else address("exchange_files:share")
    return part("share_image", url=absolute(request, url), width=SHARE[0], height=SHARE[1], alt=None)


@register.simple_tag(takes_context=True)
def citation(context: Context, record: Model) -> dict:
    """Return how to cite a record: ``{text, files: [{label, url}]}``; empty in previews and for other kinds."""
    request = context.get("request")
    if not view_name(request) or type(record) not in citing.KINDS.values():
        return {}
    cited = citing.cited(request, record, context["forum"])
    files = [
        {"label": form.label, "url": address("exchange:cite_file", cited.kind, record.pk, form.suffix)}
        for form in citing.FORMATS.values()
    ]
    return {"text": citation_text.as_html(cited), "files": files}


@register.simple_tag(takes_context=True)
def calendar_links(context: Context, record: Model) -> dict:
    """Return the calendar of what is still to come: ``{url, webcal}``; empty for what is over, cancelled or not dated.

    Of what is put off there is nothing to enter yet, but a subscribed calendar will tell of new days: ``{webcal}``.
    """
    request, edition = context.get("request"), record if isinstance(record, Edition) else record.edition
    if not view_name(request) or not calendars.is_dated(record):
        return {}
    if edition.status == Edition.Status.CANCELLED or not calendars.is_to_come(edition, timezone.localdate()):
        return {}
    is_item = isinstance(record, SubForum)
    name = "exchange:calendar_sub_forum" if is_item else "exchange:calendar_edition"
    url = address(name, edition.slug, record.slug) if is_item else address(name, record.slug)
    followed = {"webcal": webcal(context, url)}
    return followed if edition.status == Edition.Status.POSTPONED else {"url": url} | followed


@register.simple_tag(takes_context=True)
def webcal(context: Context, url: str) -> str:
    """Return the address by which calendar programs subscribe to a calendar."""
    return f"webcal:{absolute(context['request'], url).partition(':')[2]}"


@register.simple_tag(takes_context=True)
def printed_from(context: Context) -> str:
    """Return the line that a printed page ends with: its address, filters included, and the day."""
    request = context.get("request")
    if not view_name(request):
        return ""
    values = {"url": absolute(request, request.get_full_path()), "day": describe_days(timezone.localdate())}
    return gettext("Printed from %(url)s on %(day)s") % values


@register.simple_tag
def document_citation_url(document: Model) -> str:
    """Return the address of the page that says how to cite a document."""
    return address("exchange:cite", "document", document.pk)
