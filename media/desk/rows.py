"""A file of a batch as its page shows it; the script gets the same rows as a browser without one."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import pgettext

from media.admin.thumbnails import thumbnail
from media.models import BatchFile, Photo, Stage
from publishing import workflow
from publishing.admin.forms import labels
from publishing.languages import default_column

#: The parts of a batch's page, and what stands in each.
PARTS = {
    "open": (Stage.DUPLICATE, Stage.REFUSED),
    "missing": (Stage.ARRIVING, Stage.WAITING, Stage.UNPACKING),
    "arrived": (Stage.PHOTO, Stage.LINKED, Stage.UNPACKED),
}
PART_OF = {stage: part for part, stages in PARTS.items() for stage in stages}

#: The columns that publication needs, by the fields they are of: many rows need short words.
NAMES = {default_column(field): field for field in Photo.translated_to_publish}


def row_of(request: HttpRequest, file: BatchFile) -> dict:
    """Return where a file stands, and its row as HTML, for the script."""
    context = context_of(request, file)
    return {
        "token": file.token,
        "stage": file.stage,
        "part": context["part"],
        "received": file.received,
        "html": render_to_string("admin/media/batch_file.html", context),
    }


def may_use(user, file: BatchFile) -> bool:
    """Say whether the user may tie the photo that is there to what the batch shows, in place of its copy."""
    there = file.duplicate_of
    return user.has_perm("media.change_photo") and (there is None or workflow.may_change_public(user, there))


def context_of(request: HttpRequest, file: BatchFile) -> dict:
    """Return what the template of one row needs."""
    photo, stage = file.photo, Stage(file.stage)
    pictured = photo or (file.duplicate_of if stage == Stage.DUPLICATE else None)
    lacking = [NAMES.get(name, name) for name in photo.missing_to_publish()] if photo else []
    return {
        "file": file,
        "stage": stage,
        "part": PART_OF[stage],
        "picture": thumbnail(pictured) if pictured else "",
        "missing": pgettext("between the items of a list", ", ").join(labels(Photo, lacking)),
        "may_decide": request.user.is_superuser or file.batch.created_by_id == request.user.pk,
        "may_change": request.user.has_perm("media.change_photo"),
        "may_use": may_use(request.user, file),
    }
