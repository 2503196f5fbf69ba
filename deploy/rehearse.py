"""A rehearsal on one machine: two web nodes and a worker behind nginx, on PostgreSQL, Redis and a store that speaks S3.

Readers read and a colleague sends photos all the while; nodes are killed, restarted and upgraded with migrations. Ends
with an error when a request failed, when something that was acknowledged is missing, or when the last act, in which
something is done wrong on purpose, went unnoticed. ``--write`` puts the log into docs/rehearsal.md.
"""

import argparse
import json
import os
import platform
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy.front import Front, free_port, program
from deploy.load import Act, Readers, Sender, Site
from deploy.machines import COLUMN, ROOT, Database, Machine, redis, store, versions, wait_for

HOST = "record.example.org"
SERVER = os.environ.get("REHEARSAL_POSTGRES", "postgres://postgres@127.0.0.1:5432")
LOG = ROOT / "docs/rehearsal.md"
KEPT = """
import json
from django_tasks_db.models import DBTaskResult
from media.models import Photo
from media.storages import originals
photos = list(Photo.objects.filter(sha256__in=json.loads({sums!r})))
print(json.dumps({{
    "photos": len({{photo.sha256 for photo in photos}}),
    "readable": sum(originals().exists(photo.original.name) for photo in photos),
    "with renditions": sum(bool(photo.rendition_key) for photo in photos),
}}))
"""


class Rehearsal:
    """The whole stage; everything written is below one folder."""

    def __init__(self, folder: Path, calm: float) -> None:
        self.folder, self.calm = folder, calm
        self.acts: list[Act] = []
        self.between = Act("between the acts")
        self.password = secrets.token_urlsafe(16)
        self.first, self.expanded, self.contracted = versions(folder)
        self.database = Database(SERVER, f"rehearsal_{secrets.token_hex(3)}")
        self.redis_port, self.store_port, port = free_port(), free_port(), free_port()
        settings = self._settings()
        self.nodes = [
            Machine(f"node{number}", folder, settings | {"PORT": str(free_port())}, "web") for number in (1, 2)
        ]
        self.worker = Machine("worker", folder, settings, "worker")
        self.front = Front(
            folder / "nginx", port, [int(node.settings["PORT"]) for node in self.nodes], folder / "static"
        )
        self.site = Site(port, HOST)
        self.services: list = []

    def _settings(self) -> dict[str, str]:
        return {
            "PROFILE": "production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}/",
            "ADMIN_PASSWORD": self.password,
            "REQUIRE_MFA": "0",
            "LINK_CHECKS_PER_HOUR": "0",
            "WEB_WORKERS": "1",
            "STATIC_DIR": str(self.folder / "static"),
            "DATABASE_URL": self.database.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "S3_BUCKET": "record",
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{self.store_port}",
            "S3_REGION": "us-east-1",
            "S3_ACCESS_KEY": "key",
            "S3_SECRET_KEY": "secret",
            "S3_ADDRESSING": "path",
        }

    def raise_curtain(self) -> None:
        """Bring the first version up, as a new installation does, and let readers and sender begin."""
        self.database.make()
        self.services = [redis(self.redis_port, self.folder), store(self.store_port, self.folder)]
        self.migrate(self.first)
        self.worker.run(self.first, "shell", "--no-imports", "-c", "from forumsite.first_run import *; make_account()")
        for machine in (*self.nodes, self.worker):
            machine.start(self.first)
        for node in self.nodes:
            wait_for(node.is_ready)
        self.front.start()
        wait_for(lambda: self._all_renditions(self.first), 180)
        addresses = self.site.addresses()
        say(f"{len(addresses)} addresses, {sum('/files/' in one for one in addresses)} of them photos")
        self.readers = Readers(self.site, addresses)
        self.sender = Sender(self.site, self.password, lambda: self.readers.act)
        self.sender.start()
        self.readers.start()

    def migrate(self, version: Path) -> None:
        """Do what record-migrate.service does."""
        umask = os.umask(0o022)
        self.worker.run(version, "collectstatic", "--noinput", "--verbosity", "0")
        self.worker.run(version, "prepare", "--no-static")
        os.umask(umask)

    @contextmanager
    def act(self, name: str) -> Iterator[Act]:
        """Count what is asked meanwhile, and a calm while after it, under this name."""
        act = self.readers.act = Act(name)
        yield act
        time.sleep(self.calm)
        act.took = time.monotonic() - act.began
        self.readers.act = self.between
        self.acts.append(act)
        say(row(act))

    def upgrade(self, version: Path) -> None:
        """Bring each node to this version, one after the other, then the worker."""
        for node in self.nodes:
            self.front.name_nodes(down=int(node.settings["PORT"]))
            self.front.reload()
            node.end()
            node.start(version)
            wait_for(node.is_ready)
            self.front.name_nodes()
            self.front.reload()
        self.worker.end()
        self.worker.start(version)

    def play(self) -> None:
        """Play all acts in which nothing may fail."""
        one, two = self.nodes
        with self.act("nothing happens"):
            pass
        with self.act("a node is killed"):
            one.kill()
        with self.act("it is started again"):
            one.start(self.first)
            wait_for(one.is_ready)
        with self.act("a node is restarted with no word to nginx"):
            two.end()
            two.start(self.first)
            wait_for(two.is_ready)
        with self.act("the worker is killed and started again"):
            self.worker.kill()
            self.worker.start(self.first)
        with self.act("Redis is killed"):
            self.services[0].kill()
        with self.act("Redis is started again"):
            self.services[0].wait()
            self.services[0] = redis(self.redis_port, self.folder)
        with self.act("a migration expands the tables"):
            self.migrate(self.expanded)
        with self.act("nodes and worker are upgraded, one by one"):
            self.upgrade(self.expanded)
        with self.act("what is new is written and read"):
            self.write_column()
        with self.act("nodes and worker get the version that no longer needs it"):
            self.upgrade(self.contracted)
        with self.act("a migration contracts the tables"):
            self.migrate(self.contracted)

    def write_column(self) -> None:
        code = f"from events.models import Forum; Forum.objects.update({COLUMN}='played')"
        self.worker.run(self.expanded, "shell", "--no-imports", "-c", code)
        read = f"from events.models import Forum; print(Forum.objects.values_list('{COLUMN}', flat=True).get())"
        if self.worker.run(self.expanded, "shell", "--no-imports", "-c", read).strip() != "played":
            raise RuntimeError("The new column does not keep what is written.")

    def kept(self) -> dict[str, int]:
        """Return what is left of the photos that the site said it has."""
        self.sender.stop()
        code = KEPT.format(sums=json.dumps(self.sender.acknowledged))

        def found() -> dict[str, int]:
            return json.loads(self.worker.run(self.contracted, "shell", "--no-imports", "-c", code))

        deadline = time.monotonic() + 90
        while set(found().values()) != {len(self.sender.acknowledged)} and time.monotonic() < deadline:
            time.sleep(3)
        return found()

    def wrong_order(self) -> Act:
        """Start nodes of the version that needs the column after it is gone: this must be noticed."""
        with self.act("counter-proof: a node of the wrong version is started") as act:
            self.nodes[0].end()
            self.nodes[0].start(self.expanded)
            wait_for(self.nodes[0].is_ready)
        self.acts.remove(act)
        return act

    def no_node(self) -> Act:
        """Kill both nodes: pages that nginx remembers go on, where the version marks any."""
        page = self.readers.addresses[0]
        with self.act("both nodes are killed") as act:
            for node in self.nodes:
                node.kill()
        self.acts.remove(act)
        self.stale = self.site.ask("GET", page)[1].get("X-Cache") == "STALE"
        return act

    def drop_curtain(self) -> None:
        """End everything, and remove the database."""
        if hasattr(self, "readers"):
            self.readers.stop()
            self.sender.over.set()
        for machine in (*self.nodes, self.worker):
            machine.kill()
        self.front.stop()
        for service in self.services:
            service.kill()
            service.wait()
        self.database.drop()

    def _all_renditions(self, version: Path) -> bool:
        code = "from media.models import Photo; print(Photo.objects.published().lacking_renditions().count())"
        return self.worker.run(version, "shell", "--no-imports", "-c", code).strip() == "0"


def row(act: Act) -> str:
    """Return an act as a row of the table."""
    return (
        f"| {act.name} | {act.took:.0f} | {len(act.seconds):,} | {act.longest(0.5) * 1000:.0f} | "
        f"{act.longest(0.99) * 1000:.0f} | {act.longest(1) * 1000:.0f} | {act.sent} | {act.sent_again} | "
        f"{len(act.failed)} |"
    )


HEAD = """\
| act | seconds | read | half within ms | 99 % within ms | all within ms | photos sent | asked again | failed |
|---|---|---|---|---|---|---|---|---|"""


def machine() -> str:
    """Return what this machine is, in general words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} processors, {memory:.0f} GB of memory, {platform.system()}"


def without_nodes(stage: Rehearsal, act: Act) -> str:
    """Say what readers got while no node was there."""
    asked, failed = len(act.seconds), len(act.failed)
    if stage.stale:
        known = f"{asked - failed:,} of {asked:,} requests were answered from what nginx remembers"
        return f"{known}; half of the pages are asked for in a way that it cannot know."
    return f"{failed:,} of {asked:,} requests failed: this version marks no page to be remembered."


def story(stage: Rehearsal, kept: dict[str, int], wrong: Act, alone: Act) -> str:
    """Return the log as a page."""
    rows = "\n".join(row(act) for act in stage.acts)
    asked, failed = (sum(len(getattr(act, name)) for act in stage.acts) for name in ("seconds", "failed"))
    photos = len(stage.sender.acknowledged)
    return f"""\
# The rehearsal

Written by `make rehearsal`, on a shared machine with {machine()}, that was busy with other things too.
Two web nodes of one process each and a worker stand behind nginx with the files of `deploy/nginx`, on PostgreSQL, Redis
and a stand-in for S3. Three readers ask for pages, photos and static files one after the other, half of the pages in a
way that no cache knows; a colleague sends a photo every half second, as the page's script does, and asks again where an
answer is missing.

{HEAD}
{rows}
| **in all** | | **{asked:,}** | | | | **{photos}** | | **{failed}** |

Of {photos} photos that the site said it has, {kept["photos"]} are in the record, {kept["readable"]} can be read and
{kept["with renditions"]} have their smaller copies.

**Counter-proof.** Then a node of the version that needs the new column is started, after the migration that removed it.
Readers must notice, or the rehearsal fails: {len(wrong.failed):,} of {len(wrong.seconds):,} requests failed.

**No node left.** {without_nodes(stage, alone)}
"""


def say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true", help="write docs/rehearsal.md")
    asked.add_argument("--calm", type=float, default=5.0, help="seconds to go on after each thing that happens")
    options = asked.parse_args()
    if not program():
        raise SystemExit("nginx is not installed.")
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-"))
    stage = Rehearsal(folder, options.calm)
    try:
        stage.raise_curtain()
        say(HEAD)
        stage.play()
        kept = stage.kept()
        faults = [fault for act in (*stage.acts, stage.between) for fault in act.failed]
        wrong, alone = stage.wrong_order(), stage.no_node()
    finally:
        stage.drop_curtain()
    text = story(stage, kept, wrong, alone)
    say("\n".join([text, *faults[:20]]))
    if options.write:
        LOG.write_text(text)
    lost = set(kept.values()) != {len(stage.sender.acknowledged)}
    unnoticed = not any("status 500" in fault for fault in wrong.failed)
    if faults or lost or unnoticed:
        say(f"The rehearsal failed; its logs are in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
