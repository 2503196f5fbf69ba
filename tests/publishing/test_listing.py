"""Lists: only valid values count, the others are told; nothing in a query string makes one fail."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from events.models import Edition
from publishing.listing import OptionFilter, RecordFilterSet, WordsFilter, YearFilter, listing, shortened
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


class SampleFilterSet(RecordFilterSet):
    year = YearFilter(label="Year", options="years")
    format = OptionFilter(label="Format", choices=Edition.Format.choices)
    q = WordsFilter()

    class Meta:
        model = Edition
        fields: list[str] = []

    def years(self):
        return [(2021, 2021), (2023, 2023)]


def ask(query: str, per_page: int = 2):
    request = RequestFactory().get(f"/list/?{query}")
    filterset = SampleFilterSet(request.GET, queryset=Edition.objects.published().for_cards(), request=request)
    return filterset, listing(request, filterset, per_page)


@pytest.fixture
def five():
    return [EditionFactory(year=2019 + n, slug=str(2019 + n), format="hybrid" if n % 2 else "") for n in range(5)]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("year=-1", "“-1” is not a year, so it was left out."),
        ("year=99999999999999999999", "“99999999999999999999” is not a year, so it was left out."),
        ("year=٢٠٢٣", "“٢٠٢٣” is not a year, so it was left out."),
        ("year=0000", "“0000” is not a year, so it was left out."),
        ("format=<script>", "“<script>” is not among the choices under “Format”, so it was left out."),
        ("format=%00", "“\ufffd” is not among the choices under “Format”, so it was left out."),
        ("q=%00", "“\ufffd” under “Words” holds characters that cannot be looked for, so it was left out."),
        ("q=" + "x" * 60_000, "The text under “Words” is longer than 200 characters, so it was left out."),
        ("page=abc", "“abc” is not the number of a page, so this is the first."),
        ("page=0", "“0” is not the number of a page, so this is the first."),
        ("page=-1", "“-1” is not the number of a page, so this is the first."),
        ("page=%00", "“\ufffd” is not the number of a page, so this is the first."),
        ("page=4", "There is no page 4; this is the last one, page 3."),
        ("page=99999999999999999999", "There is no page 99999999999999999999; this is the last one, page 3."),
        ("page=" + "9" * 60_000, "There is no page " + "9" * 40 + "…; this is the last one, page 3."),
    ],
)
def test_a_bad_value_is_left_out_and_told(five, query, problem):
    filterset, page = ask(query)
    assert filterset.problems == [problem]
    assert filterset.chips == []
    assert page.paginator.count == 5


def test_a_bad_value_leaves_the_good_ones_in_force(five):
    filterset, page = ask("year=2020&format=nonsense")
    assert [edition.year for edition in page] == [2020]
    assert len(filterset.problems) == 1


def test_a_year_in_which_there_was_nothing_may_be_asked_for(five):
    filterset, page = ask("year=2012")
    assert (filterset.problems, list(page)) == ([], [])
    assert [chip.value for chip in filterset.chips] == ["2012"]


def test_chips_say_the_value_in_words_and_lead_to_the_list_without_it(five):
    filterset, _page = ask("year=2020&format=hybrid&q=theme&page=1&utm_source=mail")
    assert [(chip.label, chip.value) for chip in filterset.chips] == [
        ("Year", "2020"),
        ("Format", "In person and online"),
        ("Words", "theme"),
    ]
    assert filterset.chips[1].url_without == "/list/?year=2020&q=theme"
    assert filterset.url_without_all == "/list/"


def test_the_last_of_repeated_values_counts(five):
    filterset, page = ask("year=2019&year=2020")
    assert [edition.year for edition in page] == [2020]
    assert filterset.chips[0].url_without == "/list/"


def test_pages_keep_the_filters_and_count_everything(five):
    filterset, page = ask("q=theme&page=2&format=wrong")
    assert (page.number, page.paginator.num_pages, filterset.total) == (2, 3, 5)
    assert (page.previous_url, page.next_url) == ("/list/?q=theme", "/list/?q=theme&page=3")
    assert [(link["number"], link["current"]) for link in page.links] == [(1, False), (2, True), (3, False)]


def test_many_pages_leave_gaps_between_the_links():
    for year in range(1900, 1930):
        EditionFactory(year=year, slug=str(year))
    _filterset, page = ask("page=8", per_page=2)
    assert [link.get("number") for link in page.links] == [1, None, 6, 7, 8, 9, 10, None, 15]
    assert page.previous_url == "/list/?page=7"


def test_the_first_and_the_last_page_have_one_neighbour(five):
    assert ask("")[1].previous_url == ""
    assert ask("page=3")[1].next_url == ""


def test_a_text_is_trimmed_and_blanks_ask_for_nothing(five):
    assert ask("q=+%E3%80%80+")[0].chips == []
    assert ask("q=++theme+")[0].chips[0].value == "theme"


def test_the_form_shows_what_is_applied_and_nothing_that_was_refused(five):
    filterset, _page = ask("q=" + "x" * 300 + "&year=2020")
    assert "xxx" not in str(filterset.shown_form)
    assert filterset.shown_form["year"].value() == "2020"


def test_a_choice_without_options_is_not_shown():
    class Bare(SampleFilterSet):
        def years(self):
            return []

    assert "year" not in Bare(QueryDict()).shown_form.fields
    assert "year" in Bare(QueryDict("year=2020")).shown_form.fields


def test_half_characters_are_refused():
    data = QueryDict(mutable=True)
    data["q"] = "a\ud800"
    filterset = SampleFilterSet(data, queryset=Edition.objects.published())
    assert [problem[:18] for problem in filterset.problems] == ["“a\ufffd” under “Words”"]
    assert list(filterset.qs) == []


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ED%A0%80", "year=%ff", "page=%ff", "%ff=%ff", "=&&=;", "q[]=1"])
def test_broken_encodings_are_read_as_something(five, query):
    _filterset, page = ask(query)
    assert page.number == 1


def test_a_long_unknown_parameter_stays_out_of_every_link(five):
    _filterset, page = ask("x=" + "y" * 60_000)
    assert page.next_url == "/list/?page=2"


def test_shortened_leaves_only_what_can_be_shown():
    assert shortened("a\x00b\u202ec\ud800") == "a\ufffdb\ufffdc\ufffd"
    assert shortened("x" * 41) == "x" * 40 + "…"


PARAMETERS = st.dictionaries(
    st.sampled_from(["q", "year", "format", "page", "unknown"]),
    st.text(alphabet=st.characters(), max_size=300),
    max_size=5,
)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parameters=PARAMETERS)
def test_no_parameters_make_a_list_fail(parameters):
    data = QueryDict(mutable=True)
    data.update(parameters)
    request = RequestFactory().get("/list/")
    request.GET = data
    filterset = SampleFilterSet(data, queryset=Edition.objects.published().for_cards(), request=request)
    page = listing(request, filterset)
    assert list(page) == []
    for address in [page.url(2), *(chip.url_without for chip in filterset.chips)]:
        assert set(parse_qs(urlsplit(address).query)) <= {"q", "year", "format", "page"}
    "".join(filterset.problems).encode()
    str(filterset.shown_form).encode()
