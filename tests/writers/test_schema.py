"""The JSON Schema of an article: real output keeps it, a broken object does not."""

import copy
import io
import json
from importlib.resources import files

import jsonschema
import pytest

from geonews.writers.records import write_jsonl


def written(parsed):
    out = io.StringIO()
    write_jsonl(parsed, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture(scope="module")
def schema():
    """The schema as it ships: a file of the package."""
    return json.loads(files("geonews.writers").joinpath("schema/article.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator(schema):
    return jsonschema.Draft202012Validator(schema)


def test_it_is_a_schema(schema):
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_seed_keeps_it(seeds, validator):
    objects = written(seeds)
    assert len(objects) == 14
    assert sum(len(one["mentions"]) for one in objects) > 200
    for one in objects:
        validator.validate(one)


def test_what_the_seeds_lack_keeps_it(articles, validator):
    for one in written(articles):
        validator.validate(one)


def test_keys_may_be_added(articles, validator):
    (one, *_) = written(articles)
    mention = one["mentions"][0]
    for part in (one, one["made_by"], mention, mention["sentence"], mention["place"], mention["alternatives"][0]):
        part["later"] = "more"
    validator.validate(one)


def test_it_describes_every_key_that_is_written_and_no_other(articles, schema):
    first, second, _ = written(articles)
    defs = schema["$defs"]
    pairs = [
        (schema, first),
        (schema["properties"]["made_by"], first["made_by"]),
        (defs["focus"], second["focus"]),
        (defs["mention"], first["mentions"][0]),
        (defs["mention"]["properties"]["sentence"], first["mentions"][0]["sentence"]),
        (defs["place"], first["mentions"][0]["place"]),
        (defs["alternative"], first["mentions"][0]["alternatives"][0]),
    ]
    for described, value in pairs:
        assert list(described["properties"]) == described["required"] == list(value)


def paths_of(value, before=()):
    """Yield the path of every key of an object."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if isinstance(value, dict):
            yield (*before, key)
        yield from paths_of(inner, (*before, key))


def changed(one, path, **value):
    """Return a copy with a key taken out, or set to ``to``."""
    broken = copy.deepcopy(one)
    part = broken
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    if value:
        part[path[-1]] = value["to"]
    return broken


def test_no_key_may_be_missing(articles, validator):
    count = 0
    for one in written(articles):
        for path in paths_of(one):
            assert not validator.is_valid(changed(one, path)), path
            count += 1
    assert count > 100


MENTION = ("mentions", 0)
BROKEN = [
    (("id",), ""),
    (("id",), None),
    (("title",), None),
    (("published",), "6/12/2024"),
    (("source",), 5),
    (("focus",), {}),
    (("focus",), "RU"),
    (("mentions",), None),
    ((*MENTION, "field"), "body"),
    ((*MENTION, "start"), -1),
    ((*MENTION, "start"), 1.5),
    ((*MENTION, "end"), 0),
    ((*MENTION, "surface"), ""),
    ((*MENTION, "clitics"), "و"),
    ((*MENTION, "kind"), "person"),
    ((*MENTION, "role"), "byline"),
    ((*MENTION, "anchors"), [-1]),
    ((*MENTION, "sentence"), "غادر"),
    ((*MENTION, "score"), 1.1),
    ((*MENTION, "actor"), "Russia"),
    ((*MENTION, "confidence"), -0.1),
    ((*MENTION, "place"), {}),
    ((*MENTION, "place"), None),
    ((*MENTION, "place", "id"), "169389"),
    ((*MENTION, "place", "id"), "geonames:0"),
    ((*MENTION, "place", "name"), ""),
    ((*MENTION, "place", "lon"), 180.5),
    ((*MENTION, "place", "lat"), -91),
    ((*MENTION, "place", "lat"), None),
    ((*MENTION, "place", "kind"), "planet"),
    ((*MENTION, "place", "precision"), "rough"),
    ((*MENTION, "place", "radius_km"), -1),
    ((*MENTION, "place", "country"), "sy"),
    ((*MENTION, "place", "population"), 1.5),
    ((*MENTION, "place", "wikidata"), "858"),
    ((*MENTION, "place", "bbox"), [1, 2, 3]),
    ((*MENTION, "alternatives", 0, "score"), "9"),
    (("made_by",), None),
    (("made_by", "gazetteer"), ""),
]


@pytest.mark.parametrize(("path", "to"), BROKEN, ids=lambda value: repr(value)[:60])
def test_a_broken_object_is_refused(articles, validator, path, to):
    one = written(articles)[0]
    validator.validate(one)
    assert not validator.is_valid(changed(one, path, to=to))


@pytest.mark.parametrize(
    ("identity", "good"),
    [
        ("geonames:169389", True),
        ("geonews:abha-airport", True),
        ("user:fog-tower", True),
        ("user:برج-الضباب", True),
        ("user:17", True),
        ("osm:way/5", True),
        ("user:", False),
        ("user:Fog Tower", False),
        ("user:a|b", False),
        ("user:a:b", False),
        ("other:a", False),
    ],
)
def test_ids_of_places(articles, validator, identity, good):
    one = written(articles)[0]
    assert validator.is_valid(changed(one, (*MENTION, "place", "id"), to=identity)) is good


def test_no_more_than_five_runners_up(articles, validator):
    one = written(articles)[0]
    assert not validator.is_valid(changed(one, (*MENTION, "alternatives"), to=one["mentions"][0]["alternatives"] * 6))
