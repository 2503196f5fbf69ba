"""The shape of the house, held by tests: who may import whom, where visibility is decided, how long a module gets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
#: Each room may import the ones before it, never one after it.
ROOMS = ["publishing", "search", "events", "media", "pages", "starter", "accounts", "exchange", "forumsite"]
LONGEST = 400
#: Calls that choose rows; an assignment to a record's own state is no such call.
CHOOSING = {"filter", "exclude", "get", "aget", "Q", "When", "filter_by"}
STATE_LOOKUP = re.compile(r"(.*__)?state(__\w+)?")
#: Where the state itself is the subject: the rule, and the staff's side, which sees everything.
STATE_IS_THE_SUBJECT = r"^(publishing/(models/publishable|workflow|readiness)\.py|[a-z]+/admin(/|\.py)|starter/)"
WORKFLOW = r"publishing/workflow\.py$"


def modules() -> list[Path]:
    """Return every module of ours, without migrations."""
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.relative_to(ROOT).parts
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything a module imports, wherever in the module it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: -node.level + 1 or None] if node.level else []
            module = ".".join([*parts, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def trespasses(source: str, path: str) -> list[str]:
    """Return what a module imports of a later room, or of another room's views."""
    room = path.split("/")[0]
    package = path.rsplit("/", 1)[0].replace("/", ".")
    found = []
    for line, name in imports(ast.parse(source), package):
        other, *rest = name.split(".")
        if other not in ROOMS or other == room:
            continue
        if ROOMS.index(other) > ROOMS.index(room):
            found.append(f"{path}:{line}: {room} imports {name} of a later room")
        elif rest[:1] == ["views"]:
            found.append(f"{path}:{line}: {room} imports {name}, another room's views")
    return found


def state_filters(source: str) -> list[int]:
    """Return the lines on which rows are chosen by their state."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in CHOOSING
        and any(keyword.arg and STATE_LOOKUP.fullmatch(keyword.arg) for keyword in node.keywords)
    ]


def state_changes(source: str) -> list[int]:
    """Return the lines on which a record is given a state: set, updated, or made with one other than draft."""
    return [node.lineno for node in ast.walk(ast.parse(source)) if _gives_state(node)]


def _gives_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        return any(isinstance(part, ast.Attribute) and part.attr == "state" for part in parts)
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name == "setattr":
        return isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"
    given = [word.value for word in node.keywords if word.arg == "state"]
    return name not in CHOOSING and any(ast.unparse(value) not in {"State.DRAFT", "'draft'"} for value in given)


def everywhere(look, but: str = "") -> list[str]:
    """Return what ``look(source, path)`` finds in each module but those named, as lines that name the module."""
    paths = [path for path in modules() if not (but and re.match(but, name_of(path)))]
    return [str(found) for path in paths for found in look(path.read_text(), name_of(path))]


def signals(source: str, path: str) -> list[str]:
    """Return what a module imports to hear of what others do."""
    names = [name for _line, name in imports(ast.parse(source), "")]
    return [f"{path}: {name}" for name in names if ".signals" in name or "receiver" in name]


def size_and_docstring(source: str, path: str) -> list[str]:
    """Return what is wrong with a module's length and with what it says about itself."""
    found = [f"{path} has more than {LONGEST} lines"] if len(source.splitlines()) > LONGEST else []
    says = not source.strip() or path.endswith("/apps.py") or ast.get_docstring(ast.parse(source))
    return found if says else [*found, f"{path} does not say what it is for"]


def test_a_room_imports_only_earlier_rooms():
    assert everywhere(trespasses) == []


def test_visibility_is_decided_in_one_place():
    found = everywhere(lambda source, path: [f"{path}:{line}" for line in state_filters(source)], STATE_IS_THE_SUBJECT)
    assert found == []


def test_a_state_is_given_in_one_place():
    found = everywhere(lambda source, path: [f"{path}:{line}" for line in state_changes(source)], WORKFLOW)
    assert found == []


def test_there_are_no_signals_of_ours():
    assert everywhere(signals) == []


def test_a_module_says_what_it_is_for_and_is_not_too_long():
    assert everywhere(size_and_docstring) == []


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("events/models/edition.py", "from media.models import Photo", 1),
        ("events/models/edition.py", "def late():\n    import media.tasks", 1),
        ("publishing/models.py", "from forumsite import settings", 1),
        ("pages/views.py", "from events.views import edition_list", 1),
        ("pages/views.py", "from events import views", 1),
        ("media/models/photo.py", "from events.models import Edition\nfrom . import album\nimport os", 0),
        ("forumsite/urls.py", "from media.urls import file_urlpatterns", 0),
    ],
)
def test_a_trespass_is_noticed(path, source, expected):
    assert len(trespasses(source, path)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Edition.objects.filter(year=1, state=State.PUBLISHED)", 1),
        ("Edition.objects.exclude(\n    edition__state='draft',\n)", 1),
        ("Edition.objects.filter(state__in=states)", 1),
        ("Edition.objects.filter(Q(year=1) | models.Q(edition__state='draft'))", 1),
        ("Edition(state=State.DRAFT)", 0),
        ("Edition.objects.published()", 0),
    ],
)
def test_a_filter_on_the_state_is_noticed(source, expected):
    assert len(state_filters(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("record.state = State.PUBLISHED", 1),
        ("before, photo.state = photo.state, wanted", 1),
        ("rows.update(state='published')", 1),
        ("Edition(state=State.PUBLISHED)", 1),
        ("Edition(state=wanted)", 1),
        ("setattr(record, 'state', wanted)", 1),
        ("Photo(state=State.DRAFT)", 0),
        ("rows.filter(state=State.PUBLISHED)", 0),
        ("state = record.state", 0),
        ("record.stated = 1", 0),
    ],
)
def test_a_state_given_elsewhere_is_noticed(source, expected):
    assert len(state_changes(source)) == expected
