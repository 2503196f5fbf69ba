"""Below the form of a record: to whom it is assigned and what colleagues say, for staff alone."""

from django import forms
from django.contrib.admin.utils import quote, unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import teamwork
from publishing.models import Assignment, Comment, Publishable
from publishing.models.teamwork import LONGEST, name_of
from publishing.words import refuse_surrogates


class ColleagueField(forms.ModelChoiceField):
    """A member of staff, by the name that colleagues use."""

    def label_from_instance(self, user) -> str:
        return name_of(user)


class PartForm(forms.Form):
    """One thing that can be said or done here; ``what`` tells which."""

    what = ""

    def __init__(self, *args, record: Publishable, user, may_change: bool, **kwargs):
        super().__init__(*args, auto_id=f"id-{self.what}-%s", label_suffix="", **kwargs)
        self.record, self.user, self.may_change = record, user, may_change

    def require_change(self) -> None:
        """Refuse whoever may not change the record."""
        if not self.may_change:
            raise PermissionDenied


class CommentForm(PartForm):
    """A comment."""

    what = "comment"
    text = forms.CharField(
        label=gettext_lazy("Write a comment"),
        max_length=LONGEST,
        validators=[refuse_surrogates],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def do(self) -> None:
        """Store it and tell those involved."""
        teamwork.comment(self.record, self.user, self.cleaned_data["text"])


class AssignForm(PartForm):
    """A colleague, and what they are asked to do."""

    what = "assign"
    assignee = ColleagueField(
        get_user_model().objects.none(), label=gettext_lazy("Assign to"), empty_label=gettext_lazy("Choose a colleague")
    )
    note = forms.CharField(
        label=gettext_lazy("What is to be done"), max_length=200, required=False, validators=[refuse_surrogates]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = teamwork.staff_with("change", self.record)

    def do(self) -> None:
        """Ask the colleague."""
        self.require_change()
        teamwork.assign(self.record, self.cleaned_data["assignee"], self.user, self.cleaned_data["note"])


class KeyForm(PartForm):
    """Something about one assignment or comment that is there."""

    key = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def clean(self) -> dict:
        values = super().clean()
        self.rows = self.all_rows().filter(pk=values.get("key"))
        self.row = self.rows.first()
        if self.row is None:
            raise ValidationError(_("This is gone meanwhile."), code="gone")
        return values

    def all_rows(self):
        """Return the rows of the record among which the one is."""
        raise NotImplementedError


class DoneForm(KeyForm):
    """What was asked for is done."""

    what = "done"

    def all_rows(self):
        return Assignment.objects.filter(pk__in=self.record.assignments.values("pk"))

    def do(self) -> None:
        """Note it; whoever was asked may, and whoever may change the record."""
        if self.row.assignee != self.user:
            self.require_change()
        teamwork.finish(self.rows)


class ResolveForm(KeyForm):
    """Nothing more is to be done about a comment."""

    what = "resolve"

    def all_rows(self):
        return Comment.objects.filter(pk__in=self.record.comments.values("pk"))

    def do(self) -> None:
        """Note it; its author may, and whoever may change the record."""
        if self.row.author != self.user:
            self.require_change()
        teamwork.resolve(self.rows, self.user)


FORMS = {form.what: form for form in (CommentForm, AssignForm, DoneForm, ResolveForm)}


class DiscussionMixin:
    """The address under which a record's assignments and comments are shown and written."""

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_discussion"
        view = self.admin_site.admin_view(self.discussion_view)
        return [path("<path:object_id>/discussion/", view, name=name), *super().get_urls()]

    def discussion_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what is said about a record, or add to it; a script gets the part of the page alone."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        form = self._sent(request, record)
        if is_done := form is not None and form.is_valid():
            form.do()
        if is_done and not is_script(request):
            return HttpResponseRedirect(f"{_address(record, 'change')}#discussion")
        return self._discussion_page(request, record, None if is_done else form)

    def discussion(self, request: HttpRequest, record: Publishable, sent: PartForm | None = None) -> dict:
        """Return what the template of the discussion needs; ``sent`` is a form with a problem, to be shown again."""
        facts = {"record": record, "user": request.user, "may_change": self.has_change_permission(request, record)}
        shown = {form.what: form(**facts) for form in (CommentForm, AssignForm)}
        comments = list(record.comments.select_related("author", "resolved_by"))
        return {
            "address": _address(record, "discussion"),
            "forms": shown | ({sent.what: sent} if sent else {}),
            "problem": " ".join(sent.non_field_errors()) if sent else "",
            "assignments": record.assignments.filter(done_at=None).select_related("assignee", "made_by"),
            "open": [one for one in comments if not one.resolved_at],
            "resolved": [one for one in comments if one.resolved_at],
            "may_change": facts["may_change"],
        }

    def _sent(self, request: HttpRequest, record: Publishable) -> PartForm | None:
        """Return the form that was sent, filled; None where there was none."""
        form = FORMS.get(request.POST.get("what", "")) if request.method == "POST" else None
        may_change = self.has_change_permission(request, record)
        return form and form(request.POST, record=record, user=request.user, may_change=may_change)

    def _discussion_page(self, request: HttpRequest, record: Publishable, sent: PartForm | None) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": str(record),
            "back": _address(record, "change"),
            "discussion": self.discussion(request, record, sent),
        }
        template = "admin/discussion.html" if is_script(request) else "admin/discussion_page.html"
        return TemplateResponse(request, template, context, status=422 if sent else 200)


def is_script(request: HttpRequest) -> bool:
    """Say whether a script asks, which shows the answer on the page there is."""
    return request.headers.get("X-Requested-With") == "fetch"


def _address(record: Publishable, what: str) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[quote(record.pk)])
