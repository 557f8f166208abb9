"""``explain``: what it prints for people and for machines, and how it ends."""

import json

import pytest

from geonews.writers.safe import for_terminal

GAZETTEER = ("--recogniser", "gazetteer")


@pytest.fixture
def explained(geonews):
    """Return the objects that it prints."""

    def ask(*args, code=0, **options):
        done = geonews("explain", *args, "--json", *GAZETTEER, **options)
        assert done.returncode == code, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    return ask


def test_every_mention_of_every_article(geonews, news):
    done = geonews("explain", "news", *GAZETTEER)
    assert (done.returncode, done.err) == (0, "")
    assert [line.split()[1] for line in done.out.splitlines() if line.startswith("article ")] == ["a", "b", "c"]
    assert done.out.count("   decision ") == done.out.count("   readings ") == done.out.count("   evidence ") == 6
    assert " دمشق is the city of Damascus in Syria (0." in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    assert "\x1b" not in done.out


def test_it_retells_what_geocode_decides(geonews, explained, news):
    geocoded = [json.loads(line) for line in geonews("geocode", "news", *GAZETTEER).out.splitlines()]
    told = explained("news")
    assert len(told) == 3
    for one, other in zip(geocoded, told, strict=True):
        assert (one["id"], one["made_by"]) == (other["id"], other["made_by"])
        for mention, why in zip(one["mentions"], other["mentions"], strict=True):
            same = ("field", "start", "end", "surface", "name", "clitics", "kind", "place", "confidence")
            assert [why[key] for key in same] == [mention[key] for key in same]
            chosen = why["candidates"][0]
            assert [[each["name"], each["weight"]] for each in chosen["evidence"]] == mention["evidence"]
            assert [each["place"]["id"] for each in why["candidates"][1:6]] == [
                each["id"] for each in mention["alternatives"]
            ]


@pytest.mark.parametrize(
    ("name", "surfaces"),
    [("إدلب", ["إدلب", "إدلب"]), ("ادلب", ["إدلب", "إدلب"]), ("وبإدلب", ["إدلب", "إدلب"]), ("دمشق", ["دمشق"])],
)
def test_one_name_in_any_spelling(explained, news, name, surfaces):
    told = explained("news", "--mention", name)
    assert [mention["surface"] for one in told for mention in one["mentions"]] == surfaces


@pytest.mark.parametrize("name", ["باريس", "", "\x1b[31m", "[/red]"])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_name_that_is_not_there_is_1(geonews, news, name, form):
    done = geonews("explain", "news", "--mention", name, *form, *GAZETTEER)
    assert (done.returncode, done.out) == (1, "")
    assert done.err == f"geonews: no mention of {for_terminal(name)}\n"


def test_from_a_pipe_and_in_a_form_that_is_named(explained):
    assert explained("-", stdin="في دمشق".encode())[0]["mentions"][0]["place"]["name"] == "Damascus"
    record = json.dumps({"id": "7", "text": "في دمشق"}).encode()
    assert explained("-", "--from", "jsonl", stdin=record)[0]["id"] == "7"


def test_how_many_candidates(geonews, explained):
    stdin = "في طرابلس".encode()
    (all_of_them,) = explained("-", stdin=stdin)[0]["mentions"]
    assert len(all_of_them["candidates"]) == all_of_them["candidates_in_all"] > 2
    assert len(explained("-", "--candidates", "2", stdin=stdin)[0]["mentions"][0]["candidates"]) == 2
    lines = geonews("explain", "-", "--candidates", "2", *GAZETTEER, stdin=stdin).out
    assert f" and {all_of_them['candidates_in_all'] - 2} more\n" in lines


@pytest.mark.parametrize(("lang", "words"), [("en", "  prominence"), ("ar", "  شهرة المكان")])
def test_labels_in_both_languages(geonews, lang, words):
    done = geonews("explain", "-", "--lang", lang, *GAZETTEER, stdin="في دمشق".encode())
    assert f"{words}\n" in done.out


def test_without_a_name_it_says_so(geonews, explained):
    assert geonews("explain", "-", *GAZETTEER, stdin="لا شيء هنا".encode()).out.endswith("no place name was found\n")
    assert explained("-", stdin="لا شيء هنا".encode())[0]["mentions"] == []


def test_of_what_could_be_read_is_3(geonews, explained, news):
    assert len(explained("news", "none.txt", code=3)) == 3
    done = geonews("explain", "news", "none.txt", *GAZETTEER)
    assert done.err.startswith("geonews: skipped none.txt: ")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["none.txt"], 1),
        ([], 2),
        (["news", "--candidates", "0"], 2),
        (["news", "--candidates", "10"], 2),
        (["news", "--lang", "fr"], 2),
        (["news", "--recogniser", "nobody"], 1),
        (["news", "--config", "none.toml"], 1),
    ],
)
def test_wrong_use_and_nothing_to_tell(geonews, news, args, code):
    done = geonews("explain", *args)
    assert (done.returncode, done.out) == (code, "")
    assert done.err.splitlines()[-1].startswith("geonews: ")


def test_hostile_text_does_not_steer_the_terminal(geonews, tmp_path):
    record = {"id": "\x1b[2J\u202e", "title": "دمشق \x1b]0;t\x07\n[/red]", "text": "في \u202eدمشق\x1b[31m"}
    (tmp_path / "evil.jsonl").write_text(json.dumps(record), encoding="utf-8")
    for form in ([], ["--json"]):
        done = geonews("explain", "evil.jsonl", *form, *GAZETTEER)
        assert done.returncode == 0
        assert for_terminal(done.out.replace("\n", "")) == done.out.replace("\n", "")
    assert "\\x1b[2J\\u202e" in geonews("explain", "evil.jsonl", *GAZETTEER).out
    assert json.loads(done.out)["title"] == record["title"]


def test_same_input_same_bytes(geonews, news):
    assert geonews("explain", "news").out == geonews("explain", "news").out
