"""States and times in a spreadsheet: the same steps, under the same conditions, as on a record's own page."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from publishing import workflow
from publishing.models import Publishable

TIMES = ("publish_at", "retire_at")


def move(user, record: Model, given: dict[str, object]) -> None:
    """Give a record, unsaved, the times and the state that a row asks for.

    Raises ``ValidationError`` by field where the user may not, or no step leads there.
    """
    if not isinstance(record, Publishable):
        return
    for name in TIMES:
        if name in given:
            if not workflow.may_publish(user, record):
                raise ValidationError({name: _("You may not decide when this is public.")})
            setattr(record, name, given[name])
    wanted = given.get("state", record.state)
    if wanted == record.state:
        return
    step = workflow.towards(wanted, record)
    try:
        if step is None:
            raise ValidationError(_("No step leads from the state it has to this one."))
        workflow.prepare(record, step, user)
    except PermissionDenied:
        raise ValidationError({"state": _("You may not give it this state.")}) from None
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            raise
        raise ValidationError({"state": error.messages}) from error
