"""``manage.py up`` for real: it prepares, serves, says where, and leaves nothing running however it is ended."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from http.client import HTTPConnection

import pytest

from tests.own_site import ROOT, OwnSite, wait_until


@pytest.fixture
def port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def prepared_site(tmp_path_factory):
    """Return a site with hardly any record, prepared once for the tests of this module."""
    site = OwnSite(tmp_path_factory.mktemp("var"))
    site.environment["DJANGO_SETTINGS_MODULE"] = "tests.forumsite.quick_settings"
    site.migrate()
    site.python(
        "from events.models import Forum; Forum.objects.create(name='Small forum');"
        "from forumsite.first_run import collect_static, make_account; collect_static(print); make_account()"
    )
    yield site
    site.close()


@pytest.fixture
def small_site(prepared_site):
    """Return the prepared site, with nothing said yet; what a test leaves running is killed."""
    (prepared_site.folder / "output").unlink(missing_ok=True)
    yield prepared_site
    prepared_site.kill()


def wait_until_ready(site, seconds: float = 120) -> None:
    """Wait until the started site says that it is ready; fail with what it said when it ended or took too long."""
    process = site.processes[-1]

    def settled() -> bool:
        return "To stop, press Ctrl-C." in site.output() or process.poll() is not None

    try:
        wait_until(settled, seconds)
    finally:
        assert "To stop, press Ctrl-C." in site.output(), site.output()


def family(pid: int) -> list[int]:
    """Return the processes that a process started, and those that these started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)  # noqa: S607
    children = [int(word) for word in found.stdout.split()]
    return children + [grandchild for child in children for grandchild in family(child)]


def alive(pids: list[int]) -> list[int]:
    states = {pid: _state(pid) for pid in pids}
    return [pid for pid, state in states.items() if state and state != "Z"]


def _state(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return ""


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310
        return response.status, response.read().decode()


def end(site: OwnSite, process: subprocess.Popen, number: signal.Signals) -> None:
    """Send a signal to a started site, which ends by it, with everything that it started and without a word more."""
    pids = family(process.pid)
    assert len(pids) == 4, "gunicorn, its two workers, the task worker"
    process.send_signal(number)
    assert process.wait(timeout=40) == (-number if number == signal.SIGKILL else 0)
    wait_until(lambda: not alive(pids))
    assert "Traceback" not in site.output()


def test_the_first_run_prepares_everything_and_the_second_keeps_it(own_site, port):
    folder = own_site.folder / "new" / "var"
    own_site.environment |= {"DJANGO_SETTINGS_MODULE": "tests.forumsite.quick_settings", "VAR_DIR": str(folder)}
    first = own_site.start("up", PORT=port)
    wait_until_ready(own_site)
    said = own_site.output()
    assert f"http://127.0.0.1:{port}/" in said
    password = re.search(r"with the password +(\S+)", said)[1]
    assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
    assert get(f"http://127.0.0.1:{port}/en/")[0] == 200
    written = [folder, *folder.rglob("*")]
    assert {path.name for path in written} >= {"var", "static", "secret_key", "workers"}
    assert [str(path) for path in written if path.exists() and path.stat().st_mode & 0o077] == [], "for this account"
    end(own_site, first, signal.SIGINT)
    look = (
        "from django.contrib.auth import authenticate as a; from events.models import Edition as E;"
        f"print(E.objects.count(), a(username='admin', password={password!r}) is not None)"
    )
    before = own_site.python(look)
    count, is_right = before.split()
    assert int(count) > 0
    assert is_right == "True"

    (own_site.folder / "output").unlink()
    second = own_site.start("up", PORT=port, ADMIN_PASSWORD="quite another 7391")
    wait_until_ready(own_site)
    said = own_site.output()
    assert "password" not in said
    assert [words for words in ("starting record", "search index", "static files") if words in said] == [], "made anew"
    end(own_site, second, signal.SIGTERM)
    assert own_site.python(look) == before


def test_a_first_run_with_a_password_and_a_cache_in_the_database(own_site, port):
    own_site.environment |= {"DJANGO_SETTINGS_MODULE": "tests.forumsite.quick_settings", "CACHE": "database"}
    own_site.migrate()
    own_site.python("from events.models import Forum; Forum.objects.create(name='Small forum')")
    process = own_site.start("up", PORT=port, ADMIN_PASSWORD="green forum 7391")
    wait_until_ready(own_site)
    said = own_site.output()
    assert "with the password   that ADMIN_PASSWORD holds" in said
    assert "7391" not in said
    sign_in = "from django.test import Client; print(Client().login(username='admin', password={!r}));"
    cache = "from django.core.cache import cache;"
    asked = sign_in.format("green forum 7391") + cache + "cache.set('word', '环境')"
    assert own_site.python(asked) == "True"
    asked = sign_in.format("another one") + cache + "print(cache.get('word'))"
    assert own_site.python(asked).split() == ["False", "环境"]
    assert get(f"http://127.0.0.1:{port}/en/photos/")[0] == 200
    process.terminate()
    assert process.wait(timeout=40) == 0


@pytest.mark.once
def test_an_interrupted_make_ends_it_too(small_site, port):
    makefile = small_site.folder / "Makefile"
    makefile.write_text(f"run:\n\t@exec {sys.executable} manage.py up\n")
    with (small_site.folder / "output").open("ab") as output:
        make = subprocess.Popen(
            ["make", "-f", makefile],  # noqa: S607
            env=small_site.environment | {"PORT": port},
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    small_site.processes.append(make)
    wait_until_ready(small_site)
    pids = family(make.pid)
    make.send_signal(signal.SIGINT)
    make.wait(timeout=40)
    assert alive(pids) == []


@pytest.mark.once
def test_a_worker_that_dies_is_started_again_and_ends_with_a_site_that_is_killed(small_site, port):
    process = small_site.start("up", PORT=port)
    wait_until_ready(small_site)
    (worker,) = [pid for pid in family(process.pid) if b"worker" in command(pid).split(b"\0")]
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: "The worker ended by itself (SIGKILL)" in small_site.output())
    wait_until(lambda: [pid for pid in family(process.pid) if b"worker" in command(pid).split(b"\0")])
    assert get(f"http://127.0.0.1:{port}/healthz")[0] == 200
    end(small_site, process, signal.SIGKILL)


def command(pid: int) -> bytes:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


@pytest.mark.once
def test_everything_stops_when_the_web_server_dies(small_site, port):
    process = small_site.start("up", PORT=port)
    wait_until_ready(small_site)
    pids = family(process.pid)
    (server,) = [pid for pid in pids if b"gunicorn" in command(pid) and pid in family_of_one(process.pid)]
    os.kill(server, signal.SIGKILL)
    assert process.wait(timeout=40) == 1
    assert "The web server ended by itself (SIGKILL), so everything stops." in small_site.output()
    wait_until(lambda: not alive(pids))


def family_of_one(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)  # noqa: S607
    return [int(word) for word in found.stdout.split()]


@pytest.mark.once
def test_the_development_server_serves_and_ends(small_site, port):
    process = small_site.start("up", "--reload", PORT=port, DEBUG="1")
    wait_until_ready(small_site)
    wait_until(lambda: len(family(process.pid)) == 4)  # each of the two watches a process that it starts anew
    pids = family(process.pid)
    reloading = [pid for pid in pids if command(pid).endswith(b"worker\0--reload\0")]
    assert len(reloading) == 2
    assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=40) == 0
    assert alive(pids) == []
    assert "Traceback" not in small_site.output()


@pytest.mark.once
def test_an_ipv6_address_and_the_end_of_its_terminal(small_site, port):
    process = small_site.start("up", HOST="::1", PORT=port)
    wait_until_ready(small_site)
    assert f"http://[::1]:{port}/" in small_site.output()
    assert get(f"http://[::1]:{port}/healthz")[0] == 200
    end(small_site, process, signal.SIGHUP)


@pytest.mark.once
def test_a_taken_port_gets_one_line_and_nothing_is_touched(own_site, port):
    with socket.create_server(("127.0.0.1", int(port))):
        done = own_site.run("up", PORT=port)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert f"PORT {port} is taken by another program" in line
    assert not (own_site.folder / "database.sqlite3").exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"HOST": "no.such.host.invalid"}, "HOST"),
        ({"HOST": "192.0.2.1"}, "HOST"),
        ({"ADMIN_PASSWORD": "12345"}, "ADMIN_PASSWORD"),
        ({"LANGUAGES": "en,zh-hans,fr"}, "LANGUAGES"),
    ],
)
def test_a_start_that_cannot_succeed_says_why_in_one_line(own_site, port, environment, named):
    own_site.migrate()
    done = own_site.run("up", PORT=port, **environment)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert named in line


@pytest.mark.once
def test_a_node_finishes_what_it_began_and_then_ends(small_site, port):
    process = small_site.start("web", PORT=port)
    connection = HTTPConnection("127.0.0.1", int(port), timeout=10)
    wait_until(lambda: answers(port), 30)
    connection.connect()
    connection.sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
    process.terminate()
    wait_until(lambda: not answers(port), 10)
    connection.sock.sendall(b"Connection: close\r\n\r\n")
    assert connection.sock.makefile("rb").read().endswith(b"\r\n\r\nok\n")
    assert process.wait(timeout=40) == 0
    assert "Traceback" not in small_site.output()


def answers(port: str) -> bool:
    """Say whether somebody listens at the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


@pytest.mark.once
def test_static_files_of_their_own_folder_are_for_a_web_server_of_another_account(own_site, tmp_path):
    folder = tmp_path / "srv" / "static"
    code = "from django.core.files.base import ContentFile as F; from django.contrib.staticfiles.storage import *;"
    own_site.environment["STATIC_DIR"] = str(folder)
    own_site.python(f"import os; os.umask(0o077); {code} staticfiles_storage.save('site/a.css', F(b'a'))")
    assert oct((folder / "site" / "a.css").stat().st_mode)[-3:] == "644"
    assert oct((folder / "site").stat().st_mode)[-3:] == "755"
