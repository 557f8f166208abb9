"""The line from a sentence to its places: the tables of ``tests/cases`` and the articles of ``seeds``."""

import csv
import re
from pathlib import Path

import pytest
from geopy.distance import geodesic

from geonews.pipeline import Geoparser
from geonews.readers.files import read
from geonews.records import Article

HERE = Path(__file__).parent
NOT_SENTENCES = ("across", "seeds", "daily_places", "known_limits")
NEAR_KM = 161
SEEDS_FLOOR = 0.92
"""Share of the rows of seeds.tsv that are found and placed right; it may only rise."""
TAKEN_FOR_PLACES = {
    ("aleppo-old-keys", "كردية"): "the gazetteer has the Kurds as people of a region",
    ("south-lebanon-first-day", "الرومانية"): "Roman and Romanian are one word",
}
"""Rows of kind none that this edition takes for a place."""


def rows(table):
    with (HERE / "cases" / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def tables():
    names = sorted(path.stem for path in (HERE / "cases").glob("*.tsv"))
    return [name for name in names if name not in NOT_SENTENCES]


def sentences(*names):
    for name in names:
        for number, row in enumerate(rows(name), 2):
            yield pytest.param(visible(row["text"]), row["mentions"], id=f"{name}:{number}")


def visible(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text).replace("\\n", "\n")


def written(resolution, wanted):
    """Write a mention as the tables do; the kind of place only where the table asks for it."""
    mention, place = resolution.mention, resolution.place
    where = (place.country or "XX") if place else "-"
    if place and "/" in wanted:
        where += f"/{place.kind}"
    clitics = "".join(f"{clitic}+" for clitic in mention.clitics)
    return " ".join(filter(None, [clitics, mention.name, mention.kind, where, mention.role]))


@pytest.fixture(scope="module")
def parser():
    return Geoparser()


def check(parser, text, mentions):
    wanted = [visible(mention) for mention in mentions.split("; ") if mention]
    resolutions = parser.parse(text).resolutions
    asked = wanted + ["/"] * len(resolutions)
    assert [written(one, form) for one, form in zip(resolutions, asked, strict=False)] == wanted


@pytest.mark.parametrize(("text", "mentions"), [*sentences(*tables())])
def test_case(parser, text, mentions):
    check(parser, text, mentions)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="see the row's last column")
@pytest.mark.parametrize(("text", "mentions"), [*sentences("known_limits")])
def test_known_limit(parser, text, mentions):
    check(parser, text, mentions)


def test_every_case_has_its_reason_and_there_are_enough():
    cases = [row for name in [*tables(), "known_limits"] for row in rows(name)]
    assert all(row["why"] and row["text"] for row in cases)
    assert len({row["text"] for row in cases}) == len(cases) >= 280


# ------------------------------------------------------------------ seeds


@pytest.fixture(scope="module")
def seeds(parser):
    return {article.id: parser.parse(article) for article in read([HERE.parent / "seeds"])}


def is_right(row, resolution):
    """Tell whether a mention is placed where the row says: in a country of that code, or near enough."""
    place = resolution.place
    if place is None or resolution.mention.name.replace("ـ", "") != row["surface"]:
        return False
    if place.kind == "country":
        return place.country in row["place_country"].split("|")
    return geodesic((place.lat, place.lon), (float(row["lat"]), float(row["lon"]))).km <= max(NEAR_KM, place.radius_km)


def test_seeds_reach_the_floor(seeds):
    asked = [row for row in rows("seeds") if row["kind"] in ("toponym", "demonym", "facility")]
    missed = [row for row in asked if not any(is_right(row, one) for one in seeds[row["article"]].resolutions)]
    share = 1 - len(missed) / len(asked)
    assert share >= SEEDS_FLOOR, [(row["article"], row["surface"], row["note"]) for row in missed]


def occurrences(article, row):
    """Return where the row's surface stands, in which field, by the words that the note quotes."""
    label, _, quoted = row["note"].partition(": ")
    alone = label.startswith(("alone", "only inside"))
    phrases = [row["surface"]] if alone or not quoted else re.split(r", |; ", quoted)
    for phrase in phrases:
        for field, text in (("title", article.title), ("text", article.text)):
            for found in re.finditer(re.escape(phrase), text):
                inner = phrase.find(row["surface"])
                if inner >= 0:
                    start = found.start() + inner
                    yield field, start, start + len(row["surface"])


NOT_PLACES = [
    pytest.param(
        row,
        id=f"{row['article']}:{row['surface']}",
        marks=[pytest.mark.xfail(strict=True, reason=TAKEN_FOR_PLACES[row["article"], row["surface"]])]
        if (row["article"], row["surface"]) in TAKEN_FOR_PLACES
        else [],
    )
    for row in rows("seeds")
    if row["kind"] == "none"
]


@pytest.mark.parametrize("row", NOT_PLACES)
def test_seeds_words_that_are_no_places(seeds, row):
    parsed = seeds[row["article"]]
    spans = {(one.mention.field, one.mention.start, one.mention.end) for one in parsed.resolutions}
    found = list(occurrences(parsed.article, row))
    assert found, "the note quotes nothing of the article"
    assert spans.isdisjoint(found)


# --------------------------------------------------------------- the whole


def test_a_title_is_read_and_its_positions_are_its_own(parser):
    article = Article(id="a", title="هدوء في حلب", text="عاد الهدوء إلى المدينة بعد اتفاق في دمشق.")
    title, text = (one.mention for one in parser.parse(article).resolutions)
    assert (title.field, article.title[title.start : title.end]) == ("title", "حلب")
    assert (text.field, article.text[text.start : text.end]) == ("text", "دمشق")


def test_a_title_that_opens_the_text_is_read_once(parser):
    article = Article(id="a", title="هدوء في حلب", text="هدوء في حلب\n\nعاد الهدوء.")
    assert [one.mention.field for one in parser.parse(article).resolutions] == ["text"]


def test_front_matter_is_not_read(parser):
    head = "title: القاهرة\n"
    article = Article(id="a", text=head + "وصل إلى دمشق.", body_start=len(head))
    (only,) = (one.mention for one in parser.parse(article).resolutions)
    assert (only.start, only.surface) == (len(head) + len("وصل إلى "), "دمشق")


def test_focus_is_where_most_of_the_article_lies(parser):
    focus = parser.parse("قصف على إدلب وحلب. وفي دمشق قال مسؤول إن موسكو على علم.").focus
    assert focus is not None
    assert focus.country == "SY"
    assert parser.parse("لا شيء هنا.").focus is None


def test_the_result_says_what_made_it(parser):
    made_by = parser.parse("").made_by
    assert made_by.gazetteer == parser.gazetteer.digest[:12]
    assert made_by.recogniser
    assert made_by.resolver


def test_two_articles_of_a_run_keep_their_order(parser):
    ids = [parsed.article.id for parsed in parser.parse_many([Article("b", "دمشق"), Article("a", "حلب")])]
    assert ids == ["b", "a"]


def test_a_parser_of_parts_takes_them(parser):
    class Nothing:
        signature = "nothing-0"

        def recognise(self, article):
            return ()

    silent = Geoparser(parser.gazetteer, recogniser=Nothing())
    parsed = silent.parse("دمشق")
    assert (parsed.resolutions, parsed.made_by.recogniser) == ((), "nothing-0")
