"""Records for tests: published by default, with invented words that say nothing about any real forum."""

import io
from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from events.models import (
    Citation,
    Edition,
    EditionOrganization,
    Exhibition,
    Exhibitor,
    Figure,
    Forum,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    SubForumOrganization,
    SubForumPerson,
    Topic,
)
from media.models import Album, AlbumPhoto, ContributedPhoto, Contribution, Document, Photo
from media.models.contribution import hash_of_link
from pages.models import Page
from publishing.licences import Licence
from publishing.models import State


def image_bytes(width: int = 640, height: int = 480, image_format: str = "JPEG", **options) -> bytes:
    """Return a real picture file with a gradient, so that compressing it means something."""
    ramp = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM), ramp.rotate(180)))
    buffer = io.BytesIO()
    picture.save(buffer, image_format, **options)
    return buffer.getvalue()


class PublishedFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    state = State.PUBLISHED


class ForumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forum

    name_en = "Invented Forum"


class EditionFactory(PublishedFactory):
    class Meta:
        model = Edition

    number = factory.Sequence(lambda n: n % 500 + 1)
    year = factory.Sequence(lambda n: 1900 + n)
    slug = factory.LazyAttribute(lambda edition: str(edition.year))
    theme_en = factory.Sequence(lambda n: f"Invented theme {n}")
    city_en = "Sampleton"
    country_en = "Nowhere"


class TopicFactory(PublishedFactory):
    class Meta:
        model = Topic

    name_en = factory.Sequence(lambda n: f"Invented topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class OrganizationFactory(PublishedFactory):
    class Meta:
        model = Organization

    name_en = factory.Sequence(lambda n: f"Invented organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")


class PersonFactory(PublishedFactory):
    class Meta:
        model = Person

    family_name_en = factory.Sequence(lambda n: f"Family{n}")
    given_name_en = "Given"
    slug = factory.Sequence(lambda n: f"person-{n}")


class SubForumFactory(PublishedFactory):
    class Meta:
        model = SubForum

    edition = factory.SubFactory(EditionFactory)
    title_en = factory.Sequence(lambda n: f"Invented sub-forum {n}")
    slug = factory.Sequence(lambda n: f"sub-forum-{n}")


class ExhibitionFactory(PublishedFactory):
    class Meta:
        model = Exhibition

    edition = factory.SubFactory(EditionFactory)
    title_en = factory.Sequence(lambda n: f"Invented exhibition {n}")
    slug = factory.Sequence(lambda n: f"exhibition-{n}")


class OutcomeFactory(PublishedFactory):
    class Meta:
        model = Outcome

    title_en = factory.Sequence(lambda n: f"Invented outcome {n}")
    slug = factory.Sequence(lambda n: f"outcome-{n}")


class SourceFactory(PublishedFactory):
    class Meta:
        model = Source

    outlet_en = factory.Sequence(lambda n: f"Invented Daily {n}")
    title = factory.Sequence(lambda n: f"Invented report {n}")
    language = "en"
    url = factory.Sequence(lambda n: f"https://source.example/{n}")


class CitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Citation

    record = factory.SubFactory(EditionFactory)
    source = factory.SubFactory(SourceFactory)


class FigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Figure

    edition = factory.SubFactory(EditionFactory)
    value = 100
    source = factory.SubFactory(SourceFactory)


class OutcomeStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutcomeStep

    outcome = factory.SubFactory(OutcomeFactory)
    kind = OutcomeStep.Kind.LAUNCHED
    source = factory.SubFactory(SourceFactory)


class EditionOrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EditionOrganization

    edition = factory.SubFactory(EditionFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = EditionOrganization.Role.HOST


class SubForumOrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubForumOrganization

    sub_forum = factory.SubFactory(SubForumFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = SubForumOrganization.Role.ORGANISER


class SubForumPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubForumPerson

    sub_forum = factory.SubFactory(SubForumFactory)
    person = factory.SubFactory(PersonFactory)


class ExhibitorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exhibitor

    exhibition = factory.SubFactory(ExhibitionFactory)
    organization = factory.SubFactory(OrganizationFactory)


class PhotoFactory(PublishedFactory):
    class Meta:
        model = Photo

    original = factory.LazyFunction(lambda: ContentFile(image_bytes(), name="photo.jpg"))
    width = 640
    height = 480
    caption_en = factory.Sequence(lambda n: f"Invented caption {n}.")
    alt_text_en = "A gradient from dark to light"
    creator_en = "Invented Photographer"
    credit_line_en = "Photo: Invented Photographer"
    licence = Licence.CC_BY


class AlbumFactory(PublishedFactory):
    class Meta:
        model = Album

    title_en = factory.Sequence(lambda n: f"Invented album {n}")
    slug = factory.Sequence(lambda n: f"album-{n}")


class AlbumPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AlbumPhoto

    album = factory.SubFactory(AlbumFactory)
    photo = factory.SubFactory(PhotoFactory)


class DocumentFactory(PublishedFactory):
    class Meta:
        model = Document

    title_en = factory.Sequence(lambda n: f"Invented document {n}")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4\n%%EOF\n", name="document.pdf"))


class PageFactory(PublishedFactory):
    class Meta:
        model = Page

    title_en = factory.Sequence(lambda n: f"Invented page {n}")
    path = factory.Sequence(lambda n: f"page-{n}")
    body_en = "<p>Invented words.</p>"


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    seed = factory.Sequence(lambda n: f"{n:032x}")
    link_hash = factory.LazyAttribute(lambda sent: hash_of_link(Contribution.link_token(sent.seed)))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=90))
    name = "Invented Contributor"
    email = "contributor@example.org"
    message = "Invented message"
    licence = Licence.CC_BY
    consent_version = "1"


class ContributedPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContributedPhoto

    contribution = factory.SubFactory(ContributionFactory)
    file = factory.LazyFunction(lambda: ContentFile(image_bytes(), name="photo.jpg"))
    preview = factory.LazyFunction(lambda: ContentFile(image_bytes(60, 45), name="preview.jpg"))
    original_name = factory.Sequence(lambda n: f"IMG_{n}.JPG")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    width = 640
    height = 480
    caption = factory.Sequence(lambda n: f"Contributed caption {n}.")
    alt_text = "A gradient"
    creator = "Invented Photographer"
    people_shown = "Invented Person"
    place = "Sampleton"
