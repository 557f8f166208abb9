"""The frame for a report: what it may point at, what it may do, and how hostile names end up in it."""

import json
import os
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from geonews.errors import InputError, MissingInputError
from geonews.render.embed import DEFAULT_TITLE, SANDBOX, embed, map_title


class Frames(HTMLParser):
    """Collect every element with its attributes, as a browser would see them."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def attributes(snippet):
    """Return the attributes of the one frame that a snippet may hold, and nothing beside it."""
    page = Frames(snippet)
    [(tag, found)] = page.elements
    assert (tag, page.text) == ("iframe", "")
    return found


def test_the_whole_snippet():
    assert embed("maps/week.html", title="أسبوع في سوريا") == (
        '<iframe src="maps/week.html" title="أسبوع في سوريا" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads" loading="lazy" '
        'referrerpolicy="no-referrer" style="width:100%;border:0;height:520px;max-height:90vh"></iframe>'
    )


def test_options():
    found = attributes(embed("m.html", title="t", height=300, lazy=False))
    assert "loading" not in found
    assert "height:300px" in found["style"]


def test_the_sandbox_has_no_origin():
    assert "allow-same-origin" not in SANDBOX
    assert "allow-top-navigation" not in SANDBOX
    assert attributes(embed("m.html", title="t"))["sandbox"] == SANDBOX


@pytest.mark.parametrize("height", [0, -1, 0.5])
def test_a_height_that_shows_nothing(height):
    with pytest.raises(InputError, match="height"):
        embed("m.html", title="t", height=height)


# Addresses


@pytest.mark.parametrize(
    "name",
    [
        "خريطة الأسبوع.html",
        'a"b.html',
        "a'b.html",
        "<script>alert(1)</script>.html",
        '" onload="alert(1)',
        "a b.html",
        "#1.html",
        "what?.html",
        "100%.html",
        "%2e%2e.html",
        "&quot;.html",
        "&#x22;&Tab;.html",
        "a;b=c,d.html",
        "../maps/week.html",
        "maps/الأسبوع/١.html",
        "new\nline.html",
        "تقرير: سوريا.html",
    ],
)
def test_a_file_name_comes_back_whole(name):
    src = attributes(embed(name, title="t"))["src"]
    assert src.isascii()
    parts = urlsplit(src)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert unquote(parts.path) == name


@pytest.mark.parametrize("name", ["javascript:alert(1).html", "Report: Syria.html"])
def test_a_name_that_looks_like_a_scheme_is_written_with_a_dot(name):
    with pytest.raises(InputError, match=r"\./ in front"):
        embed(name, title="t")
    assert unquote(attributes(embed(f"./{name}", title="t"))["src"]) == name
    assert ":" not in attributes(embed(f"./{name}", title="t"))["src"]


@pytest.mark.skipif(os.sep != "/", reason="names of POSIX file systems")
def test_names_of_posix():
    assert attributes(embed("a\\b.html", title="t"))["src"] == "a%5Cb.html"
    assert attributes(embed(os.fsdecode(b"\xe9.html"), title="t"))["src"] == "%E9.html"


@pytest.mark.parametrize(
    ("url", "src"),
    [
        ("https://example.org/maps/week.html", "https://example.org/maps/week.html"),
        ("HTTP://EXAMPLE.org:8080/A", "http://example.org:8080/A"),
        ("https://example.org/m.html#8/36.20/37.13", "https://example.org/m.html#8/36.20/37.13"),
        ("https://example.org/m?a=1&b=2", "https://example.org/m?a=1&b=2"),
        ("https://example.org/a%20b/100%", "https://example.org/a%20b/100%25"),
        ("https://example.org/خ?س=١", "https://example.org/%D8%AE?%D8%B3=%D9%A1"),
        ("https://موقع.example/", "https://xn--4gbrim.example/"),
        ("http://[::1]:8000/m.html", "http://[::1]:8000/m.html"),
        (
            'https://example.org/"><script>alert(1)</script>',
            "https://example.org/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        ),
        ("https://example.org\n/m.html", "https://example.org/m.html"),
    ],
)
def test_urls(url, src):
    assert attributes(embed(url, title="t"))["src"] == src


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "javascript\n:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "DATA:text/html;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://example.org/1",
        "about:srcdoc",
        "ftp://example.org/m.html",
        "C:\\maps\\week.html",
        "/maps/week.html",
        "//example.org/m.html",
        "\\\\example.org\\m.html",
        "http:example.org",
        "https:///m.html",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org\\@example.com/",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "https://example.org:x/",
        "https://[::1/",
        "https://" + "ع" * 80 + ".example/",
        "https://example.org/\ud800",
        "",
        " \n",
    ],
)
def test_addresses_that_are_refused(address):
    with pytest.raises(InputError) as caught:
        embed(address, title="t")
    message = str(caught.value)
    assert "\n" not in message
    assert "secret" not in message
    assert message.encode()


# Titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("أسبوع «حلب» & إدلب", "أسبوع «حلب» & إدلب"),
        ('"><script>alert(1)</script>', '"><script>alert(1)</script>'),
        ("' onload='alert(1)", "' onload='alert(1)"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("nul\x00 bell\x07 half\ud800", "nul bell half"),
        ("", DEFAULT_TITLE),
        (" \u200a\n", DEFAULT_TITLE),
    ],
)
def test_titles(title, expected):
    snippet = embed("m.html", title=title)
    assert attributes(snippet)["title"] == expected
    assert "\n" not in snippet
    assert snippet.encode()


def page(*blocks, before=""):
    body = "".join(blocks)
    return f"<!DOCTYPE html>\n<html lang=ar><head>{before}<title>geonews</title></head><body>{body}</body></html>"


def block(name, text):
    return f'<script type="application/json" id="{name}">{text}</script>'


def meta(value):
    return block("geonews-meta", json.dumps(value))


DATA = block("geonews-data", "{}")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (page(meta({"title": "أسبوع في سوريا", "lang": "ar"})), "أسبوع في سوريا"),
        (page(meta({"title": "a\u003c/script\u003e&amp;\n b"})), None),
        (page(block("geonews-meta", r'{"title": "\u003c/script\u003e &amp; x"}')), "</script> &amp; x"),
        (page("<!--", meta({"title": "in a comment"}), "-->", meta({"title": "real"})), "real"),
        (page(meta({"title": "first"}), meta({"title": "second"})), "first"),
        (page(DATA, meta({"title": "after the data"})), "after the data"),
        (page(meta({"title": "late"}), before=f"<style>{'a' * 3_000_000}</style>"), "late"),
        (page(f"<SCRIPT ID='geonews-meta'>{json.dumps({'title': 'loud'})}</SCRIPT>"), "loud"),
        (page(meta({"lang": "ar"})), DEFAULT_TITLE),
        (page(meta({"title": None})), DEFAULT_TITLE),
        (page(meta({"title": " "})), DEFAULT_TITLE),
        (page(meta({"title": 7})), DEFAULT_TITLE),
        (page(meta(["title"])), DEFAULT_TITLE),
        (page(DATA), DEFAULT_TITLE),
    ],
)
def test_map_title(tmp_path, text, title):
    path = tmp_path / "خريطة.html"
    path.write_text(text, encoding="utf-8")
    if title is None:
        with pytest.raises(InputError, match="damaged"):
            map_title(path)
    else:
        assert map_title(path) == map_title(str(path)) == title


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b'{"type": "FeatureCollection"}',
        b"<!DOCTYPE html><title>another page</title>",
        b'<div id="geonews-meta">{"title": "no script"}</div>',
        b"\xff\xfe" * 100,
        b"<" * 100_000,
    ],
)
def test_other_files_are_refused(tmp_path, content):
    path = tmp_path / "other.html"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"other\.html: not a map of geonews; give the HTML file"):
        map_title(path)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "{'title': 'x'}"])
def test_a_damaged_block_is_told(tmp_path, text):
    path = tmp_path / "map.html"
    path.write_text(page(block("geonews-meta", text)), encoding="utf-8")
    with pytest.raises(InputError, match="render it again"):
        map_title(path)


def test_a_block_that_is_cut_off_gives_no_title(tmp_path):
    path = tmp_path / "map.html"
    path.write_text('<script id="geonews-meta">{"title": "x"', encoding="utf-8")
    assert map_title(path) == DEFAULT_TITLE


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(MissingInputError, match="no such file; render it first"):
        map_title(tmp_path / "none.html")
    with pytest.raises(InputError, match="it is not a file"):
        map_title(tmp_path)
