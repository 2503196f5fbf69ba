"""What is missing: the same answer for one record, for a page of them and for all; in a fixed number of queries."""

import pytest
from django.apps import apps

from events.models import Edition, Person, Source
from media.models import Photo
from publishing.models import LinkCheck, LinkUse, Publishable
from publishing.readiness import findings
from publishing.readiness.checks import Severity
from publishing.readiness.findings import Wanted
from publishing.readiness.registry import all_checks, kind_of, kinds
from tests import factories
from tests.factories import EditionFactory, PageFactory, PersonFactory, PhotoFactory, SourceFactory
from tests.publishing.readiness.test_reading_level import HARD, LONG_CHINESE

pytestmark = pytest.mark.django_db
KINDS = [model for model in apps.get_models() if issubclass(model, Publishable)]
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.PublishedFactory) and factory._meta.model
}


def found(record) -> set[tuple[str, str]]:
    """Return the code and the place of each finding of a record; the numbers and lists for many must agree."""
    kind, rows = kind_of(type(record)), type(record).objects.filter(pk=record.pk)
    listed = findings.of_record(kind, record)
    tallies = {(one.check.code, one.language) for one in findings.count(kind, rows)}
    assert tallies == {(check.code, place.language) for check, place in listed}
    for check in kind.checks:
        lacks = findings.lacking(kind, rows, Wanted((check.code,))).exists()
        assert lacks == (check.code in {one.code for one, _place in listed}), check.code
    return {(check.code, place.name) for check, place in listed}


def test_every_kind_of_record_is_looked_at():
    assert {kind.model for kind in kinds()} == set(KINDS)


def test_a_code_stands_for_one_severity_within_a_kind():
    for kind in kinds():
        codes = [one.code for one in kind.checks]
        assert len(codes) == len(set(codes))
    assert {one.severity for one in all_checks()} == set(Severity)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_what_publication_needs_is_said_once_for_one_and_for_many(model):
    record = FACTORIES[model](state="draft")
    names = list(model.incomplete())
    assert not model.objects.filter(pk=record.pk, pk__in=[]).exists()
    for blank in ("", "  "):
        for name in names:
            if model._meta.get_field(name).get_internal_type() == "FileField" and blank.strip() != blank:
                continue
            setattr(record, name, blank)
        model.objects.filter(pk=record.pk).update(**{name: getattr(record, name) for name in names})
        in_rows = {n for n, rule in model.incomplete().items() if model.objects.filter(rule, pk=record.pk).exists()}
        fresh = model.objects.get(pk=record.pk)
        assert in_rows == set(fresh.missing_to_publish())
        assert {place for code, place in found(fresh) if code == "needed"} == in_rows


def test_a_person_needs_a_name_in_any_language():
    person = PersonFactory(family_name_en="", given_name_en="", given_name_zh_hans="伟", state="draft")
    assert ("needed", "family_name_en") not in found(person)
    Person.objects.filter(pk=person.pk).update(given_name_zh_hans="")
    assert ("needed", "family_name_en") in found(person)


def test_rows_without_a_translation_are_found_in_their_list():
    edition, other = EditionFactory(), EditionFactory()
    figure = factories.FigureFactory(edition=edition, note_en="As announced")
    factories.FigureFactory(edition=other, note_en="", note_zh_hans="")
    factories.CitationFactory(record=edition, stance="contradicts", says_zh_hans="三百人")
    listed = findings.of_record(kind_of(Edition), edition)
    rows = [place for check, place in listed if check.code == "untranslated-rows"]
    places = {(place.name, place.language, place.label(Edition)) for place in rows}
    assert places == {
        ("figures", "zh-hans", "participants and other figures (Simplified Chinese)"),
        ("citations", "en", "citations: where each fact was read (English)"),
    }
    assert ("untranslated-rows", "figures") in found(edition)
    assert "untranslated-rows" not in {code for code, _place in found(other)}
    figure.note_zh_hans = "据公告"
    figure.save()
    assert ("untranslated-rows", "figures") not in found(edition)


def test_missing_translations_by_weight_and_language():
    photo = PhotoFactory(alt_text_zh_hans="描述", headline_zh_hans="标题")
    assert {one for one in found(photo) if one[0].startswith("untranslated")} == {
        ("untranslated", "caption_zh_hans"),
        ("untranslated-name", "creator_zh_hans"),
        ("untranslated-name", "credit_line_zh_hans"),
        ("untranslated-name", "headline_en"),
    }


def test_stale_translations():
    photo = PhotoFactory(caption_zh_hans="说明")
    assert not [one for one in found(photo) if one[0] == "stale"]
    photo.caption_en = "Other words."
    photo.save()
    assert ("stale", "caption_zh_hans") in found(photo)


def test_hard_words_are_found_and_short_ones_not_read():
    page = PageFactory(body_en=f"<p>{HARD}</p>", body_zh_hans=f"<p>{LONG_CHINESE}</p>")
    assert {one for one in found(page) if one[0] == "hard-to-read"} == {
        ("hard-to-read", "body_en"),
        ("hard-to-read", "body_zh_hans"),
    }
    assert not [one for one in found(PageFactory()) if one[0] == "hard-to-read"]


def broken(record, column: str = "url") -> LinkUse:
    link = LinkCheck.objects.create(address="https://gone.example/", host="gone.example", status="broken")
    return LinkUse.objects.create(link=link, record=record, column=column, record_changed_at=record.updated_at)


def test_a_broken_link_until_the_record_changes():
    source = SourceFactory()
    broken(source)
    assert ("broken-link", "url") in found(source)
    source.save()
    assert ("broken-link", "url") not in found(source)


def test_a_failing_link_is_not_broken():
    source = SourceFactory()
    broken(source)
    LinkCheck.objects.update(status="failing", failures=2)
    assert ("broken-link", "url") not in found(source)


def test_a_link_in_a_text_is_of_its_language():
    page = PageFactory()
    broken(page, "body_zh_hans")
    assert [(one.check.code, one.language) for one in findings.count(kind_of(type(page)), type(page).objects.all())
            if one.check.code == "broken-link"] == [("broken-link", "zh-hans")]  # fmt: skip


def test_filters_by_language_and_weight():
    photo = PhotoFactory()
    kind, rows = kind_of(Photo), Photo.objects.filter(pk=photo.pk)
    chinese = findings.of_rows(kind, rows, Wanted(language="zh-hans"))[photo.pk]
    assert {one.place.language for one in chinese} == {"", "zh-hans"}
    only = findings.of_rows(kind, rows, Wanted(exactly="zh-hans"))[photo.pk]
    assert {one.place.language for one in only} == {"zh-hans"}
    hints = findings.of_rows(kind, rows, Wanted(severity=Severity.HINT))[photo.pk]
    assert {one.check.severity for one in hints} == {Severity.HINT}


def test_the_number_of_an_edition_counts_only_its_own():
    first, second = EditionFactory(), EditionFactory()
    PhotoFactory.create_batch(2, edition=first)
    SourceFactory().editions.add(first, second)
    assert kind_of(Photo).within(Photo.objects.all(), first).count() == 2
    assert kind_of(Source).within(Source.objects.all(), second).count() == 1
    assert kind_of(Edition).within(Edition.objects.all(), second).get() == second


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_the_number_of_queries_does_not_grow(model, count, django_assert_max_num_queries):
    FACTORIES[model].create_batch(count)
    kind = kind_of(model)
    findings.count(kind, model.objects.all())  # content types are known from here on
    with django_assert_max_num_queries(2):
        findings.count(kind, model.objects.all())
    with django_assert_max_num_queries(2):
        findings.of_rows(kind, model.objects.all())
