"""What is not needed is not imported: the heavy libraries take seconds, and the network is nobody's business."""

import json
import sys

import pytest

HEAVY = {"geopandas", "pandas", "numpy", "shapely", "folium", "jinja2", "requests", "requests_cache", "geopy", "rich"}
SHOW = "import json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"


def imported(geonews, code):
    done = geonews(command=[sys.executable, "-c", f"{code}\n{SHOW}"])
    assert done.returncode == 0
    return set(json.loads(done.err.splitlines()[-1])), done.out


def running(*args):
    return f"from geonews.cli.main import app\napp({list(args)!r}, standalone_mode=False)"


def test_importing_geonews_imports_next_to_nothing(geonews):
    modules, _ = imported(geonews, "import geonews")
    assert not modules & (HEAVY | {"typer", "click", "marisa_trie", "sqlite3", "yaml"})


@pytest.mark.parametrize("form", ["jsonl", "geojson", "csv"])
def test_geocoding_imports_nothing_heavy(geonews, news, form):
    modules, out = imported(geonews, running("geocode", "news", "--format", form, "--recogniser", "gazetteer"))
    assert "دمشق" in out
    assert not modules & HEAVY


def test_the_tagger_brings_only_what_runs_it(geonews, news):
    modules, _ = imported(geonews, running("geocode", "news"))
    assert "onnxruntime" in modules
    assert not modules & ((HEAVY - {"numpy"}) | {"torch", "transformers", "huggingface_hub", "onnx"})


def test_so_does_explaining(geonews, news):
    modules, out = imported(geonews, running("explain", "news", "--recogniser", "gazetteer"))
    assert "دمشق" in out
    assert not modules & HEAVY


@pytest.mark.parametrize(
    "args", [["-h"], ["--version"], ["lookup", "دمشق", "--json"], ["embed", "https://example.org/a.html"]]
)
def test_so_do_the_short_verbs(geonews, args):
    modules, out = imported(geonews, running(*args))
    assert out
    assert not modules & HEAVY


def test_the_list_is_not_empty_talk(geonews, news):
    modules, _ = imported(geonews, running("map", "news", "-o", "a.html"))
    assert {"geopandas", "pandas", "folium"} <= modules
