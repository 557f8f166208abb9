"""The page as a file: folium's promises, nothing remote, the same bytes."""

import re
from html.parser import HTMLParser

import folium
import pytest

from geonews.errors import InputError
from geonews.render import assets
from geonews.render.page import to_map


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the static title."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


def policy(html):
    (meta,) = [one for one in Tags(html).all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    return dict(rule.split(" ", 1) for rule in meta["content"].split("; "))


@pytest.mark.parametrize("packed", [True, False])
def test_the_data_comes_back(news_frame, island, packed):
    html = to_map(news_frame, title="عنوان", gzip=packed).html()
    assert island(html)["title"] == "عنوان"
    assert island(html)["articles"][0]["url"] == "https://example.org/1?a=1&b=2"
    assert len(island(html, "geonews-basemap")["countries"]) > 200


def test_it_is_a_folium_map(news_frame):
    made = to_map(news_frame)
    assert isinstance(made, folium.Map)
    assert made.get_root().render() == made.html()


def test_it_saves(news_frame, tmp_path):
    made = to_map(news_frame)
    made.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == made.html()


@pytest.mark.parametrize("packed", [True, False])
def test_the_same_table_gives_the_same_bytes(news_frame, packed):
    made = to_map(news_frame, gzip=packed)
    assert made.html() == made.html() == to_map(news_frame, gzip=packed).html()


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_language_and_direction(news_frame, lang, direction):
    (html,) = Tags(to_map(news_frame, lang=lang).html()).all("html")
    assert html == {"lang": lang, "dir": direction}


def test_a_language_that_is_not_there(news_frame):
    with pytest.raises(InputError, match="'fr'"):
        to_map(news_frame, lang="fr")


def test_nothing_is_loaded(news_frame):
    html = to_map(news_frame).html()
    for tag, attrs in Tags(html).tags:
        for name in ("src", "href", "srcset", "poster", "action"):
            assert not re.match(r"(https?:)?//", attrs.get(name) or ""), (tag, attrs)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert not any("@import" in style for style in styles)
    assert all(url.startswith("data:") for style in styles for url in re.findall(r"url\((.*?)\)", style))


def test_folium_is_left_as_it_was(news_frame):
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    made = to_map(news_frame)
    made.add_js_link("mine", "https://example.org/mine.js")
    made.html()
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before
    assert "example.org/mine.js" not in to_map(news_frame).html()


def test_in_a_notebook_it_shows_itself_apart_from_the_notebook(news_frame):
    shown = to_map(news_frame)._repr_html_()
    (frame,) = Tags(shown).all("iframe")
    assert frame["srcdoc"] == to_map(news_frame).html()
    assert "allow-same-origin" not in frame["sandbox"]


def test_the_policy_names_every_inline_script_and_no_host(news_frame):
    html = to_map(news_frame).html()
    rules = policy(html)
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert len(rules["script-src"].split()) == 3  # Leaflet, folium's, ours
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", source) for source in rules["script-src"].split())


def test_a_layer_of_ones_own_is_in_the_policy(news_frame):
    made = to_map(news_frame)
    folium.CircleMarker((33, 36)).add_to(made)
    folium.TileLayer("https://{s}.tile.example.org/{z}/{x}/{y}.png", attr="tiles").add_to(made)
    made.add_js_link("mine", "https://cdn.example.org/mine.js")
    rules = policy(made.html())
    assert "https://*.tile.example.org" in rules["img-src"].split()
    assert "https://cdn.example.org" in rules["script-src"].split()
    assert policy(to_map(news_frame).html())["img-src"] == "data:"


def test_leaflet_is_the_one_that_was_read():
    import hashlib
    from importlib import resources

    script = resources.files("js_lib_leaflet").joinpath("static", "js_lib_leaflet", "leaflet.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() == "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a"


def test_our_script_makes_no_html_of_strings():
    script = assets.own("map.js")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch("):
        assert word not in script


def test_importing_the_package_does_not_import_folium():
    import subprocess
    import sys

    code = "import sys, geonews.render.page; sys.exit('folium' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
