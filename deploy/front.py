"""nginx with the configuration of this folder, on one port of this machine: for the tests and the rehearsal."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent / "nginx"
MAIN = """\
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes {workers};
{user}
events {{ worker_connections 512; }}
http {{
    include {types};
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    map $host $record_scheme {{ default {scheme}; }}
    include record-http.conf;
    include record-nodes.conf;
    server {{
        listen 127.0.0.1:{port};
        include record-locations.conf;
    }}
}}
"""
TYPES = "/etc/nginx/mime.types"


def program() -> str:
    """Return the path of nginx, which administrators alone have among their programs; nothing where it is missing."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") or ""


class Front:
    """nginx in front of ``nodes`` (ports), with all it writes below ``folder``, static files from ``static``."""

    def __init__(
        self, folder: Path, port: int, nodes: list[int], static: Path, scheme: str = "https", workers: int = 2
    ) -> None:
        self.folder, self.port, self.nodes = folder, port, nodes
        for part in ("cache", "site"):
            (folder / part).mkdir(parents=True)
        (folder / "site" / "static").symlink_to(static)
        self.written = folder / "conf"
        self.written.mkdir()
        for source in HERE.glob("record-*.conf"):
            (self.written / source.name).write_text(self._here(source.read_text()))
        self.name_nodes()
        user = "user root;" if os.geteuid() == 0 else ""  # what tests write is for their account alone
        main = MAIN.format(folder=folder, port=port, scheme=scheme, types=TYPES, user=user, workers=workers)
        (self.written / "nginx.conf").write_text(main)
        self.process: subprocess.Popen | None = None

    def name_nodes(self, down: int | None = None) -> None:
        """Write which nodes there are; the one that is ``down`` gets nothing new."""
        pattern = (HERE / "record-nodes.conf").read_text().splitlines()
        rest = [line for line in pattern if "server 127" not in line]
        like = next(line for line in pattern if "server 127" in line)
        ports = [like.replace("8001", str(node)) for node in self.nodes]
        marked = [
            line.replace(";", " down;") if node == down else line for node, line in zip(self.nodes, ports, strict=True)
        ]
        (self.written / "record-nodes.conf").write_text("\n".join([*rest[:-1], *marked, "}"]) + "\n")

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self.process = subprocess.Popen(self._command("-g", "daemon off;"))
        for _ in range(100):
            if self.process.poll() is not None:
                raise RuntimeError(f"nginx did not start: {(self.folder / 'error.log').read_text()}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("nginx does not listen.")

    def reload(self) -> None:
        """Have it read what was written, and wait until nothing new goes the way that was written before.

        The signal is answered later: until then, nginx still sends requests to nodes that are about to end.
        """
        before = self._workers()
        subprocess.run(self._command("-s", "reload"), check=True)
        while any(b"shutting down" not in _title(pid) for pid in before if _title(pid)):
            time.sleep(0.05)

    def stop(self) -> None:
        """End it at once."""
        if self.process:
            self.process.terminate()
            self.process.wait()

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def _command(self, *words: str) -> list[str]:
        return [program(), "-e", str(self.folder / "error.log"), "-c", str(self.written / "nginx.conf"), *words]

    def _here(self, words: str) -> str:
        changed = words.replace("/var/cache/nginx/record", str(self.folder / "cache"))
        changed = changed.replace("/var/log/nginx/record.log", str(self.folder / "access.log"))
        return changed.replace("root /srv/record;", f"root {self.folder / 'site'};")


def _title(pid: int) -> bytes:
    """Return what a process says that it is; nothing for one that ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
