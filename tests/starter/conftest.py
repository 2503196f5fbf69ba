"""Folders of content for trying the loader on."""

import pytest


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes files, given by path, into a folder of content."""
    content = tmp_path / "content"

    def write(**files: str):
        for name, text in files.items():
            path = content / name.replace("__", "/")
            path = path.with_suffix(".yaml") if not path.suffix else path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return content

    return write
