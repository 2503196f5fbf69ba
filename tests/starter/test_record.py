"""The starting record itself: complete, sourced, in both languages, and claiming nothing that was not found."""

import re

from django.apps import apps
from django.conf import settings
from django.test import TestCase, override_settings
from modeltranslation.manager import get_translatable_fields_for_model
from modeltranslation.utils import build_localized_fieldname
from PIL import Image

from events.models import (
    Citation,
    Edition,
    Exhibition,
    Figure,
    Forum,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    Topic,
)
from media.models import Album, Photo
from pages.models import Page
from publishing.models import Publishable
from starter.loader import STARTER, Loader

NUMBERS = {
    2011: 1, 2013: 3, 2014: 4, 2015: 5, 2016: 6, 2017: 7, 2018: 8,
    2019: 9, 2021: 10, 2022: 11, 2023: 12, 2024: 13, 2025: 14,
}  # fmt: skip
DAYS = {
    2011: "2011-10-01 None month",
    2013: "2013-09-04 2013-09-05 day",
    2014: "2014-09-17 None day",
    2015: "2015-09-16 2015-09-18 day",
    2016: "2016-09-10 2016-09-10 day",
    2017: "2017-09-13 2017-09-15 day",
    2018: "2018-09-11 None day",
    2019: "2019-09-17 2019-09-18 day",
    2021: "2021-10-25 2021-10-26 day",
    2022: "2022-09-15 2022-09-16 day",
    2023: "2023-09-15 2023-09-16 day",
    2024: "2024-10-29 2024-10-30 day",
    2025: "2025-10-21 2025-10-22 day",
}
#: Words that are in one language only, and why.
GAPS = {
    ("edition", "theme", "2022"): "the Chinese wording was not found",
}
#: Editions of which only an announcement was found.
ANNOUNCED = [2013, 2015, 2018]
IN_MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}


class RecordTests(TestCase):
    """The record is loaded once for all of them; they only look."""

    @classmethod
    def setUpTestData(cls):
        with override_settings(STORAGES={**settings.STORAGES, "default": IN_MEMORY}):
            Loader(STARTER / "content").load()

    def test_thirteen_editions_with_their_own_numbers(self):
        assert dict(Edition.objects.values_list("year", "number")) == NUMBERS

    def test_days_are_those_found_with_their_precision(self):
        found = {e.year: f"{e.first_day} {e.last_day} {e.date_precision}" for e in Edition.objects.all()}
        assert found == DAYS

    def test_cities_and_formats_are_those_found(self):
        elsewhere = {2013: "Guilin", 2024: "Liuzhou", 2025: "Beihai"}
        assert dict(Edition.objects.values_list("year", "city_en")) == {
            year: elsewhere.get(year, "Nanning") for year in NUMBERS
        }
        assert dict(Edition.objects.exclude(format="").values_list("year", "format")) == {
            2021: "hybrid",
            2023: "hybrid",
        }

    def test_every_fact_of_an_edition_has_a_source(self):
        """Citing the first day speaks of the dates; years and numbers without a source are counted from the others."""
        facts = (
            "first_day",
            "city_en",
            "region_en",
            "country_en",
            "format",
            "theme_en",
            "co_title_en",
            "low_carbon_en",
        )
        unsourced = []
        for edition in Edition.objects.all():
            cited = set(edition.citations.filter(stance="supports").values_list("field", flat=True))
            stated = {name.removesuffix("_en") for name in facts if getattr(edition, name)}
            stated |= {"organizations"} if edition.organizations.exists() else set()
            unsourced += [(edition.year, name) for name in sorted(stated - cited)]
        assert unsourced == []

    def test_an_edition_is_held_only_where_a_source_reports_it(self):
        expected = {year: ("no-report", "announced") if year in ANNOUNCED else ("held", "held") for year in NUMBERS}
        found = {
            year: (status, dates)
            for year, status, dates in Edition.objects.values_list("year", "status", "dates_status")
        }
        assert found == expected

    def test_nothing_stands_for_what_was_not_found(self):
        """No second edition, none in 2020, no emissions, no photographs of the forum, nobody named."""
        assert not Edition.objects.filter(year__in=[2012, 2020]).exists()
        assert not Person.objects.exists()
        assert not Photo.objects.exclude(edition=None, sub_forums=None, exhibitions=None).exists()
        words = " ".join(str(value) for edition in Edition.objects.values() for value in edition.values())
        for never in ("CO2", "CO₂", "139.56", "140 t", "Blue Economy"):
            assert never not in words
        low_carbon = Edition.objects.exclude(low_carbon_en="").exclude(low_carbon_en=None)
        assert [edition.year for edition in low_carbon] == [2023]
        assert not re.search(r"\d", low_carbon[0].low_carbon_en + low_carbon[0].low_carbon_zh_hans)

    def test_what_is_missing_is_told(self):
        about = Page.objects.get(path="about")
        assert "Edition 2" in about.body_en
        assert "第二届" in about.body_zh_hans
        assert all("2020" in body for body in (about.body_en, about.body_zh_hans))
        edition = Edition.objects.get(year=2023)
        assert "rights to them are not held" in edition.body_en
        assert "未获上述照片的使用权" in edition.body_zh_hans

    def test_everything_loaded_is_public(self):
        kinds = [model for model in apps.get_models() if issubclass(model, Publishable)]
        hidden = [record for kind in kinds for record in kind.objects.all() if not record.is_public()]
        assert hidden == []
        assert {kind.__name__ for kind in kinds if kind.objects.exists()} == {
            "Edition", "SubForum", "Exhibition", "Organization", "Topic", "Source", "Outcome", "Photo", "Album", "Page",
        }  # fmt: skip

    def test_every_word_is_in_both_languages_except_the_known_gaps(self):
        gaps = set()
        kinds = [
            Forum,
            Edition,
            SubForum,
            Exhibition,
            Organization,
            Topic,
            Source,
            Outcome,
            OutcomeStep,
            Figure,
            Citation,
        ]
        for kind in [*kinds, Photo, Album, Page]:
            for record in kind.objects.all():
                for field in get_translatable_fields_for_model(kind):
                    columns = [build_localized_fieldname(field, code) for code, _name in settings.LANGUAGES]
                    filled = [bool(getattr(record, column)) for column in columns]
                    if any(filled) and not all(filled):
                        gaps.add((kind._meta.model_name, field, getattr(record, "slug", record.pk)))
        assert gaps == set(GAPS)

    def test_chinese_columns_hold_chinese_and_english_ones_do_not(self):
        wrong = []
        for kind in [
            Forum,
            Edition,
            SubForum,
            Exhibition,
            Organization,
            Topic,
            Outcome,
            OutcomeStep,
            Citation,
            Photo,
            Page,
        ]:
            for record in kind.objects.all():
                for field in get_translatable_fields_for_model(kind):
                    english, chinese = getattr(record, f"{field}_en") or "", getattr(record, f"{field}_zh_hans") or ""
                    proper_name = field in {"creator", "place"}
                    if re.search(r"[\u4e00-\u9fff]", english) or (
                        chinese and not proper_name and not re.search(r"[\u4e00-\u9fff]", chinese)
                    ):
                        wrong.append((kind.__name__, field, record.pk))
        assert wrong == []

    def test_chinese_punctuation_is_full_width(self):
        wrong = []
        for kind in [
            Forum,
            Edition,
            SubForum,
            Exhibition,
            Organization,
            Topic,
            Outcome,
            OutcomeStep,
            Citation,
            Photo,
            Page,
        ]:
            for record in kind.objects.all():
                for field in get_translatable_fields_for_model(kind):
                    text = re.sub(r"<[^>]*>", "", getattr(record, f"{field}_zh_hans") or "")
                    if re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]|[\u4e00-\u9fff]\.", text):
                        wrong.append((kind.__name__, record.pk, field, text))
        assert wrong == []

    def test_themes_are_in_both_languages_where_both_were_found(self):
        themes = {e.year: (bool(e.theme_en), bool(e.theme_zh_hans)) for e in Edition.objects.all() if e.theme_en}
        assert themes == {year: (True, year != 2022) for year in (2013, 2016, 2018, 2019, 2021, 2022, 2023, 2024, 2025)}

    def test_wordings_of_our_own_are_marked(self):
        ours = Edition.objects.exclude(theme_own_translation="")
        assert dict(ours.values_list("year", "theme_own_translation")) == dict.fromkeys(
            (2013, 2018, 2019, 2021, 2025), "en"
        )
        assert dict(
            Edition.objects.exclude(co_title_own_translation="").values_list("year", "co_title_own_translation")
        ) == {2022: "en"}
        titles = SubForum.objects.exclude(title_own_translation="").values_list(
            "edition__year", "slug", "title_own_translation"
        )
        assert set(titles) == {
            (2018, "eco-cities", "en"),
            (2018, "green-belt-and-road", "en"),
            (2022, "high-level-dialogue", "zh-hans"),
            (2023, "youth-leadership", "en"),
            (2023, "environmental-industry-under-rcep", "en"),
            (2024, "digital-and-green-development", "zh-hans"),
        }

    def test_figures_are_those_found(self):
        found = {
            (f.edition.year, f.kind, f.qualifier, f.value, f.status) for f in Figure.objects.select_related("edition")
        }
        assert found == {
            (2013, "participants", "about", 200, "expected"),
            (2016, "participants", "more-than", 300, "actual"),
            (2017, "participants", "nearly", 400, "actual"),
            (2017, "from-abroad", "about", 50, "actual"),
            (2017, "sub-forums", "exactly", 4, "actual"),
            (2018, "participants", "about", 180, "expected"),
            (2019, "participants", "more-than", 350, "actual"),
            (2019, "plenaries", "exactly", 2, "actual"),
            (2019, "sub-forums", "exactly", 3, "actual"),
            (2021, "participants", "more-than", 300, "actual"),
            (2021, "sub-forums", "exactly", 4, "actual"),
            (2023, "participants", "nearly", 500, "actual"),
            (2023, "sub-forums", "exactly", 4, "actual"),
            (2024, "participants", "nearly", 300, "actual"),
            (2025, "participants", "nearly", 300, "actual"),
        }

    def test_every_figure_and_step_comes_from_a_source_on_its_edition(self):
        for row in [*Figure.objects.all(), *OutcomeStep.objects.exclude(edition=None)]:
            assert row.source in row.edition.sources.all(), row

    def test_each_fact_of_an_edition_names_its_source(self):
        facts = {
            "first_day": "first_day",
            "city_en": "city",
            "theme_en": "theme",
            "format": "format",
            "co_title_en": "co_title",
        }
        for edition in Edition.objects.all():
            for column, field in facts.items():
                if getattr(edition, column):
                    assert edition.citations.filter(field=field, stance="supports").exists(), (edition.year, field)

    def test_hosts_and_organisers_name_their_source(self):
        for edition in Edition.objects.filter(roles__isnull=False).distinct():
            assert edition.citations.filter(field="organizations", stance="supports").exists(), edition.year

    def test_each_programme_item_exhibition_and_outcome_names_its_source(self):
        for kind in (SubForum, Exhibition, Outcome):
            for record in kind.objects.all():
                assert record.citations.exists(), record

    def test_conflicts_are_kept_in_words_of_both_languages(self):
        conflicts = Citation.objects.filter(stance="contradicts")
        assert {(c.record._meta.model_name, c.record.slug, c.field, c.source.outlet_en) for c in conflicts} == {
            ("edition", "2016", "first_day", "ASEAN Public Relations Network"),
            ("subforum", "towards-cop28", "title", "Nanning Daily / BBRTV"),
            ("outcome", "action-plan-2014-2016", "title", "Lancang-Mekong Environmental Cooperation Center"),
        }
        assert all(conflict.says_en and conflict.says_zh_hans for conflict in conflicts)
        assert "22–23 September" in conflicts.get(field="first_day").says_en

    def test_sources_that_were_read_in_a_copy_link_nothing(self):
        copies = set(Source.objects.filter(url="").values_list("outlet_en", "published_on__year"))
        assert copies == {
            ("Guangxi Daily", 2013),
            ("China Environment News", None),
            ("Guangxi environmental protection department", 2018),
            ("Guangxi newspaper report", 2019),
            ("China News Service", 2021),
            ("Report of a participating company", 2021),
            ("Chinese Mission to ASEAN (report)", 2022),
            ("China Report ASEAN", 2024),
            ("Lancang-Mekong Environmental Cooperation Center", None),
            ("China News Service", 2024),
            ("Zhonghong", 2025),
        }
        assert Source.objects.count() == 26

    def test_renamed_offices_know_what_came_before(self):
        pairs = Organization.objects.exclude(predecessor=None).values_list("acronym", "slug", "predecessor__slug")
        assert set(pairs) == {
            ("MEE", "mee", "mep"),
            ("", "guangxi-ecology-and-environment", "guangxi-environmental-protection"),
        }

    def test_photos_say_what_they_are_in_both_languages(self):
        assert Photo.objects.count() == 7
        for photo in Photo.objects.all():
            assert "not taken at the forum" in photo.caption_en
            assert "并非在论坛现场拍摄" in photo.caption_zh_hans
            assert photo.creator_en in photo.credit_line_en
            assert photo.caption_en.split(".")[0] not in photo.alt_text_en
            assert (photo.taken_on.year, photo.precision) == (2018, "year")
        assert list(Album.objects.get().places.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6, 7]

    def test_photo_files_and_their_licences_stand_side_by_side(self):
        folder = STARTER / "photos"
        files = {path.name for path in folder.glob("*.jpg")}
        assert files == set(Photo.objects.values_list("original_name", flat=True))
        table = dict(re.findall(r"^\| `(\S+)` \|.*\[(.+)\]", (folder / "LICENCES.md").read_text("utf-8"), re.MULTILINE))
        licences = {photo.original_name: photo.get_licence_display().split(" (")[0] for photo in Photo.objects.all()}
        assert table == licences

    def test_photo_files_carry_no_camera_or_place(self):
        for path in (STARTER / "photos").glob("*.jpg"):
            with Image.open(path) as picture:
                assert not picture.getexif().get_ifd(0x8825), path.name

    def test_pages_exist_and_stand_in_the_menus(self):
        pages = dict(Page.objects.values_list("path", "menu"))
        assert pages == {
            "about": "header",
            "how-to-use": "footer",
            "photo-use": "footer",
            "accessibility": "footer",
            "privacy": "footer",
            "contact": "footer",
        }
        assert all(page.body_en and page.body_zh_hans for page in Page.objects.all())

    def test_no_contact_address_is_made_up(self):
        forum = Forum.objects.get()
        assert (forum.contact_email, forum.contact_address_en or "") == ("", "")
        assert len(forum.alias_list()) == 4
        assert forum.founded == 2011

    def test_every_topic_is_used(self):
        unused = [
            topic.slug
            for topic in Topic.objects.all()
            if not (topic.editions.exists() or topic.sub_forums.exists() or topic.outcomes.exists())
        ]
        assert unused == []
