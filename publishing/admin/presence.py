"""Who else has a record open: said when a page is opened, and again while it stays open."""

from functools import partial

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publishing.admin.drafts import require_form
from publishing.admin.forms import stamp
from publishing.admin.merging.saver import last_saver
from publishing.dates import moment_in_words
from publishing.models import Presence
from publishing.people import name_of


def urls(page: ModelAdmin) -> list:
    """Return the address at which a record's page says that it is open."""
    view = page.admin_site.admin_view(partial(beat, page=page))
    return [path("<int:pk>/presence/", view, name=f"{page.opts.app_label}_{page.opts.model_name}_presence")]


def address(page: ModelAdmin, record: Model) -> str:
    """Return that address."""
    return reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_presence", args=[record.pk])


@require_POST
def beat(request: HttpRequest, pk: int, page: ModelAdmin) -> HttpResponse:
    """Note that a page is open, or was left; return who else is there and whether the record was saved since."""
    record = require_form(page, request, str(pk))
    if "left" in request.POST:
        Presence.objects.at(page.model, str(pk)).filter(user=request.user).delete()
        return HttpResponse(status=204)
    Presence.objects.beat(request.user, page.model, str(pk))
    return JsonResponse(
        {
            "others": others(request.user, page.model, str(pk)),
            "saved": saved_since(record, request.POST.get("seen", ""), request.user),
        }
    )


def others(user, model: type[Model], record_id: str) -> list[str]:
    """Return a sentence for each other user who has the record open."""
    rows = Presence.objects.at(model, record_id).current().exclude(user=user).select_related("user")
    return [
        _("%(name)s is editing this too, since %(when)s.")
        % {"name": name_of(row.user), "when": moment_in_words(row.since)}
        for row in rows.order_by("since", "pk")
    ]


def saved_since(record: Model, seen: str, user) -> str:
    """Return a sentence where a record was saved after a page saw it."""
    if not seen or seen == stamp(record):
        return ""
    saver = last_saver(record, user)
    return _("Saved meanwhile by %(name)s, %(when)s. When you save, both are put together.") % {
        "name": saver.name,
        "when": saver.moment,
    }
