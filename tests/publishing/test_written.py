"""Statements that are compiled once bring what the querysets bring that they were made of, whatever they are asked."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model, Prefetch
from django.utils import timezone, translation

from events.models import Edition, Exhibition, Figure, Outcome, Person, Source, SubForum, Topic
from media.models import Document, Photo
from publishing.written import ANY, Written
from tests.factories import (
    AlbumPhotoFactory,
    CitationFactory,
    DocumentFactory,
    EditionFactory,
    EditionOrganizationFactory,
    ExhibitionFactory,
    ExhibitorFactory,
    FigureFactory,
    OrganizationFactory,
    OutcomeFactory,
    OutcomeStepFactory,
    PhotoFactory,
    SubForumFactory,
    SubForumOrganizationFactory,
    SubForumPersonFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

DETAILS = [Edition, Exhibition, Outcome, Person, Photo, SubForum, Topic]


@pytest.fixture
def record():
    """Store two editions with all that can hang on them, some of it hidden, and a third on which nothing hangs."""
    organization, topic, outcome = OrganizationFactory(), TopicFactory(name_zh_hans="题"), OutcomeFactory()
    for edition in EditionFactory.create_batch(2, theme_zh_hans="主题"):
        edition.topics.add(topic, TopicFactory(), TopicFactory(state="draft"))
        EditionOrganizationFactory(edition=edition, organization=organization)
        EditionOrganizationFactory(edition=edition, organization=OrganizationFactory(state="draft"))
        edition.names.create(name="An invented name")
        FigureFactory.create_batch(2, edition=edition)
        step = OutcomeStepFactory(outcome=outcome, edition=edition)
        step.source.editions.add(edition)
        item, exhibition = SubForumFactory(edition=edition), ExhibitionFactory(edition=edition)
        SubForumFactory(edition=edition, state="draft")
        item.topics.add(topic)
        part = SubForumPersonFactory(sub_forum=item, organization=OrganizationFactory(state="draft"))
        SubForumPersonFactory(sub_forum=item, person=part.person, organization=organization, role="host")
        SubForumPersonFactory(sub_forum=item, organization=None)
        SubForumOrganizationFactory(sub_forum=item, organization=organization)
        ExhibitorFactory(exhibition=exhibition, organization=organization)
        DocumentFactory(edition=edition, sub_forum=item)
        for photo in PhotoFactory.create_batch(2, edition=edition):
            photo.sub_forums.add(item)
            photo.people.add(part.person)
            AlbumPhotoFactory(photo=photo)
        for one in (edition, item, exhibition, outcome, photo, part.person):
            CitationFactory(record=one)
    EditionFactory(title_en="Nothing hangs on it")


def told(one: object, within: tuple = ()) -> object:
    """Return all that a record holds, with the records it has loaded along; of those it stands within, their keys."""
    if isinstance(one, (list, tuple)):
        return [told(other, within) for other in one]
    if not isinstance(one, Model):
        return one
    if (key := (type(one), one.pk)) in within:
        return key
    within = (*within, key)
    held = {name: value for name, value in vars(one).items() if not name.startswith((ANY, "_"))}
    prefetched = getattr(one, "_prefetched_objects_cache", {})
    return {
        "type": type(one),
        "adding": (one._state.adding, one._state.db),
        "held": {name: told(value, within) for name, value in held.items()},
        "related": {name: told(value, within) for name, value in one._state.fields_cache.items()},
        "prefetched": {name: told(list(value), within) for name, value in prefetched.items()},
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", DETAILS)
def test_a_written_statement_brings_what_its_queryset_brings(record, model, language):
    written = Written(lambda pk: model.objects.published().for_detail().filter(pk=pk))
    keys = list(model.objects.values_list("pk", flat=True))
    assert len(keys) > 1 or model is Outcome
    with translation.override(language):
        for pk in keys:
            assert told(written.all(pk=pk)) == told(list(model.objects.published().for_detail().filter(pk=pk)))
        every = Written(lambda: model.objects.published().for_detail().order_by("pk"))
        assert told(every.all()) == told(list(model.objects.published().for_detail().order_by("pk")))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_columns_that_are_left_out_and_orders_are_those_of_the_queryset(record, language):
    with translation.override(language):
        for rows in (Photo.objects.for_grid(), Document.objects.for_cards(), Topic.objects.for_cards()):
            assert told(Written(rows.all).all()) == told(list(rows.all()))
            assert told(Written(lambda rows=rows: rows[1:2]).all()) == told(list(rows[1:2]))
    deferred = Written(lambda: Photo.objects.for_grid()).all()[0].get_deferred_fields()
    assert "original" in deferred


def test_words_are_put_in_order_in_each_language_of_its_own():
    TopicFactory(name_en="Alpha", name_zh_hans="水")
    TopicFactory(name_en="Beta", name_zh_hans="爱")
    written = Written(lambda: Topic.objects.published().for_cards())
    assert [topic.name_en for topic in written.all()] == ["Alpha", "Beta"]
    with translation.override("zh-hans"):
        assert [topic.name_en for topic in written.all()] == ["Beta", "Alpha"]


def test_a_statement_is_built_once_for_a_language(record, monkeypatch):
    built = []
    written = Written(lambda pk: built.append(translation.get_language()) or Edition.objects.filter(pk=pk))
    for language in ("en", "zh-hans", "en", "zh-hans"):
        with translation.override(language):
            for edition in Edition.objects.all():
                assert written.first(pk=edition.pk) == edition
    assert built == ["en", "zh-hans"]


def test_rows_come_and_go_with_the_clock(time_machine):
    now = timezone.now()
    hour = timedelta(hours=1)
    edition = EditionFactory(publish_at=now + hour, retire_at=now + 3 * hour)
    SubForumFactory(edition=edition, publish_at=now + 2 * hour)
    written = Written(lambda pk: Edition.objects.published().for_detail().filter(pk=pk))
    seen = []
    for hours in (0.5, 1, 1.9, 2, 2.9, 3, 1):
        time_machine.move_to(now + hours * hour, tick=False)
        found = written.first(pk=edition.pk)
        seen.append(found and len(found.sub_forums.all()))
    assert seen == [None, 0, 0, 1, 1, None, 0]


def test_lists_of_any_length_are_asked_for_and_nothing_for_an_empty_one(django_assert_num_queries):
    editions = EditionFactory.create_batch(9)
    written = Written(lambda years, status: Edition.objects.filter(year__in=years, status=status).order_by("pk"))
    for count in (9, 1, 2, 3, 5, 8, 4):
        some = editions[:count]
        assert written.all(years=[one.year for one in some], status="scheduled") == some
    with django_assert_num_queries(0):
        assert written.all(years=[], status="scheduled") == []


def test_numbers_that_no_column_can_hold_find_nothing_and_are_compared_all_the_same():
    edition = EditionFactory()
    same = Written(lambda pk: Edition.objects.filter(pk=pk))
    below = Written(lambda pk: Edition.objects.filter(pk__lt=pk))
    assert [same.all(pk=10**30), below.all(pk=10**30), below.all(pk=-(10**30))] == [[], [edition], []]


def test_nothing_is_another_question_than_a_value():
    edition = EditionFactory()
    inside, outside = PhotoFactory(edition=edition), PhotoFactory(edition=None)
    written = Written(lambda edition: Photo.objects.filter(edition=edition))
    assert [written.all(edition=None), written.all(edition=edition.pk), written.all(edition=None)] == [
        [outside], [inside], [outside],
    ]  # fmt: skip


def test_what_a_record_has_nothing_of_is_not_asked_for(record, django_assert_num_queries):
    written = Written(lambda pk: Edition.objects.published().for_detail().filter(pk=pk))
    full, *_others, bare = Edition.objects.order_by("pk")
    for edition, count in ((full, 8), (bare, 1), (full, 8)):
        with django_assert_num_queries(count):
            found = written.first(pk=edition.pk)
            assert bool(found.sub_forums.all()) == bool(found.topics.all()) == (edition == full)
    with django_assert_num_queries(1):
        assert written.first(pk=0) is None


def test_what_belongs_to_many_records_is_asked_for_once(record, django_assert_num_queries):
    written = Written(lambda: SubForum.objects.published().for_detail())
    with django_assert_num_queries(6):
        assert len(written.all()) == 2
    SubForumFactory.create_batch(3)
    with django_assert_num_queries(6):
        assert len(written.all()) == 5


def test_rows_know_the_record_they_belong_to(django_assert_num_queries):
    edition = FigureFactory().edition
    written = Written(lambda pk: Edition.objects.for_detail().filter(pk=pk))
    found = written.first(pk=edition.pk)
    with django_assert_num_queries(0):
        assert found.figures.all()[0].edition is found


def test_only_records_and_prefetches_with_rows_of_their_own_can_be_written(record):
    with pytest.raises(TypeError, match="records"):
        Written(lambda: Edition.objects.values("pk")).all()
    for lookup in ("sub_forums", Prefetch("sub_forums__topics", queryset=Topic.objects.all())):
        with pytest.raises(TypeError, match="prefetches"):
            Written(lambda lookup=lookup: Edition.objects.prefetch_related(lookup)).all()
    assert Source.objects.published().filter(pk=0).exists() is False  # and writing that failed leaves nothing behind
    assert Figure.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_many_threads_ask_at_once():
    editions = [SubForumFactory(edition__theme_zh_hans="主题").edition for _number in range(8)]
    written = Written(lambda pk: Edition.objects.published().for_detail().filter(pk=pk))
    start, wrong = threading.Barrier(len(editions)), []

    def ask(edition: Edition) -> None:
        try:
            start.wait()
            for number in range(40):
                with translation.override("zh-hans" if number % 2 else "en"):
                    found = written.first(pk=edition.pk)
                    if (found, found.theme) != (edition, edition.theme) or len(found.sub_forums.all()) != 1:
                        wrong.append(found)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(edition,)) for edition in editions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
