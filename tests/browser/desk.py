"""What the tests of the photo desk in a browser share: someone signed in, and files as a photographer hands them in."""

import io
import random
import zipfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from PIL import Image

from media.models import Batch
from tests.accounts.walking import Browser

PASSWORD = "a-long-word-7"
PIECE = 2 * 1024 * 1024
#: Words inside a file, as the programs of photographers write them.
PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
<rdf:Description rdf:about=""><dc:description><rdf:Alt><rdf:li xml:lang="en">Caption of {number}.</rdf:li></rdf:Alt>
</dc:description><Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="en">Seen on {number}</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>"""


def picture(number: int, size: tuple[int, int] = (600, 400)) -> bytes:
    """Return a JPEG of some 20 kB that looks like no other, with its words inside."""
    colours = random.Random(number).randbytes(3 * 24 * 16)
    shown = Image.frombytes("RGB", (24, 16), colours).resize(size, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    shown.save(buffer, "JPEG", quality=75, xmp=PACKET.format(number=number).encode())
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a ZIP file of these."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def written(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write the files into a folder and return their paths."""
    paths = []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        paths.append(str(folder / name))
    return paths


def sign_in(page, site, name: str = "staff"):
    """Give the page's browser the session of a superuser, who is made if need be, and return the page."""
    cookie = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": cookie, "value": Browser(account(name)).cookies[cookie], "url": site.url}])
    return page


def account(name: str) -> User:
    """Return the account of this name, a superuser's if it has to be made."""
    return User.objects.filter(username=name).first() or User.objects.create_superuser(name, password=PASSWORD)


def sign_in_by_the_form(page, site, name: str = "staff"):
    """Sign in as people do, who get new tokens by it, and return the page."""
    account(name)
    page.goto(f"{site.url}/admin/")
    fill_sign_in(page, name)
    page.wait_for_url(f"{site.url}/admin/")
    return page


def fill_sign_in(page, name: str = "staff") -> None:
    """Fill in the form that asks who one is, and send it."""
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")


def open_batch(page, site, name: str = "staff") -> Batch:
    """Return a new batch of the person, whose page is open."""
    batch = Batch.objects.create(created_by=User.objects.get(username=name))
    page.goto(site.url + reverse("admin:media_batch", args=[batch.pk]))
    return batch


def count(page, part: str) -> int:
    """Return how many files the page counts in one of its parts: "open", "missing" or "arrived"."""
    return int(page.locator(f".batch-part.is-{part} .batch-count").text_content())


def wait_until_sent(page) -> None:
    """Wait until the page says that nothing is left to send."""
    page.locator("#batch-live", has_text="All files have been sent.").wait_for(state="attached")
