"""File names of strangers, made fit to be shown; focal points, guessed until a person sets one."""

import pytest
from django.core.files.base import ContentFile

from media.ingest import display_name, take_in
from media.models import Photo
from tests.media.files import saved
from tests.media.test_focal import picture


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


def file_with_detail(left: int, **options) -> ContentFile:
    return ContentFile(saved(picture((left, 100, left + 160, 300)), "JPEG", **options), name="a.jpg")


def test_each_file_brings_a_point_until_a_person_sets_one():
    photo = Photo()
    take_in(photo, file_with_detail(40))
    assert (photo.focal_x < 0.4, photo.focal_is_chosen) == (True, False)
    take_in(photo, file_with_detail(400))
    assert (photo.focal_x > 0.6, photo.focal_is_chosen) == (True, False)


def test_a_point_that_came_with_the_first_file_was_meant():
    photo = Photo(focal_x=0.9)
    take_in(photo, file_with_detail(40))
    assert (photo.focal_point, photo.focal_is_chosen) == ((0.9, 0.5), True)


def test_a_person_s_point_outlives_the_same_picture_and_not_another_one():
    photo = Photo()
    take_in(photo, file_with_detail(40))
    photo.focal_x, photo.focal_y, photo.focal_is_chosen = 0.9, 0.1, True
    take_in(photo, file_with_detail(40))
    take_in(photo, file_with_detail(40, quality=40))
    assert (photo.focal_point, photo.focal_is_chosen) == ((0.9, 0.1), True)
    take_in(photo, file_with_detail(400))
    assert (photo.focal_x > 0.6, photo.focal_is_chosen) == (True, False)
