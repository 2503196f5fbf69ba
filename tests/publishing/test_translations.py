"""A translation knows what it was made from, whichever way it was saved; it is stale once its original moved on."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from modeltranslation.translator import translator

from events.models import Edition, Organization
from media.desk.captions.changes import Change, Saver
from media.models import Photo
from publishing import translations
from publishing.models import Translated, TranslationBase
from publishing.models.translation_base import pairs
from tests.factories import EditionFactory, FigureFactory, OrganizationFactory, PageFactory, PhotoFactory

pytestmark = pytest.mark.django_db


def stale(record) -> list[str]:
    """Return the stale translations of a record, as the rule for many rows finds them; that for one must agree."""
    model = type(record)
    rows = model.objects.filter(pk=record.pk)
    found = [pair.translation for pair in pairs(model) if rows.filter(TranslationBase.stale(model, pair)).exists()]
    fresh = model.objects.get(pk=record.pk)
    in_memory = {f"{base.field}_zh_hans" for base in TranslationBase.objects.of(record) if base.is_stale(fresh)}
    assert in_memory == set(found)
    return found


def test_every_translated_kind_remembers():
    lacking = [
        model.__name__
        for model in apps.get_models()
        if model in translator.get_registered_models(abstract=False) and not issubclass(model, Translated)
    ]
    assert lacking == []


def test_a_changed_original_makes_its_translation_stale_and_no_other():
    photo = PhotoFactory(caption_zh_hans="说明", alt_text_zh_hans="描述")
    assert stale(photo) == []
    photo.caption_en = "Other words."
    photo.save()
    assert stale(photo) == ["caption_zh_hans"]
    photo.caption_zh_hans = "新说明"
    photo.save()
    assert stale(photo) == []


def test_both_changed_together_are_fresh():
    photo = PhotoFactory(caption_zh_hans="说明")
    photo.caption_en, photo.caption_zh_hans = "Other words.", "新说明"
    photo.save()
    assert stale(photo) == []


def test_an_original_that_is_as_it_was_again_is_no_reason():
    photo = PhotoFactory(caption_en="First.", caption_zh_hans="说明")
    for words in ("Second.", "First."):
        Photo.objects.filter(pk=photo.pk).update(caption_en=words)
    assert stale(photo) == []


def test_a_row_changed_past_save_is_stale_too():
    photo = PhotoFactory(caption_zh_hans="说明")
    Photo.objects.filter(pk=photo.pk).update(caption_en="Other words.")
    assert stale(photo) == ["caption_zh_hans"]


def test_the_first_original_and_the_first_translation_set_the_base():
    photo = PhotoFactory(headline_zh_hans="标题")
    assert not TranslationBase.objects.of(photo).filter(field="headline").exists()
    photo.headline_en = "Headline"
    photo.save(update_fields=["headline_en"])
    assert TranslationBase.objects.of(photo).get(field="headline").original == "Headline"
    assert stale(photo) == []


def test_an_emptied_original_leaves_a_stale_translation_and_an_emptied_translation_none():
    photo = PhotoFactory(headline_en="Headline", headline_zh_hans="标题")
    photo.headline_en = ""
    photo.save()
    assert stale(photo) == ["headline_zh_hans"]
    photo.headline_zh_hans = ""
    photo.save()
    assert stale(photo) == []
    assert not TranslationBase.objects.of(photo).filter(field="headline").exists()


def test_saying_that_it_is_still_right_ends_it():
    photo = PhotoFactory(caption_zh_hans="说明")
    photo.caption_en = "Other words."
    photo.save()
    TranslationBase.objects.confirm(photo, "caption", "zh-hans")
    assert stale(photo) == []
    assert TranslationBase.objects.of(photo).get(field="caption").original == "Other words."


def test_saving_some_columns_judges_only_those():
    photo = PhotoFactory(caption_zh_hans="说明", headline_en="One", headline_zh_hans="一")
    photo.headline_zh_hans = "not saved"
    photo.caption_en = "Other words."
    photo.save(update_fields=["caption_en"])
    assert stale(photo) == ["caption_zh_hans"]
    assert TranslationBase.objects.of(photo).get(field="headline").translation == "一"


def test_rich_text_is_compared_as_it_is_stored():
    page = PageFactory(body_en="<p onclick='x'>Words</p>", body_zh_hans="<p>词</p><script>x</script>")
    assert stale(page) == []
    page.refresh_from_db()
    page.save()
    assert stale(page) == []
    page.body_en = "<p>Other words</p>"
    page.save()
    assert stale(page) == ["body_zh_hans"]


def test_a_deferred_text_is_not_read_for_it():
    edition = EditionFactory(body_en="<p>Words</p>", body_zh_hans="<p>词</p>")
    lean = Edition.objects.defer("body_zh_hans").get(pk=edition.pk)
    lean.city_en = "Elsewhere"
    lean.save()
    assert "body_zh_hans" in lean.get_deferred_fields()


def test_rows_within_a_record_remember_as_well():
    figure = FigureFactory(note_en="At noon", note_zh_hans="中午")
    figure.note_en = "At night"
    figure.save()
    assert stale(figure) == ["note_zh_hans"]


def test_what_passed_save_by_is_caught_up_with():
    made = [Organization(name_en=f"Name {n}", name_zh_hans=f"名{n}", slug=f"o-{n}") for n in range(3)]
    Organization.objects.bulk_create(made)
    assert translations.catch_up() == 3
    assert translations.catch_up() == 0
    one = Organization.objects.first()
    Organization.objects.filter(pk=one.pk).update(name_en="Other", name_zh_hans="别名")
    assert stale(one) == []
    assert translations.catch_up() == 1
    Organization.objects.filter(pk=one.pk).update(name_en="Third")
    assert translations.catch_up() == 0
    assert stale(one) == ["name_zh_hans"]


def test_the_bases_of_what_is_gone_are_forgotten():
    OrganizationFactory(name_zh_hans="名").delete()
    assert TranslationBase.objects.count() == 1
    translations.catch_up()
    assert TranslationBase.objects.count() == 0


def test_the_contact_sheet_and_spreadsheets_keep_the_bases(rf, admin_user):
    photo = PhotoFactory(caption_en="First.", caption_zh_hans="说明")
    request = rf.post("/")
    request.user = admin_user
    saver = Saver(request, admin.site)
    told = saver.save([Change(photo.pk, "caption_en", "First.", "Second.")])
    assert [one.status for one in told] == ["saved"]
    assert stale(photo) == ["caption_zh_hans"]
    saver.save([Change(photo.pk, "caption_zh_hans", "说明", "新说明")])
    assert stale(photo) == []


def test_the_starting_record_begins_fresh():
    call_command("load_starter", verbosity=0)
    edition = Edition.objects.exclude(theme_zh_hans=None).exclude(theme_zh_hans="").first()
    assert TranslationBase.objects.of(edition).get(field="theme").original == edition.theme_en
    assert translations.catch_up() == 0
    assert not any(
        model.objects.filter(TranslationBase.stale(model, *pairs(model))).exists() for model in translations.kinds()
    )


def test_a_save_asks_for_the_bases_once_and_writes_only_what_changed(django_assert_num_queries):
    photo = Photo.objects.get(pk=PhotoFactory(caption_zh_hans="说明").pk)
    with django_assert_num_queries(2):  # the row, its bases
        photo.save()
    with django_assert_num_queries(1):
        photo.save(update_fields=["licence"])
    photo.caption_zh_hans = "新说明"
    with django_assert_num_queries(3):
        photo.save(update_fields=["caption_zh_hans"])
