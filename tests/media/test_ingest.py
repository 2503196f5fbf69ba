"""File names of strangers, made fit to be shown."""

import pytest

from media.ingest import display_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\me\照片.jpg", "照片.jpg"),
        ("a\0b\r\n\tc.jpg", "abc.jpg"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a  b .jpg", "a b .jpg"),
        ("x" * 300, "x" * 255),
        ("", ""),
    ],
)
def test_only_the_visible_name_remains(name, expected):
    assert display_name(name) == expected
