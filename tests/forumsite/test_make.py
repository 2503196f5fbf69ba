"""``make`` on a machine that cannot do it yet: one line says what is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.own_site import ROOT

pytestmark = pytest.mark.once

#: What any machine has; a Python is not among it.
TOOLS = ("sh", "sed", "echo", "column", "rm", "touch")


@pytest.fixture
def bare_machine(tmp_path):
    """Return a copy of what ``make`` reads, with a folder ``bin`` of programs that has no Python."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (programs / tool).symlink_to(found)
    return tmp_path


def make(folder: Path, *words: str) -> subprocess.CompletedProcess:
    program = shutil.which("make")
    environment = {"PATH": str(folder / "bin")}
    return subprocess.run([program, *words], cwd=folder, env=environment, capture_output=True, text=True)


def add_program(folder: Path, name: str, script: str) -> None:
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("target", ["run", "test"])
def test_without_python_one_line_says_so(bare_machine, target):
    done = make(bare_machine, target)
    assert done.returncode == 2
    assert done.stdout.splitlines() == ["Python 3.11 or newer was not found. PYTHON=/path/to/python names another one."]
    assert not (bare_machine / ".venv").exists()


def test_a_python_that_is_too_old_is_named(bare_machine):
    add_program(bare_machine, "python3", "exit 1")
    done = make(bare_machine, "run")
    assert done.returncode == 2
    (line,) = done.stdout.splitlines()
    assert line.startswith("Python 3.11 or newer is needed, and python3 is older.")


def test_a_python_without_venv_is_told_apart(bare_machine):
    add_program(bare_machine, "python3", 'case "$2" in *venv*) exit 1;; esac')
    done = make(bare_machine, "run")
    assert done.returncode == 2
    (line,) = done.stdout.splitlines()
    assert "is here as python3, but without venv: on Debian or Ubuntu, install python3-venv" in line


def test_the_commands_are_listed_without_anything_installed(bare_machine):
    done = make(bare_machine)
    assert done.returncode == 0
    assert {"make run", "make dev", "make test", "make lint"} <= {
        " ".join(line.split()[:2]) for line in done.stdout.splitlines()
    }
