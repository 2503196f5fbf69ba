"""Addresses of this room: those of a language, and those without one."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from exchange.citing import FORMATS, KINDS
from exchange.lists import LISTS
from exchange.sitemaps import SITEMAPS
from exchange.views import calendars, citing, embedding, feeds, sitemaps


class KindConverter(StringConverter):
    """A kind of record that can be cited."""

    regex = "|".join(KINDS)


class FormatConverter(StringConverter):
    """A form in which a citation can be written."""

    regex = "|".join(FORMATS)


register_converter(KindConverter, "cited_kind")
register_converter(FormatConverter, "citation_format")

app_name = "exchange"
urlpatterns = [
    path("subscribe/", feeds.subscribe, name="subscribe"),
    path("feeds/all.atom", feeds.feed_of_everything, name="feed_all"),
    *(path(f"feeds/{name}.atom", feeds.feed_of_list, {"name": name}, name=f"feed_{name}") for name in LISTS),
    path("calendars/coming.ics", calendars.coming, name="calendar_coming"),
    path("calendars/editions/<slug:slug>.ics", calendars.edition, name="calendar_edition"),
    path(
        "calendars/editions/<slug:edition_slug>/sub-forums/<slug:slug>.ics",
        calendars.sub_forum,
        name="calendar_sub_forum",
    ),
    path("cite/<cited_kind:kind>/<int:pk>/", citing.cite, name="cite"),
    path("cite/<cited_kind:kind>/<int:pk>.<citation_format:suffix>", citing.cite_file, name="cite_file"),
]
#: To be included without a language: what belongs to no language, or says itself in which one it answers.
files = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    *(path(f"sitemap-{name}.xml", sitemaps.part, {"name": name}, name=f"sitemap_{name}") for name in SITEMAPS),
    path("oembed/", embedding.oembed, name="oembed"),
    path("share/record.png", embedding.share_image, name="share"),
    path("share/editions/<slug:slug>.png", embedding.share_image, name="share_edition"),
]
file_urlpatterns = [path("", include((files, "exchange_files")))]
