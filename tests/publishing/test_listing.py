"""Lists: only valid values count, the others are told; nothing in a query string makes one fail."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from events.models import Edition
from publishing.counting import Found, Way
from publishing.facets import ChoiceFacet, YearFacet
from publishing.list_filters import Sort, WordsFilter
from publishing.list_problems import shortened
from publishing.listing import RecordFilterSet, listing
from search.indexing import rebuild
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


class SampleFilterSet(RecordFilterSet):
    year = YearFacet(label="Year", ways="years")
    format = ChoiceFacet(label="Format", choices=Edition.Format.choices, ways="formats")
    q = WordsFilter()

    sorts = {"newest": Sort("The newest first."), "oldest": Sort("The oldest first.", ("year",))}

    class Meta:
        model = Edition
        fields: list[str] = []

    def years(self):
        return [Way(Edition.objects.all(), "year")]

    def formats(self):
        return [Way(Edition.objects.all(), "format")]


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


def test_several_values_of_one_facet_widen_the_list(five):
    filterset, page = ask("year=2020&format=hybrid&year=2022&year=2019&year=2020")
    assert [edition.year for edition in page] == [2022, 2020]
    assert [(chip.label, chip.value, chip.url_without) for chip in filterset.chips] == [
        ("Year", "2019", "/list/?year=2020&year=2022&format=hybrid"),
        ("Year", "2020", "/list/?year=2019&year=2022&format=hybrid"),
        ("Year", "2022", "/list/?year=2019&year=2020&format=hybrid"),
        ("Format", "In person and online", "/list/?year=2019&year=2020&year=2022"),
    ]


def test_a_good_value_counts_beside_a_bad_one_of_the_same_facet(five):
    filterset, page = ask("year=2020&year=soon&year=later&year=never&year=x&year=y")
    assert [edition.year for edition in page] == [2020]
    assert filterset.problems == [
        "“soon” is not a year, so it was left out.",
        "“later” is not a year, so it was left out.",
        "“never” is not a year, so it was left out.",
        "2 more values under “Year” were left out.",
    ]


def counts(filterset) -> dict:
    return {facet.name: {option.value: option.count for option in facet.options} for facet in filterset.facets}


def test_a_facet_is_counted_with_all_filters_but_itself(five):
    """2019, 2021 and 2023 have no format; 2020 and 2022 are hybrid."""
    EditionFactory(year=2022, slug="second", format="online")
    assert counts(ask("")[0]) == {
        "year": {"2023": 1, "2022": 2, "2021": 1, "2020": 1, "2019": 1},
        "format": {"hybrid": 2, "online": 1},
    }
    assert counts(ask("year=2022")[0]) == {
        "year": {"2023": 1, "2022": 2, "2021": 1, "2020": 1, "2019": 1},
        "format": {"hybrid": 1, "online": 1},
    }
    assert counts(ask("year=2022&format=online")[0]) == {
        "year": {"2022": 1},
        "format": {"hybrid": 1, "online": 1},
    }
    filterset, page = ask("year=2022&format=online&format=hybrid")
    assert counts(filterset) == {"year": {"2022": 2, "2020": 1}, "format": {"hybrid": 1, "online": 1}}
    assert page.paginator.count == 2


def test_what_is_chosen_stays_among_the_options_with_nothing_left(five):
    filterset, page = ask("year=2019&format=online")
    assert list(page) == []
    assert counts(filterset) == {"year": {"2019": 0}, "format": {"online": 0}}


def test_orders_are_those_allowed_and_the_default_needs_no_parameter(five):
    assert [edition.year for edition in ask("sort=oldest", 9)[1]] == [2019, 2020, 2021, 2022, 2023]
    filterset, page = ask("sort=oldest&page=2&year=&q=")
    assert (filterset.order_in_words, page.next_url) == ("The oldest first.", "/list/?sort=oldest&page=3")
    assert ask("sort=newest")[0].url() == "/list/"
    filterset, _page = ask("sort=-body")
    assert filterset.problems == ["“-body” is not among the choices under “Order”, so it was left out."]
    assert [chip.label for chip in ask("sort=oldest")[0].chips] == []
    assert ask("q=newest")[0].applied == {"q": ["newest"]}


def test_an_order_is_the_same_every_time_by_the_key_of_the_rows():
    first, second = EditionFactory(year=2020, slug="a"), EditionFactory(year=2020, slug="b")
    assert list(ask("sort=oldest", 9)[1]) == [first, second]


def test_an_address_has_one_form_whatever_was_asked(five):
    filterset, page = ask("utm=1&q=theme&page=1&format=hybrid&year=2022&year=2020&year=2022&format=wrong")
    assert page.query == "year=2020&year=2022&format=hybrid&q=theme"
    assert filterset.url() == "/list/?year=2020&year=2022&format=hybrid&q=theme"


def test_ten_thousand_values_are_a_few(five, django_assert_num_queries):
    with django_assert_num_queries(3):  # counts, rows, their headcounts
        filterset, page = ask("&".join(f"year={2020 + n}" for n in range(4_000)) + "&format=x" * 5_000)
        assert [edition.year for edition in page] == [2023, 2022]
    assert len(filterset.applied["year"]) == 40
    assert len(filterset.problems) <= 10


def test_pages_keep_the_filters_and_count_everything(five):
    rebuild()
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


def test_the_box_shows_what_is_applied_and_nothing_that_was_refused(five):
    assert ask("q=" + "x" * 300 + "&year=2020")[0].words_box.value == ""
    assert ask("q=theme")[0].words_box.value == "theme"


def test_a_facet_without_options_is_not_shown():
    assert ask("")[0].facets == []
    assert [facet.name for facet in ask("year=2020")[0].facets] == ["year"]


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
    st.sampled_from(["q", "year", "format", "page", "sort", "unknown"]),
    st.text(alphabet=st.characters(), max_size=300),
    max_size=5,
)


def test_a_facet_of_many_values_shows_the_most_frequent_and_all_that_are_chosen(five):
    facet = ask("")[0].filters["format"]
    found = [Found(f"v{count}", "", (), (), count) for count in range(1, 61)]
    shown = facet.shown([*found, Found("v60", "", (), (), 5)], ["v3", "hybrid"])
    assert [(one.value, one.count, one.chosen) for one in shown.options] == [
        ("v60", 65, False),
        *((f"v{count}", count, False) for count in range(59, 50, -1)),
        ("v3", 3, True),
        ("hybrid", 0, True),
    ]
    assert [one.value for one in shown.more] == [f"v{count}" for count in range(50, 20, -1)]
    assert (shown.left_out, shown.chosen) == (19, 2)


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
        assert set(parse_qs(urlsplit(address).query)) <= {"q", "year", "format", "sort", "page"}
    "".join(filterset.problems).encode()
    filterset.words_box.html.encode()
    assert all(option.label.encode() for facet in filterset.facets for option in facet.options)
