"""The contributor's own page: what became of each photo, an answer to a question, and the way to take one back.

The link alone leads here. One that is wrong and one that works no more get the same answer.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from media.contributions import decisions
from media.contributions.forms import AnswerForm
from media.contributions.pictures import send_jpeg
from media.models import ContributedPhoto, Contribution, Standing
from media.models.contribution import hash_of_link
from publishing.privately import privately

#: What is said after something was done, by the word for it in the address.
NOTICES = {
    "answered": _("Thank you, your answer was sent."),
    "withdrawn": _("The photo was withdrawn, and its file deleted."),
    "changed": _("This was not done: the photo stands where you see it below, which is new or was so already."),
}


@privately
@require_safe
def contribution_status(request: HttpRequest, token: str) -> HttpResponse:
    """Show where each photo stands."""
    contribution = _behind(token)
    return _page(request, contribution, token) if contribution else _gone(request)


@privately
@require_safe
def preview(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Show a photo to whoever sent it in."""
    item = _item(token, number)
    return send_jpeg(item.preview.name) if item else _gone(request)


@privately
@csrf_exempt  # whoever has the link may; no cookie gives anybody any right here
@require_POST
def answer(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Take the answer to a question about a photo."""
    item = _item(token, number)
    if item is None:
        return _gone(request)
    form = AnswerForm(request.POST)
    if item.standing == Standing.ASKED and not form.is_valid():
        return _page(request, item.contribution, token, {item.pk: form}, status=422)
    done = form.is_valid() and decisions.answer(item, form.cleaned_data["words"])
    return _back(token, item, "answered" if done else "changed")


@privately
@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """Ask whether a photo shall be taken back, and take it back."""
    item = _item(token, number)
    if item is None:
        return _gone(request)
    if not decisions.can_be_withdrawn(item):
        return _back(token, item, "changed")
    if request.method == "POST":
        return _back(token, item, "withdrawn" if decisions.withdraw(item) else "changed")
    return render(request, "media/contribution_withdraw.html", {"item": item, "token": token})


def _behind(token: str) -> Contribution | None:
    """Return the contribution that a link leads to, as long as it works."""
    rows = Contribution.objects.filter(
        link_hash=hash_of_link(token), expires_at__gt=timezone.now(), personal_data_deleted_at=None
    )
    return rows.select_related("edition").first()


def _item(token: str, number: str) -> ContributedPhoto | None:
    """Return one photo of the contribution that a link leads to, by its place in it from 1 on."""
    contribution = _behind(token)
    items = ContributedPhoto.objects.for_queue().filter(contribution=contribution, order=int(number) - 1)
    return items.first() if contribution else None


def _page(
    request: HttpRequest, contribution: Contribution, token: str, answers: dict | None = None, status: int = 200
) -> HttpResponse:
    items = list(ContributedPhoto.objects.for_queue().filter(contribution=contribution))
    for item in items:
        item.can_be_withdrawn = decisions.can_be_withdrawn(item)
        item.answer_form = (answers or {}).get(item.pk) or AnswerForm(auto_id=f"id-answer{item.order}-%s")
    context = {
        "contribution": contribution,
        "items": items,
        "token": token,
        "was_just_sent": request.GET.get("now") == "sent",
        "notice": NOTICES.get(request.GET.get("now", "")),
        "can_send_email": settings.CAN_SEND_EMAIL,
        "own_address": request.build_absolute_uri(request.path),
    }
    return render(request, "media/contribution_status.html", context, status=status)


def _back(token: str, item: ContributedPhoto, notice: str) -> HttpResponse:
    """Lead back to the photo on the contributor's page, with a word on what was done."""
    return redirect(f"{reverse('media:contribution_status', args=[token])}?now={notice}#photo-{item.order + 1}")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "media/contribution_gone.html", status=404)
