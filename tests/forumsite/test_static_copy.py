"""The whole public site as files: all that a visitor may see and nothing else, with links that hold anywhere."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from forumsite.static_copy import checking, index, rewriting
from forumsite.static_copy.addresses import canonical, file_of
from media.models import Photo
from pages.models import Page
from publishing.models import Redirect, State
from tests import factories as make
from tests.media.test_views import ready_photo

FILES = {"photos/1/index.html": "x", "a b.html": "x"}


@pytest.fixture
def record(transactional_db, settings) -> Photo:
    """Return the published photo of a small record that also has a draft of each sort."""
    settings.SITE_URL = "https://record.example.org/"
    edition = make.EditionFactory(year=2023, slug="2023", theme="Rivers and forests")
    photo = ready_photo(edition=edition, caption_en="A river in the hills.", caption_zh_hans="山间的河流。")
    make.SubForumFactory(edition=edition, slug="trade", title_en="Green trade")
    make.DocumentFactory(edition=edition, file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    make.PageFactory(
        path="about", body_en='<p><a href="https://record.example.org/en/photos/?edition=2023">Photos</a></p>'
    )
    make.EditionFactory(year=2024, slug="hidden", state=State.DRAFT, theme="secret-words")
    return photo


def export(folder: Path) -> str:
    out = io.StringIO()
    call_command("export_site", str(folder), stdout=out, stderr=out)
    return out.getvalue()


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "copy"


def test_a_copy_has_all_that_is_public_in_every_language_and_nothing_else(record, folder):
    said = export(folder)
    assert said.splitlines()[-1] == "Every link leads to a file."
    there = names(folder)
    for language in ("en", "zh-hans"):
        for page in (
            "",
            "editions/2023/",
            "editions/2023/sub-forums/trade/",
            f"photos/{record.pk}/",
            "search/",
            "about/",
        ):
            assert f"{language}/{page}index.html" in there
        assert {f"{language}/feeds/all.atom", f"{language}/feeds/photos.atom"} <= there
        assert {f"{language}/calendars/coming.ics", f"{language}/cite/photo/{record.pk}.bib"} <= there
        assert any(re.fullmatch(rf"{language}/documents/\d+/download.pdf", name) for name in there)
    assert {"index.html", "sitemap.xml", "sitemap-photos.xml", "robots.txt"} <= there
    shown = [record.rendition_url(width, kind) for width in record.widths for kind in ("jpg", "avif")]
    assert {address.removeprefix("/") for address in shown} <= there
    assert "山间的河流" in (folder / f"zh-hans/photos/{record.pk}/index.html").read_text()
    hidden = [name for name in there if "hidden" in name or b"secret-words" in (folder / name).read_bytes()]
    assert hidden == []
    assert not any(name.startswith(("admin", "preview", "metrics", "healthz")) for name in there)
    its_links_are_relative_and_what_needs_a_server_says_so(record, folder)


def its_links_are_relative_and_what_needs_a_server_says_so(record, folder):
    html = (folder / f"en/photos/{record.pk}/index.html").read_text()
    assert f'<link rel="canonical" href="https://record.example.org/en/photos/{record.pk}/">' in html
    assert 'href="../../editions/2023/index.html"' in html
    assert re.search(r'srcset="\.\./\.\./\.\./files/photos/\S+ \d+w, ', html)
    assert not re.search(r'(href|src|action)="/', html)
    photos = (folder / "en/photos/index.html").read_text()
    assert "lists cannot be narrowed" in photos
    assert 'id="filters"' not in photos
    assert "press-pack" not in photos
    assert "Photos cannot be sent in" in (folder / "en/contribute/index.html").read_text()
    assert "https://record.example.org/" in (folder / "en/about-this-copy/index.html").read_text()
    assert 'href="../photos/by/edition-2023/index.html"' in (folder / "en/about/index.html").read_text()
    assert "A river in the hills." in (folder / "en/photos/by/edition-2023/index.html").read_text()


def test_a_copy_does_not_speak_of_today(record, folder):
    today = timezone.localdate()
    edition = make.EditionFactory(
        year=today.year, slug="now", first_day=today, last_day=today, theme_en="Held on these days"
    )
    make.SubForumFactory(edition=edition, title_en="Opening", starts_on=today)
    assert 'id="today"' in Client().get(edition.get_absolute_url()).content.decode()
    export(folder)
    assert "Held on these days" in (folder / "en/editions/now/index.html").read_text()
    pages = ("en/index.html", "en/editions/now/index.html")
    assert [page for page in pages if 'id="today"' in (folder / page).read_text()] == []


def test_old_addresses_lead_on_and_stay_within_the_folder(record, folder):
    edition = record.edition
    hidden = type(edition).objects.get(slug="hidden")
    long = f"/editions/{'论' * 90}"
    for path in ("/editions/old", "/../../outside", "/old/index.html", "/editions/2023", long):
        Redirect.objects.create(path=path, record=edition)
    Redirect.objects.create(path="/editions/secret", record=hidden)
    Redirect.objects.create(path="/before", address="/photos")
    export(folder)
    moved = {name for name in names(folder) if b"http-equiv" in (folder / name).read_bytes()} - {"index.html"}
    assert {name for name in moved if name.startswith("en/")} == {"en/editions/old/index.html", "en/before/index.html"}
    assert 'href="../2023/index.html"' in (folder / "zh-hans/editions/old/index.html").read_text()
    assert not (folder.parent / "outside").exists()
    assert Redirect.objects.filter(hits__gt=0).count() == 0


def test_the_second_copy_writes_what_changed_and_removes_what_is_gone(record, folder):
    export(folder)
    before = {name: (folder / name).stat().st_mtime_ns for name in names(folder)}
    assert ": 0 written, 0 removed" in export(folder)
    Photo.objects.filter(pk=record.pk).update(state=State.RETIRED)
    Page.objects.update(title_en="About us all")
    export(folder)
    after = {name: (folder / name).stat().st_mtime_ns for name in names(folder)}
    assert [name for name in after if record.token in name or f"photos/{record.pk}/" in name] == []
    assert after["en/about/index.html"] != before["en/about/index.html"]
    kept = [name for name in after if name.startswith(("static/", "en/calendars/"))]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_a_broken_link_fails_and_is_named(record, folder):
    Page.objects.update(body_en='<p><a href="/en/editions/1850/">1850</a></p>')
    out = io.StringIO()
    with pytest.raises(CommandError, match="links lead nowhere"):
        call_command("export_site", str(folder), stdout=out, stderr=out)
    assert "/en/about/: /en/editions/1850/ answers 404" in out.getvalue()
    assert "en/about/index.html: ../editions/1850/index.html" in out.getvalue()


def test_a_folder_with_something_else_is_left_alone(record, folder):
    folder.mkdir()
    (folder / "diary.txt").write_text("mine")
    with pytest.raises(CommandError, match="holds something that is no copy"):
        export(folder)
    assert names(folder) == {"diary.txt"}


def test_a_site_without_a_name_is_not_copied(record, folder, settings):
    settings.SITE_URL = ""
    with pytest.raises(CommandError, match="SITE_URL must be set"):
        export(folder)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "address", "file"),
    [
        ("/en/photos/", "/en/photos/", "en/photos/index.html"),
        ("/en/photos/?page=1&sort=oldest&utm=x", "/en/photos/", "en/photos/index.html"),
        ("/en/photos/?page=2", "/en/photos/?page=2", "en/photos/page/2/index.html"),
        ("/en/photos/?q=../../x", "/en/photos/?q=..%2F..%2Fx", "en/photos/by/q-x-c5bae1c7/index.html"),
        ("/en/photos/3/?in=edition%3D2023", "/en/photos/3/", "en/photos/3/index.html"),
        ("/sitemap-photos.xml?p=2", "/sitemap-photos.xml?p=2", "sitemap-photos-2.xml"),
        ("/en/feeds/photos.atom?edition=2023", "/en/feeds/photos.atom", "en/feeds/photos.atom"),
        ("/admin/", "", None),
        ("/en/photos/press-pack/?edition=2023", "", None),
        ("/oembed/?url=x", "", None),
    ],
)
def test_an_address_has_one_file(url, address, file):
    assert canonical(url) == address
    if address:
        assert re.sub("-[0-9a-f]{8}/", "-/", file_of(address)) == re.sub("-[0-9a-f]{8}/", "-/", file)


def test_the_checker_finds_each_sort_of_broken_link(tmp_path):
    for name, words in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(words)
    good = ("photos/1/index.html#top", "a%20b.html?q=1", "#top", "https://elsewhere.example/", "mailto:a@example.org")
    pictures = '<img src="gone.png"><img srcset="a%20b.html 1w, gone.jpg 2w">'
    (tmp_path / "good.html").write_text("".join(f'<a href="{link}">' for link in good))
    (tmp_path / "bad.html").write_text(f'<a href="gone.html"><a href="/en/">{pictures}')
    found = [str(one) for one in checking.broken(tmp_path)]
    assert found == ["bad.html: /en/", "bad.html: gone.html", "bad.html: gone.jpg", "bad.html: gone.png"]


def test_only_links_of_tags_are_rewritten():
    link = '<a data-x="1" href="/x/?a=1&amp;b=2#c">x</a>'
    html = f'<p title="href=&quot;/x/&quot;">href="/x/"</p>{link}<script>href="/x/"</script>'
    written = rewriting.rewritten(html, "en/a/index.html", lambda url: f"en/x/index.html{url[url.find('#') :]}")
    assert written == html.replace('href="/x/?a=1&amp;b=2#c"', 'href="../x/index.html#c"')


def test_words_are_folded_and_han_runs_are_pairs():
    assert list(index.terms("Đà Nẵng Café 2023")) == ["đa", "nang", "cafe", "2023"]
    assert list(index.terms("环境保护 AI")) == ["环", "境", "保", "护", "环境", "境保", "保护", "ai"]
    assert list(index.terms("環境")) == ["环", "境", "环境"]
    assert index.file_number("环境", 7) == index.file_number("环", 7)


def test_a_visitor_cannot_ask_for_the_copys_pages(client, db):
    assert "STATIC_COPY" not in RequestFactory(headers={"static-copy": "1"}).get("/").META
    make.PhotoFactory()
    assert 'id="filters"' in client.get("/en/photos/", headers={"static-copy": "1"}).content.decode()
