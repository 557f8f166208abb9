"""``corrections.csv``: which row covers which mention, what is told of broken ones, what the resolver makes of it."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.fold import squeeze
from geonews.errors import InputError, MalformedError, MissingInputError, UndecodableError
from geonews.gazetteer.online import ask_unplaced
from geonews.pipeline import Geoparser
from geonews.records import Article, Candidate, Mention, Place, Resolution, Sentence
from geonews.resolve.corrections import Correction, Corrections, corrected, unmatched
from geonews.resolve.sheet import Sheet, from_cell
from geonews.writers.corrections import with_correction
from geonews.writers.safe import FORMULA_START, for_cell

FILE = Path("corrections.csv")
HEADER = "article,surface,context,place\n"


def place(identity, name="Somewhere"):
    return Place(identity, name, "مكان", lon=1.0, lat=2.0, kind="city", radius_km=1.0)


LEBANON, LIBYA, OWN = place("geonames:266826"), place("geonames:2210247"), place("user:برج-الضباب")
KNOWN = {one.id: one for one in (LEBANON, LIBYA, OWN)}


@pytest.fixture
def read(tmp_path):
    """Read a text as a file of corrections; returns them and what was told, the file's name left out."""

    def reading(text):
        path = tmp_path / "corrections.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        told = []

        def tell(where, what, skipped):
            told.append((where.removeprefix(f"{path}, "), what, skipped))

        return Corrections.read(path, KNOWN.get, tell), told

    return reading


def mention(name="طرابلس", sentence="وصل الوفد إلى طرابلس", *, surface=None, clitics=()):
    surface = surface or name
    return Mention(
        field="text", start=0, end=len(surface), surface=surface, name=name, key=squeeze(name), kind="toponym",
        sentence=Sentence(sentence, 0), clitics=clitics,
    )  # fmt: skip


ARTICLE = Article("a", "وصل الوفد إلى طرابلس")


# ---------------------------------------------------------------- which row covers what


@pytest.mark.parametrize(
    ("row", "about"),
    [
        ("*,طرابلس,,", mention()),
        ("a,طرابلس,,", mention()),
        (" a ,طرابلس,,", mention()),
        ("*,طَرابُلُس,,", mention()),
        ("*,غزه,,", mention("غزة")),
        ("*,«بورت أو برنس»,,", mention("بورت-أو-برنس")),
        ("*,TRIPOLI,,", mention("Tripoli")),
        ("*,طرابلس,,", mention(clitics=("و", "ب"))),
        ("*,وبطرابلس,,", mention(clitics=("و", "ب"))),
        ("*,القاهرة,,", mention("القاهرة", surface="لقاهرة", clitics=("ل",))),
        ("*,للقاهرة,,", mention("القاهرة", surface="لقاهرة", clitics=("ل",))),
        ("*,طرابلس,الوفد,", mention()),
        ("*,طرابلس,الوفد وصل,", mention()),
        ("*,طرابلس,لُبنان,", mention(sentence="وصل إلى طرابلس بلبنان")),
        ("*,طرابلس,القاهره,", mention(sentence="من طرابلس للقاهرة")),
    ],
)
def test_a_row_covers(read, row, about):
    corrections, told = read(f"{HEADER}{row}geonames:266826\n")
    found = corrections.of(ARTICLE, about)
    assert (found.place, found.line, told) == (LEBANON, 2, [])


@pytest.mark.parametrize(
    ("row", "about"),
    [
        ("b,طرابلس,,", mention()),
        ("*,دمشق,,", mention()),
        ("*,وهران,,", mention("هران")),  # not و + هران
        ("*,بطرابلس,,", mention()),
        ("*,طرابلس,ليبيا,", mention()),
        ("*,طرابلس,الوفد ليبيا,", mention()),
        ("*,طرابلس,وفد,", mention(sentence="وصلت وفود إلى طرابلس")),  # a word, not its letters
    ],
)
def test_a_row_does_not_cover(read, row, about):
    corrections, _ = read(f"{HEADER}{row}geonames:266826\n")
    assert corrections.of(ARTICLE, about) is None
    assert corrections.covering(ARTICLE, about) == ()


@pytest.mark.parametrize(
    ("winner", "others"),
    [
        ("a,طرابلس,,", ["*,طرابلس,,"]),
        ("a,طرابلس,,", ["*,طرابلس,الوفد,"]),
        ("*,طرابلس,الوفد,", ["*,طرابلس,,"]),
        ("a,طرابلس,الوفد,", ["a,طرابلس,,", "*,طرابلس,الوفد,", "*,طرابلس,,"]),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_which_row_wins_wherever_it_stands(read, winner, others, first):
    rows = [f"{one}geonames:2210247" for one in others]
    rows.insert(0 if first else len(rows), f"{winner}geonames:266826")
    corrections, told = read(HEADER + "\n".join(rows))
    assert corrections.of(ARTICLE, mention()).place == LEBANON
    assert len(corrections.covering(ARTICLE, mention())) == len(rows)
    assert told == []


def test_of_two_that_both_fit_the_later_line_wins(read):
    corrections, told = read(f"{HEADER}*,طرابلس,الوفد,geonames:2210247\n*,طرابلس,وصل,geonames:266826\n")
    assert [one.line for one in corrections.covering(ARTICLE, mention())] == [3, 2]
    assert told == []


def test_none_is_a_place_that_is_none(read):
    corrections, told = read(f"{HEADER}*,طرابلس,,None \n")
    assert (corrections.of(ARTICLE, mention()).place, told) == (None, [])


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "*,طرابلس,,geonames:266826\n",
        "article;surface;context;place\r\n*;طرابلس;;geonames:266826\r\n",
        "article\tsurface\tcontext\tplace\n*\tطرابلس\t\tgeonames:266826",
        "sep=;\narticle;surface;context;place\n*;طرابلس;;geonames:266826\n",
        "\n\n" + HEADER + ",,,\n\n*,طرابلس,,geonames:266826\n",
        'note,Place, SURFACE ,article\n"a, b;\nc",geonames:266826,طرابلس,*\n',
        "article,surface,place\n*,طرابلس,geonames:266826\n",
        HEADER + "*,طرابلس,,geonames:266826,\n",
        HEADER.replace("\n", "\r") + "*,طرابلس,,geonames:266826\r",
    ],
)
def test_ways_to_write_the_same(read, text):
    corrections, told = read(text)
    (one,) = corrections.rows
    assert (one.key, one.place, told) == (("*", "طرابلس", frozenset()), LEBANON, [])


@pytest.mark.parametrize("text", ["", "\ufeff", "\n \n", HEADER])
def test_a_file_without_rows(read, text):
    corrections, told = read(text)
    assert (corrections.rows, told) == ((), [])
    assert corrections.of(ARTICLE, mention()) is None


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("*,,,geonames:266826", "no surface: give the name as it stands in the text"),
        ("*,؟!,,geonames:266826", "no surface: give the name as it stands in the text"),
        (",طرابلس,,geonames:266826", "no article: give its id, or * for every one"),
        ("*,طرابلس,؟,geonames:266826", "the context ؟ has no word in it"),
        ("*,طرابلس", "no place: give an id, or none; geonews lookup طرابلس shows ids"),
        ("*,طرابلس,,Tripoli", "Tripoli is no id; geonews lookup Tripoli shows ids"),
        ("*,طرابلس,,geonames:1", "no place has the id geonames:1; geonews lookup طرابلس shows ids"),
        ("*,طرابلس,,user:x", "no place has the id user:x; add your places again with geonews gazetteer add"),
        ("*,طرابلس,,none,x,", "6 cells under 4 headings; quote a text with commas"),
        ('*,"طر"ابلس,,none', "broken quotes (',' expected after '\"'); inside a quoted cell double them"),
        ('*,"طرابلس,,none', "broken quotes (unexpected end of data); inside a quoted cell double them"),
    ],
)
def test_a_broken_row_is_told_and_the_others_stay(read, row, told):
    corrections, heard = read(f"{HEADER}*,حلب,,geonames:2210247\n{row}\n*,دمشق,,none\n")
    assert heard == [("line 3", told, True)]
    assert [(one.surface, one.line) for one in corrections.rows] == [("حلب", 2), ("دمشق", 4)]


def test_two_rows_that_contradict_are_told_and_the_later_wins(read):
    corrections, told = read(f"{HEADER}*,غزة,الوفد وصل,geonames:266826\n\n*,غزه,وصل الوفد,none\n")
    said = "geonames:266826 in line 2 and none here: this line counts, take out the other"
    assert told == [("line 4", f"غزه in every article beside وصل الوفد is {said}", False)]
    assert [(one.line, one.place) for one in corrections.rows] == [(4, None)]


def test_a_row_that_stands_twice_counts_once_and_nothing_is_told(read):
    corrections, told = read(f"{HEADER}*,غزة,,none\n*,غزه,,NONE\n")
    assert ([one.line for one in corrections.rows], told) == ([3], [])


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("*,طرابلس,,none\n", MalformedError, "line 1: no heading says article or surface or place; the first line is"),
        ("\narticle,name,place\n", MalformedError, "line 2: no heading says surface; the first line is"),
        ('"article\n', MalformedError, "line 1: no heading says"),
        (HEADER.encode("utf-16"), UndecodableError, "is not in UTF-8"),
        ((HEADER + "*,طرابلس,,none").encode("cp1256"), UndecodableError, "is not in UTF-8"),
    ],
)
def test_a_file_that_is_none_is_refused(read, text, error, told):
    with pytest.raises(error, match=told) as caught:
        read(text)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(MissingInputError, match=r"none\.csv: no such file or directory; geonews correct makes it"):
        Corrections.read(tmp_path / "none.csv", KNOWN.get, print)
    with pytest.raises(MissingInputError, match="is a directory"):
        Corrections.read(tmp_path, KNOWN.get, print)


def test_rows_that_covered_nothing_are_divided_by_what_was_read():
    rows = [Correction(article, "طرابلس", "", None, line) for line, article in enumerate(("*", "a", "b"), 2)]
    here, elsewhere = unmatched(rows, {"a"})
    assert ([one.line for one in here], [one.line for one in elsewhere]) == ([2, 3], [4])


# ---------------------------------------------------------------- the way back into the file

CELL = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
HOSTILE = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["", "'", "''", "=", "'=", "''+", "@", "-", "\t", "\r", '"', "\n", ";", ",", "\ufeff", "\0", "sep=;"]
    ),
    CELL,
    st.sampled_from(["", "\r\n", '"', "'"]),
)
NAMES = HOSTILE.filter(squeeze)


@given(article=HOSTILE.filter(str.strip), surface=NAMES, context=st.one_of(st.just(""), NAMES), slug=NAMES)
def test_whatever_is_written_is_read_back_exactly(article, surface, context, slug):
    meant = place(f"user:{squeeze(slug).replace(' ', '-')}")
    text = with_correction("", Correction(article, surface, context, meant), FILE)
    text = with_correction(text, Correction("other", "دمشق", "", None), FILE)
    sheet = Sheet.of(text, FILE)
    cells = [[sheet.cell(row, column) for column in ("article", "surface", "context", "place")] for row in sheet.rows]
    assert cells == [[article, surface, context, meant.id], ["other", "دمشق", "", "none"]]


@given(st.lists(st.tuples(NAMES, st.sampled_from([LEBANON, LIBYA, None])), max_size=6))
def test_each_name_keeps_its_last_place_and_the_same_twice_has_the_same_bytes(said):
    texts = []
    for _ in range(2):
        text = ""
        for surface, meant in said:
            text = with_correction(text, Correction("*", surface, "", meant), FILE)
        texts.append(text)
    assert texts[0] == texts[1]
    expected = {squeeze(surface): meant.id if meant else "none" for surface, meant in said}
    sheet = Sheet.of(texts[0], FILE)
    assert {squeeze(sheet.cell(row, "surface")): sheet.cell(row, "place") for row in sheet.rows} == expected


@given(HOSTILE)
def test_no_cell_is_a_formula_and_what_the_writers_make_harmless_is_read_back(text):
    written = with_correction("", Correction("*", "x" + text, text, None), FILE)
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not any(cell.startswith(FORMULA_START) for cell in row)
    if text.startswith(FORMULA_START):
        assert from_cell(for_cell(text)) == text


def test_half_of_a_character_is_no_text():
    assert "a?" in with_correction("", Correction("a\ud83d", "x", "", None), FILE)
    corrections = Corrections((Correction("a?", "طرابلس", "", LIBYA),))
    assert corrections.of(Article("a\ud83d", ""), mention()).place == LIBYA


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", HEADER + "*,غزة,,none\n"),
        (HEADER, HEADER + "*,غزة,,none\n"),
        ("sep=;", "sep=;\narticle;surface;context;place\n*;غزة;;none\n"),
        (HEADER + "a,x,,none", HEADER + "a,x,,none\n*,غزة,,none\n"),
        ("\ufeffplace;surface;note;article\r\n", "\ufeffplace;surface;note;article\r\nnone;غزة;;*\r\n"),
        (HEADER + "*,غزه,,geonames:1,\n\nb,y,,none\n", HEADER + "*,غزه,,none,\n\nb,y,,none\n"),
        (
            'place,note,surface,article\n geonames:1 ,"a\nb",غزه,*\nnone,"1 ""2""",x,*\n',
            'place,note,surface,article\nnone,"a\nb",غزه,*\nnone,"1 ""2""",x,*\n',
        ),
        (HEADER + "*,غزه,,geonames:1\n*,غزة,,geonames:2\n", HEADER + "*,غزه,,geonames:1\n*,غزة,,none\n"),
    ],
)
def test_a_row_is_added_or_changed_and_the_rest_is_kept(before, after):
    assert with_correction(before, Correction("*", "غزة", "", None), FILE) == after


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEADER + '*,"x,,none\n', "line 2: broken quotes"),
        ("article,surface,place\n", "line 1: no heading says context"),
        ("a,b\n", "line 1: no heading says article or surface or place"),
    ],
)
def test_a_file_that_cannot_take_it_is_refused(text, told):
    with pytest.raises(InputError, match=told):
        with_correction(text, Correction("*", "غزة", "الوفد", None), FILE)


# ---------------------------------------------------------------- what the line makes of it


@pytest.fixture(scope="module")
def parsed():
    """Parse a text with corrections, each an article, a name, a context and an id."""
    plain = Geoparser()

    def parse(text, *said):
        rows = [
            Correction(article, name, context, plain.gazetteer.by_id(identity), line)
            for line, (article, name, context, identity) in enumerate(said, 2)
        ]
        parser = Geoparser(plain.gazetteer, plain._recogniser, corrections=Corrections(tuple(rows)))
        return parser.parse(Article("a", text))

    return parse


TEXT = "وصل الوفد إلى طرابلس."


def only(parsed):
    (one,) = parsed.resolutions
    return one


def test_a_correction_decides_and_the_candidates_stay(parsed):
    before = only(parsed(TEXT))
    assert (before.place.country, before.decided) == ("LY", "evidence")
    after = only(parsed(TEXT, ("a", "طرابلس", "", "geonames:266826")))
    assert (after.place.country, after.confidence, after.decided) == ("LB", 1.0, "correction")
    assert {one.place.id for one in after.candidates} == {one.place.id for one in before.candidates}


def test_a_place_that_does_not_bear_the_name(parsed):
    one = only(parsed(TEXT, ("*", "طرابلس", "", "geonames:360630")))
    assert (one.place.name, one.confidence, one.decided) == ("Cairo", 1.0, "correction")


def test_no_place_is_a_decision_too(parsed):
    after = parsed(TEXT, ("*", "طرابلس", "", "none"))
    one = only(after)
    assert (one.place, one.confidence, one.decided) == (None, 0.0, "correction")
    assert one.candidates
    assert after.focus is None


def test_it_speaks_for_the_others(parsed):
    text = "غادر الوفد طرابلس إلى الميناء ثم إلى زحلة."
    before, after = (
        {one.mention.name: one for one in parsed(text, *said).resolutions}
        for said in ((("*", "طرابلس", "", "geonames:2210247"),), (("*", "طرابلس", "", "geonames:266826"),))
    )
    assert after["زحلة"].confidence > before["زحلة"].confidence
    shares = [
        next(one.evidence.get("country_share", 0.0) for one in found["زحلة"].candidates if one.place.country == "LB")
        for found in (before, after)
    ]
    assert shares[1] > shares[0]


def test_it_is_the_place_in_which_another_lies(parsed):
    text = "قصف على البترون بريف طرابلس."
    lebanon, libya = (
        {name for one in found.resolutions[0].candidates for name in one.evidence if one.place.country == "LB"}
        for found in (parsed(text, ("*", "طرابلس", "", f"geonames:{one}")) for one in (266826, 2210247))
    )
    assert "inside" in lebanon
    assert "outside" in libya


def test_the_signature_tells_that_and_what_was_corrected(parsed):
    row, other = ("*", "طرابلس", "", "geonames:266826"), ("*", "طرابلس", "", "none")
    plain, one, again, two = (parsed(TEXT, *said).made_by.resolver for said in ((), (row,), (row,), (other,)))
    assert "corrections" not in plain
    assert one == again != two
    assert one.startswith(f"{plain}+corrections:")
    assert len(one.rpartition(":")[2]) == 8


def test_the_digest_is_of_what_is_said_not_of_how():
    one = Correction("a", "غزة", "الوفد وصل", LIBYA, 2)
    same = Correction(" a", "غَزّه", "وصل، الوفد", LIBYA, 9)
    assert Corrections((one,)).digest == Corrections((same,)).digest
    for other in (
        replace(one, article="b"),
        replace(one, surface="x"),
        replace(one, context=""),
        replace(one, place=None),
    ):
        assert Corrections((one,)).digest != Corrections((other,)).digest


def test_a_corrected_relative_place_loses_the_area_that_was_guessed():
    ranked = (Candidate(LIBYA, "x", {"prominence": 1.0}),)
    before = Resolution(mention(), ranked, LIBYA, 0.5, area={"type": "Polygon", "coordinates": []})
    assert corrected(before, LEBANON) == Resolution(mention(), ranked, LEBANON, 1.0, None, "correction")


def test_what_is_no_place_is_not_asked_of_a_geocoder(parsed):
    class Geocoder:
        def candidates(self, name, country):
            raise AssertionError(name)

    found = parsed(TEXT, ("*", "طرابلس", "", "none"))
    assert list(ask_unplaced([found], Geocoder())) == [found]
