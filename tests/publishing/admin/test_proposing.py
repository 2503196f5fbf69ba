"""Translators write about what is published: into its pending change, in their languages, and nowhere else."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.urls import reverse

from events.models import EditingScope
from publishing.admin.translating.proposal import columns_of
from publishing.models import Notice, PendingChange, PreviewLink, State, TranslationBase
from tests import factories as make
from tests.publishing.admin.test_pending import at, keep
from tests.publishing.admin.test_translating import desk, row

pytestmark = pytest.mark.django_db
WORDS = "新的词"


@pytest.fixture
def translator(client) -> User:
    """Return somebody who translates into Chinese and may do nothing else, signed in."""
    user = User.objects.create_user("translator", first_name="Tan", is_staff=True)
    user.groups.add(Group.objects.get(name="Translator"))
    EditingScope.objects.create(user=user, languages=["zh-hans"])
    client.force_login(user)
    return user


@pytest.fixture
def page():
    return make.PageFactory(title_en="Old title", title_zh_hans="旧题", body_en="<p>Old words.</p>")


def propose(client, record, column: str, words: str, button: str = "save", language: str = "zh-hans"):
    """Send the translators' desk as it stands with other words in one column."""
    seen = row(client.get(desk(record, language)), column)["words"].seen
    data = {column: words, f"seen-{column}": seen, button: column}
    return client.post(desk(record, language), data, follow=True)


def publish(client, record):
    stamp = PendingChange.objects.of(record).get().stamp
    return client.post(at(record, "pending_publish"), {"_of_pending": stamp})


def values_of(record) -> dict:
    columns = [field.attname for field in record._meta.concrete_fields if field.name != "updated_at"]
    stored = type(record).objects.get(pk=record.pk)
    return {column: getattr(stored, column) or "" for column in columns}


def rows_of(record) -> dict:
    """Return the rows of every list that belongs to a record, by the name of the list."""
    lists = [one for one in record._meta.related_objects if one.one_to_many and one.related_name]
    return {one.name: list(getattr(record, one.get_accessor_name()).order_by("pk").values()) for one in lists}


def everything() -> list:
    """Return a published record of each kind that translators work on, with rows where it has some."""
    edition, person = make.EditionFactory(), make.SubForumPersonFactory()
    make.EditionOrganizationFactory(edition=edition)
    make.FigureFactory(edition=edition)
    make.CitationFactory(record=edition)
    return [
        edition, person.sub_forum, person.person, make.ExhibitorFactory().exhibition, make.OrganizationFactory(),
        make.TopicFactory(), make.OutcomeStepFactory().outcome, make.SourceFactory(), make.PhotoFactory(),
        make.AlbumPhotoFactory().album, make.DocumentFactory(), make.PageFactory(),
    ]  # fmt: skip


def test_words_for_a_record_of_any_kind_change_those_words_alone(client, translator, admin_client):
    client.force_login(translator)
    for record in everything():
        column = next(one["words"].column for one in client.get(desk(record)).context["rows"] if one["field"])
        before, rows = values_of(record), rows_of(record)
        said = propose(client, record, column, WORDS).content.decode()
        assert "Proposed. It waits" in said, record._meta.label
        assert values_of(record) == before
        answer = publish(admin_client, record)
        assert answer.status_code == 302, (record._meta.label, answer.context["errors"])
        assert answer.url == at(record)
        changed = {name for name, value in values_of(record).items() if value != before[name]}
        derived = {column.replace("_zh_hans", "_order_zh_hans")} & set(before)  # the place of a name among others
        assert changed == {column} | derived, record._meta.label
        assert WORDS in getattr(type(record).objects.get(pk=record.pk), column)
        assert rows_of(record) == rows


def test_it_is_told_to_publishers_compared_and_previewed(client, translator, admin_user, page, settings):
    settings.CAN_SEND_EMAIL = True
    propose(client, page, "title_zh_hans", WORDS)
    propose(client, page, "body_zh_hans", "<p>词</p>")
    assert [(one.user, one.reason) for one in Notice.objects.all()] == [(admin_user, Notice.Reason.PENDING)]
    pending = PendingChange.objects.get()
    assert (pending.author, pending.note) == (translator, "Translation")
    assert "Translation proposed: Text" in LogEntry.objects.latest("pk").get_change_message()
    compared = client.get(at(page, "pending")).context["comparison"]
    assert [one.label for one in compared["fields"]] == ["Title (Simplified Chinese)", "Text (Simplified Chinese)"]
    assert WORDS in client.get(at(page, "pending_preview", "zh-hans")).content.decode()
    assert "旧题" in client.get(f"/zh-hans/{page.path}/").content.decode()
    listed = client.get(reverse("admin:translations"), {"which": "names", "language": "en"}).content.decode()
    assert "badge-pending" not in listed, "the English is there"
    make.PageFactory()
    assert client.get(reverse("admin:translations")).content.decode().count("badge-pending") == 1


def test_the_desk_shows_what_waits_and_keeps_the_work_of_others(client, translator, admin_client, page):
    keep(admin_client, page, title_en="New title", body_en="<p>New words.</p>", _pending_note="The name was wrong")
    client.force_login(translator)
    shown = client.get(desk(page))
    title = row(shown, "title_zh_hans")
    assert (title["words"].original, title["words"].is_stale, title["may_confirm"]) == ("New title", True, False)
    assert at(page, "pending") in shown.content.decode()
    propose(client, page, "title_zh_hans", WORDS)
    pending = PendingChange.objects.get()
    assert (pending.fields()["title_en"], pending.fields()["title_zh_hans"]) == ("New title", WORDS)
    assert pending.note == "The name was wrong"
    again = row(client.get(desk(page)), "title_zh_hans")
    assert (again["field"].value(), again["words"].is_stale) == (WORDS, False)
    publish(admin_client, page)
    page.refresh_from_db()
    assert (page.title_en, page.title_zh_hans, page.body_en) == ("New title", WORDS, "<p>New words.</p>")
    assert TranslationBase.objects.of(page).get(field="title").original == "New title"


def test_words_that_changed_meanwhile_are_not_overwritten(client, translator, admin_client, page):
    seen = row(client.get(desk(page)), "title_zh_hans")["words"].seen
    keep(admin_client, page, title_zh_hans="别人的题")
    client.force_login(translator)
    data = {"title_zh_hans": WORDS, "seen-title_zh_hans": seen, "save": "title_zh_hans"}
    answer = client.post(desk(page), data)
    assert "changed by someone else" in " ".join(map(str, row(answer, "title_zh_hans")["problems"]))
    assert row(answer, "title_zh_hans")["field"].value() == WORDS
    assert PendingChange.objects.get().fields()["title_zh_hans"] == "别人的题"


def test_still_right_is_said_of_what_is_public(client, translator, admin_client, page):
    page.title_en = "Newer title"
    page.save()
    assert row(client.get(desk(page)), "title_zh_hans")["may_confirm"] is True
    keep(admin_client, page, title_en="Newest title")
    client.force_login(translator)
    answer = propose(client, page, "title_zh_hans", "旧题", button="right")
    assert "once its pending change is published" in answer.content.decode()
    assert TranslationBase.objects.of(page).get(field="title").is_stale(page)
    PendingChange.objects.all().delete()
    propose(client, page, "title_zh_hans", "旧题", button="right")
    assert not TranslationBase.objects.of(page).get(field="title").is_stale(page)
    assert not PendingChange.objects.exists()


@pytest.mark.parametrize("limit", ["language", "none", "edition"])
def test_nothing_is_proposed_outside_the_limits(client, translator, limit):
    photo = make.PhotoFactory(edition=make.EditionFactory())
    scope = translator.editing_scope
    if limit == "none":
        scope.languages = []
        scope.save()
    elif limit == "edition":
        scope.editions.add(make.EditionFactory())
    language = "en" if limit == "language" else "zh-hans"
    column = f"caption_{language.replace('-', '_')}"
    client.post(desk(photo, language), {column: WORDS, "save": column})
    client.post(desk(photo, language), {column: WORDS, "right": column})
    assert not PendingChange.objects.exists()


def test_a_translator_sends_no_other_field_and_no_other_form(client, translator, page):
    seen = row(client.get(desk(page)), "title_zh_hans")["words"].seen
    data = {
        "title_zh_hans": WORDS,
        "seen-title_zh_hans": seen,
        "save": "title_zh_hans",
        "path": "mine",
        "title_en": "X",
    }
    client.post(desk(page), data)
    kept = PendingChange.objects.get().fields()
    assert (kept["path"], kept["title_en"]) == (page.path, "Old title")
    for what in ("change", "pending_publish", "pending_discard"):
        sent = {"_of_pending": PendingChange.objects.get().stamp, "_pending": "1", "title_en": "X"}
        assert client.post(at(page, what), sent).status_code == 403
    assert PendingChange.objects.get().fields()["title_en"] == "Old title"
    page.refresh_from_db()
    assert (page.title_en, page.state) == ("Old title", State.PUBLISHED)


def test_a_shared_link_shows_it_while_its_author_may_still_propose_it(client, translator, admin_user, page):
    propose(client, page, "title_zh_hans", WORDS)
    _link, token = PreviewLink.make(page, admin_user, days=1, languages=["zh-hans"])
    address = reverse("preview_link", args=[token, "zh-hans"])
    client.logout()
    assert WORDS in client.get(address).content.decode()
    translator.groups.clear()
    assert WORDS not in client.get(address).content.decode()


def test_translated_columns_are_those_of_each_language():
    assert columns_of(type(make.TopicFactory())) == ["name_en", "name_zh_hans", "description_en", "description_zh_hans"]
