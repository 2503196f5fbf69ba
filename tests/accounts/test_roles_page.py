"""The page on roles says what the table of roles says."""

from pathlib import Path

import pytest
from django.apps import apps
from django.utils.text import capfirst

from accounts.roles import RECORDS, ROLES, Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
VERBS = {
    "view": "see",
    "add": "add",
    "change": "change",
    "delete": "delete",
    "publish": "publish",
    "translate": "translate",
    "export": "take out",
}
#: Kinds whose own names say too little here.
CALLED = {
    "django_tasks_database.dbtaskresult": "background work",
    "publishing.auditentry": "audit log",
    "publishing.linkcheck": "checked link",
}


def row(role: Role) -> str:
    """Return the row of a role in the table of the page."""
    kinds: dict[tuple, list[str]] = {}
    for kind, verbs in role.grants.items():
        kinds.setdefault(verbs, []).append(kind)
    parts = (f"{names(found)}: {', '.join(VERBS[verb] for verb in verbs)}" for verbs, found in kinds.items())
    return f"| **{role.label}** | {role.purpose} | {'<br>'.join(parts)} |"


def names(kinds: list[str]) -> str:
    if tuple(kinds) == RECORDS:
        return "All records"
    return capfirst(", ".join(CALLED.get(kind) or str(apps.get_model(kind)._meta.verbose_name) for kind in kinds))


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_the_page_says_what_a_role_may(role):
    assert row(role) in PAGE.read_text().splitlines()


def test_the_page_knows_no_other_role():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| **")]
    assert len(rows) == len(ROLES)
