"""Which fields of this room are written once a language."""

from modeltranslation.translator import TranslationOptions, register

from events.models import (
    Citation,
    Edition,
    Exhibition,
    Figure,
    Forum,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    SubForumPerson,
    Topic,
)


@register(Forum)
class ForumTranslation(TranslationOptions):
    fields = ("name", "short_name", "purpose", "contact_address", "default_usage_terms")


@register(Edition)
class EditionTranslation(TranslationOptions):
    fields = (
        "title",
        "co_title",
        "theme",
        "date_note",
        "city",
        "region",
        "country",
        "venue",
        "summary",
        "body",
        "low_carbon",
    )


@register(SubForum)
class SubForumTranslation(TranslationOptions):
    fields = ("title", "place", "summary", "body")


@register(SubForumPerson)
class SubForumPersonTranslation(TranslationOptions):
    fields = ("position",)


@register(Exhibition)
class ExhibitionTranslation(TranslationOptions):
    fields = ("title", "venue", "summary", "body")


@register(Organization)
class OrganizationTranslation(TranslationOptions):
    fields = ("name", "country", "description")


@register(Person)
class PersonTranslation(TranslationOptions):
    fields = ("family_name", "given_name", "description")


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Outcome)
class OutcomeTranslation(TranslationOptions):
    fields = ("title", "description")


@register(OutcomeStep)
class OutcomeStepTranslation(TranslationOptions):
    fields = ("note",)


@register(Figure)
class FigureTranslation(TranslationOptions):
    fields = ("note",)


@register(Source)
class SourceTranslation(TranslationOptions):
    fields = ("outlet", "note")


@register(Citation)
class CitationTranslation(TranslationOptions):
    fields = ("says",)
