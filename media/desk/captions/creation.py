"""A person, an organization or a topic made in passing, from nothing but a name, by the rules of its own admin page."""

import re
from contextlib import suppress
from dataclasses import dataclass, field

from django import forms
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory
from django.http import HttpRequest
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from events.models import Person
from events.models.organization import HAN_OR_KANA
from media.desk.captions import fields, records
from publishing import workflow
from publishing.admin import RecordForm
from publishing.words import refuse_surrogates

#: Family names of two characters; all others are taken to have one.
DOUBLE = re.compile(
    "[欧歐][阳陽]|太[史叔]|端木|上官|司[马馬徒空]|[东東][方郭]|[独獨]孤|南[宫宮门門]|[万萬]俟|[闻聞]人|夏侯|[诸諸]葛|尉[迟遲]|公[羊冶孙孫]"
    "|赫[连連]|澹[台臺]|皇甫|宗政|濮[阳陽]|申屠|慕容|仲[孙孫]|[钟鍾][离離]|[长長][孙孫]|宇文|[鲜鮮]于|[闾閭]丘|令狐|百里|呼延|西[门門]"
)
LONGEST_HAN_NAME = 4  # characters; what is longer is a name from elsewhere, written with Chinese characters
#: Around the second of two names that say the same in two scripts.
BETWEEN = " ()（）/／,，、|"


class CreateForm(forms.Form):
    """What is needed to make a record: its kind and its name; of a person's, which part is the family name."""

    kind = forms.ChoiceField(choices=[(name, name) for name in fields.RELATED])
    name = forms.CharField(max_length=250, validators=[refuse_surrogates])
    family_name_first = forms.BooleanField(required=False)

    def clean_name(self) -> str:
        """Return the name with single spaces."""
        return " ".join(self.cleaned_data["name"].split())


@dataclass
class Made:
    """What became of the wish: a new record, or those that have this name already, or what is wrong with it."""

    record: object = None
    existing: list = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def create(request: HttpRequest, site: AdminSite, kind: str, name: str, family_name_first: bool) -> Made:
    """Make a record of this name, in the state in which its page would start it or, where that asks for more, a draft.

    A name that is there already makes none.
    """
    by_language = in_languages(name)
    existing = {record.pk: record for words in by_language.values() for record in records.same_name(kind, words)}
    if existing:
        return Made(existing=list(existing.values()))
    form = _form(request, site, kind, by_language, family_name_first)
    if not form.is_valid():
        return Made(problems=[str(words) for problems in form.errors.values() for words in problems])
    page = site.get_model_admin(form._meta.model)
    _begin(request, page, form.instance)
    try:
        with transaction.atomic():
            record = form.save()
            page.log_addition(request, record, [{"added": {}}])
            page.stored(record)
    except IntegrityError:
        return Made(problems=[_("Someone else added a record of this kind at the same moment. Try again.")])
    return Made(record=record)


def in_languages(name: str) -> dict[str, str]:
    """Return a name by the language its script tells: ``Zhang Fengqin 张凤琴`` has two, ``中国 AI 中心`` has one."""
    codes = [code for code, _name in settings.LANGUAGES]
    latin, han = codes[0], next((code for code in codes if code.startswith("zh")), "")
    if not han or not HAN_OR_KANA.search(name):
        return {latin: name}
    first = HAN_OR_KANA.search(name).start()
    last = max(match.end() for match in HAN_OR_KANA.finditer(name))
    before, middle, after = name[:first].strip(BETWEEN), name[first:last], name[last:].strip(BETWEEN)
    around = [words for words in (before, after) if words]
    is_pair = len(around) == 1 and not any(letter.isalpha() and letter.isascii() for letter in middle)
    return {latin: around[0], han: middle} if is_pair and _stands_apart(name, first, last) else {han: name}


def _stands_apart(name: str, first: int, last: int) -> bool:
    edges = name[first - 1 : first] + name[last : last + 1]
    return bool(edges) and all(letter in BETWEEN for letter in edges)


def parts_of_person(name: str, family_name_first: bool) -> tuple[str, str]:
    """Return the family name and the given name; what cannot be told apart stands together as the family name."""
    if HAN_OR_KANA.search(name):
        plain = name.replace(" ", "")
        if len(plain) > LONGEST_HAN_NAME or not all(map(HAN_OR_KANA.match, plain)):
            return name, ""
        length = 2 if len(plain) > 2 and DOUBLE.match(plain) else 1
        return plain[:length], plain[length:]
    words = name.split()
    if len(words) == 1:
        return name, ""
    return (words[0], " ".join(words[1:])) if family_name_first else (words[-1], " ".join(words[:-1]))


def _values(model: type, by_language: dict[str, str], family_name_first: bool) -> dict[str, str]:
    values = {}
    for code, words in by_language.items():
        if model is Person:
            family, given = parts_of_person(words, family_name_first)
            found = {"family_name": family, "given_name": given}
        else:
            found = {"name": words}
        values |= {build_localized_fieldname(name, code): value for name, value in found.items()}
    return values


def _form(request: HttpRequest, site: AdminSite, kind: str, by_language: dict[str, str], family_name_first: bool):
    """Return the filled form of a new record, made as its own page makes it."""
    model = records.model_of(kind)
    page = site.get_model_admin(model)
    values = _values(model, by_language, family_name_first)
    plain = {"family_name_first": family_name_first} if model is Person else {}
    form_class = modelform_factory(model, RecordForm, [*values, *plain, page.slug_field])
    for name in ("slug_field", "slug_from", "slug_spare"):
        setattr(form_class, name, getattr(page, name))
    return form_class(values | plain, instance=model())


def _begin(request: HttpRequest, page, record) -> None:
    """Take the step with which the kind's page starts a record; it stays a draft where that asks for more."""
    if step := page.initial_step(request):
        with suppress(ValidationError):
            workflow.prepare(record, step, request.user)
