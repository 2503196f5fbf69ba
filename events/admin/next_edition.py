"""The page that makes the next edition from the structure of one: it shows all that is copied, and asks."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Edition
from events.next_edition import Part, Prepared, Wishes, copy_parts, naming_year
from publishing.admin import RecordForm


class RowsField(forms.ModelMultipleChoiceField):
    """The rows of a part, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, part: Part, edition: Edition) -> None:
        rows = part.rows(edition)
        self.part = part
        super().__init__(rows, required=False, label=part.label, help_text=part.help_text)
        self.initial = [row.pk for row in rows] if part.is_chosen else []

    def label_from_instance(self, row) -> str:
        return self.part.words(row)


class NextEditionForm(RecordForm):
    """Number, year and address of the next edition, and what of this one it begins with."""

    slug_field, slug_from = "slug", ("year",)
    topics = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Topics of the edition"))
    titles = forms.BooleanField(
        required=False,
        label=gettext_lazy("Titles and topics of the sub-forums too"),
        help_text=gettext_lazy("Those of the roundtable, ceremonies and other items that recur are copied anyway."),
    )
    organizations = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Organizations behind each programme item")
    )

    class Meta:
        model = Edition
        fields = ("number", "year", "slug")

    def __init__(self, *args, old: Edition, parts: list[Part], **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            self.fields[part.name] = RowsField(part, old)
        if not old.topics.exists():
            del self.fields["topics"]

    def sections(self) -> list[dict]:
        """Return for each part that has rows its field and the wishes that belong to it."""
        found = [{"field": self[part.name], "wishes": []} for part in self.parts if self.fields[part.name].queryset]
        for section in found:
            if section["field"].name == "sub_forums":
                section["wishes"] = [self["titles"], self["organizations"]]
        return found

    def wishes(self) -> Wishes:
        return Wishes(titles=self.cleaned_data["titles"], organizations=self.cleaned_data["organizations"])

    def chosen(self) -> list[tuple[Part, list]]:
        """Return the rows ticked of each part."""
        return [(part, list(self.cleaned_data[part.name])) for part in self.parts]


def next_edition(request: HttpRequest, pk: int, page) -> HttpResponse:
    """Show what the next edition can begin with; make it, as a draft, when that is sent."""
    old = page.get_queryset(request).filter(pk=pk).first()
    if old is None:
        raise Http404
    if not page.has_add_permission(request) or not page.has_view_permission(request, old):
        raise PermissionDenied
    parts = [part for part in page.next_edition_parts if _may_add(request, page, part)]
    start = page.get_changeform_initial_data(request)
    initial = {"number": start["number"], "year": max(start["year"], old.year + 1)}
    initial["slug"] = str(initial["year"])
    form = NextEditionForm(request.POST or None, old=old, parts=parts, initial=initial)
    if form.is_valid() and (made := _make(request, form, old, page)):
        return HttpResponseRedirect(reverse("admin:events_edition_change", args=[made.pk]))
    context = {"title": _("Prepare the next edition"), "form": form, "old": old, "opts": Edition._meta}
    return TemplateResponse(request, "admin/events/next_edition.html", page.admin_site.each_context(request) | context)


def _may_add(request: HttpRequest, page, part: Part) -> bool:
    """Say whether the user may make rows of a part; those without a page of their own go with the edition."""
    site = page.admin_site
    return not site.is_registered(part.model) or site.get_model_admin(part.model).has_add_permission(request)


def _make(request: HttpRequest, form: NextEditionForm, old: Edition, page) -> Edition | None:
    """Make the edition with all that was chosen, or nothing; None where another one took its place meanwhile."""
    try:
        with transaction.atomic():
            edition = form.save(commit=False)
            edition.save()
            if form.cleaned_data.get("topics"):
                edition.topics.set(old.topics.all())
            prepared = copy_parts(edition, form.chosen(), form.wishes())
            page.log_addition(request, edition, [{"added": {}}])
    except IntegrityError:
        form.add_error(None, _("Somebody else has just made an edition with this number or address."))
        return None
    messages.success(request, _told(edition, old, prepared))
    return edition


def _told(edition: Edition, old: Edition, prepared: Prepared) -> SafeString:
    """Return what was made, and what remains to be filled in."""
    count = len(prepared.made)
    made = ngettext(
        "The edition was prepared as a draft, with %(count)d record that belongs to it.",
        "The edition was prepared as a draft, with %(count)d records that belong to it.",
        count,
    )
    rows = format_html_join("", "<li>{}</li>", ((one,) for one in remaining(edition, old, prepared)))
    lasting = _("The box above the form and the report that it leads to list what is still missing until it is there.")
    return format_html("{} {}<ul>{}</ul>{}", made % {"count": count}, _("To be filled in:"), rows, lasting)


def remaining(edition: Edition, old: Edition, prepared: Prepared) -> list[str]:
    """Return what the next edition still lacks, in words."""
    left = [_("first and last day, and whether they were announced or held"), _("city, venue, theme and summary")]
    if prepared.untitled:
        left.append(
            ngettext("the title of %(count)d sub-forum", "the titles of %(count)d sub-forums", prepared.untitled)
            % {"count": prepared.untitled}
        )
    if prepared.made:
        left.append(_("days, rooms and speakers of the programme"))
    left += [
        _("“%(title)s”: this title names %(year)s") % {"title": record, "year": old.year}
        for record in naming_year(prepared.made, old.year)
    ]
    return [*left, _("the name the forum bears that year, figures and sources, photos")]
