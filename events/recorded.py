"""What of this room has a history."""

from events.models import Edition, Exhibition, Forum, Organization, Outcome, Person, Source, SubForum, Topic
from publishing.history.registry import register


def register_all() -> None:
    """Keep the history of all records of the forum, each with its rows; called once when the site starts."""
    register(Forum, rows=("citations",))
    register(Edition, rows=("roles", "names", "figures", "citations"))
    register(SubForum, rows=("speakers", "roles", "citations"))
    register(Exhibition, rows=("stands", "citations"))
    register(Organization, rows=("citations",))
    register(Person, rows=("citations",))
    register(Topic)
    register(Outcome, rows=("steps", "citations"))
    register(Source)
