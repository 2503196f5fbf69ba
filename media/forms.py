"""Forms for photos and documents: a bad file is refused with a reason, a good one kept while the rest is put right."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from events.models import Forum
from media import ingest
from media.document_files import read_document
from media.images import FORMATS, SUFFIXES, PictureFacts, read_facts
from media.models import Document, Photo
from publishing import staging
from publishing.languages import default_column, text_in


class KeptFileInput(forms.ClearableFileInput):
    """A file input that remembers: a file that was uploaded well survives a form that is shown again."""

    template_name = "media/kept_file_input.html"
    #: The good upload to offer again; its form sets it. Widgets are copied for every form.
    kept: UploadedFile | None = None

    def value_from_datadict(self, data, files, name):
        """Return the new upload, else the one held back for the token in the form."""
        upload = super().value_from_datadict(data, files, name)
        if upload is None and (token := data.get(f"{name}-kept")) and (held := staging.fetch(token)):
            upload = UploadedFile(file=held.file, name=held.name, size=held.size)
            upload.kept_token = token
        return upload

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}-kept" not in data

    def is_initial(self, value) -> bool:
        """Say whether a file is stored already; it has no address, so Django's own question would fail."""
        return isinstance(value, FieldFile) and bool(value.name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        if self.kept:
            widget |= {"kept_token": self.kept.kept_token, "kept_name": ingest.display_name(self.kept.name)}
            widget["attrs"].pop("required", None)
        if self.is_initial(value):
            widget["stored_name"] = value.instance.original_name or value.name.rpartition("/")[2]
        return context

    def format_value(self, value):
        return value if self.is_initial(value) else None


class UploadForm(forms.ModelForm):
    """A form with one file: read when new, described on the record, held back while other fields are put right."""

    #: The file's field, and what reads a file into facts or refuses it.
    file_field = ""
    read: Callable
    take: Callable

    facts = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if default_column(name) in self.fields:
                del self.fields[name]  # the languages' own columns are asked for instead
        self.fields[self.file_field].max_length = None  # of the name as it came; the stored one is ours

    def checked_file(self) -> File:
        """Read a newly chosen file; the same file again counts as unchanged, and one not chosen is not read."""
        upload = self.cleaned_data[self.file_field]
        if not isinstance(upload, UploadedFile):
            return upload
        facts = self.read(upload)
        if facts.sha256 == self.instance.sha256 and self.instance.pk:
            return getattr(self.instance, self.file_field)
        self.facts = facts
        if not getattr(upload, "kept_token", ""):
            upload.kept_token = staging.keep(upload)
        self.fields[self.file_field].widget.kept = upload
        return upload

    def save(self, commit: bool = True):
        if self.is_valid() and self.facts:
            self.take(self.instance, self.cleaned_data[self.file_field], self.facts)
        return super().save(commit=commit)

    def _save_m2m(self) -> None:
        """Django calls this after every way of saving, the admin's included: the one moment when the row is stored."""
        super()._save_m2m()
        if self.facts:
            transaction.on_commit(partial(staging.drop, self.cleaned_data[self.file_field].kept_token))
            self.stored()

    def stored(self) -> None:
        """Do what a new file needs once its record is saved."""


class PhotoForm(UploadForm):
    """A photo; a new one starts with the forum's licence and terms."""

    file_field = "original"
    read = staticmethod(read_facts)

    class Meta:
        model = Photo
        fields = "__all__"  # noqa: DJ007
        widgets = {
            "original": KeptFileInput(
                attrs={"accept": ",".join(f"image/{name.lower()},.{SUFFIXES[name]}" for name in FORMATS)}
            )
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self._start_with_defaults()

    def _start_with_defaults(self) -> None:
        forum = Forum.load()
        self.initial.setdefault("licence", forum.default_licence)
        for name in self.fields:
            if name.startswith("usage_terms_"):
                terms = text_in(forum, "default_usage_terms", name.removeprefix("usage_terms_").replace("_", "-"))
                self.initial.setdefault(name, terms)

    def clean_original(self) -> File:
        return self.checked_file()

    def save(self, commit: bool = True):
        self.instance.focal_is_chosen = self.instance.focal_is_chosen or self.moves_point()
        return super().save(commit)

    def take(self, photo: Photo, upload: File, facts: PictureFacts) -> None:
        """Take the file in; a focal point set together with it was meant for it."""
        point = photo.focal_point
        ingest.take_in(photo, upload, facts)
        if self.moves_point():
            (photo.focal_x, photo.focal_y), photo.focal_is_chosen = point, True

    def moves_point(self) -> bool:
        """Say whether the person who sent the form set another focal point."""
        return not {"focal_x", "focal_y"}.isdisjoint(self.changed_data)

    def stored(self) -> None:
        ingest.enqueue_renditions(self.instance.pk)


class DocumentForm(UploadForm):
    """A document."""

    file_field = "file"
    read = staticmethod(read_document)
    take = staticmethod(ingest.take_in_document)

    class Meta:
        model = Document
        fields = "__all__"  # noqa: DJ007
        widgets = {"file": KeptFileInput()}

    def clean_file(self) -> File:
        return self.checked_file()

    def stored(self) -> None:
        """Have the words of the new file read by the worker."""
        ingest.enqueue_words(self.instance.pk)
