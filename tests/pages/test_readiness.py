"""What is missing in pages."""

import pytest

from publishing.readiness import findings
from publishing.readiness.registry import kind_of
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


def codes(page) -> set[str]:
    return {check.code for check, _place in findings.of_record(kind_of(type(page)), page)}


def test_a_page_without_text_or_a_way_to_it():
    assert {"no-text", "no-way"} <= codes(PageFactory(body_en=""))
    assert not {"no-text", "no-way"} & codes(PageFactory(body_zh_hans="<p>词</p>", body_en="", menu="footer"))
    assert "no-way" not in codes(PageFactory(parent=PageFactory()))
