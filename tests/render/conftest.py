"""Frames built by hand: the renderer is tested without a gazetteer and without a recogniser."""

import re

import pytest

from geonews.records import Article, GeoparsedArticle, MadeBy, Mention, Place, Resolution, Sentence
from geonews.table import to_frame

MADE_BY = MadeBy("0.1.0", "0123456789ab", "tagger 1", "ranker 1")


def place(name_ar, name, lon, lat, *, kind="city", country="SY", number=1, **more):
    return Place(f"geonames:{number}", name, name_ar, lon, lat, kind, 5.0, country, **more)


def mention(text, surface, *, where=None, field="text", kind="toponym", confidence=0.9, nth=0, sentence=None):
    """A mention of the nth occurrence of a surface, in a sentence that ends at the next full stop."""
    start = [found.start() for found in re.finditer(re.escape(surface), text)][nth]
    begin = text.rfind(". ", 0, start) + 2 if ". " in text[:start] and field == "text" else 0
    end = text.find(". ", start) + 1 or len(text) if field == "text" else len(text)
    found = Mention(
        field,
        start,
        start + len(surface),
        surface,
        surface,
        surface,
        kind,
        sentence or Sentence(text[begin:end], begin),
    )
    return Resolution(found, (), where, confidence if where else 0.0)


def parsed(text, *resolutions, article_id="a", title="", **more):
    return GeoparsedArticle(Article(article_id, text, title, **more), resolutions, None, MADE_BY)


IDLIB = place("إدلب", "Idlib", 36.63, 35.93, number=169389, admin1_name="Idlib", admin1_name_ar="إدلب")
ALEPPO = place("حلب", "Aleppo", 37.16, 36.2, number=170063, admin1_name="Aleppo", admin1_name_ar="محافظة حلب")
SYRIA = place("سوريا", "Syria", 38.5, 35.0, kind="country", number=163843)
IRAQ = place("العراق", "Iraq", 43.7, 33.0, kind="country", country="IQ", number=99237)

TITLE = "هدوء حذر في إدلب"
TEXT = (
    "وصل الوفد 🚚 إلى إدلب صباحًا. ثم غادر إدلب نحو حلب. وقال الدفاع المدني السوري إن الطريق آمنة. وأيّد العراقيون ذلك."
)


@pytest.fixture
def news_frame():
    """Two articles: three mentions of Idlib, one of Aleppo, demonyms of Syria and Iraq, one unresolved."""
    return to_frame(
        [
            parsed(
                TEXT,
                mention(TITLE, "إدلب", where=IDLIB, field="title"),
                mention(TEXT, "إدلب", where=IDLIB),
                mention(TEXT, "إدلب", where=IDLIB, nth=1),
                mention(TEXT, "حلب", where=ALEPPO, confidence=0.4),
                mention(TEXT, "السوري", where=SYRIA, kind="demonym"),
                mention(TEXT, "العراقيون", where=IRAQ, kind="demonym"),
                title=TITLE,
                published="2026-03-05T09:00:00+03:00",
                source="وكالة الأنباء",
                url="https://example.org/1?a=1&b=2",
            ),
            parsed("في قرية مجهولة.", mention("في قرية مجهولة.", "مجهولة"), article_id="b", title="بلا موضع"),
            parsed("لا مكان هنا.", article_id="c"),
        ]
    )


HOSTILE = (
    "{{7*7}} {{ cycler.__init__.__globals__ }}",
    "{% x",
    "{%- for",
    "{#",
    "a {{ b",
    "${1} ${alert(1)} `",
    "</script><script>window.__pwned=1</script>",
    '<img src=x onerror="window.__pwned=1">',
    "<!--<script>",
    "]]> & &lt;b&gt; &amp; \\u003c \\",
    "[/red] [bold]",
    "\x1b[31mred\x1b[0m \x00 \x07 \x7f",
    "\u202eevil\u202c \u2066x\u2069 \u200f\u200e",
    "line\u2028separator\u2029end\r\nand\ttab",
    "'\"><svg onload=window.__pwned=1>",
    "javascript:window.__pwned=1",
    "half a pair \ud83d and \udc00",
)
"""Texts that would be code to Jinja, to a script, to HTML, to a terminal, or to a careless encoder."""


def hostile_article(number, text):
    """An article in which every field that reaches the page is hostile, and so is the place's name."""
    body = f"{text} في إدلب اليوم"
    evil = place(text, text, 36.0 + number / 10, 35.0, number=number + 1, admin1_name=text, admin1_name_ar=text)
    return parsed(
        body, mention(body, "إدلب", where=evil, sentence=Sentence(body, 0)),
        article_id=f"{number} {text}", title=text, source=text, published=text, url=f"javascript:alert(1)//{text}",
    )  # fmt: skip


@pytest.fixture
def hostile_texts():
    return HOSTILE


@pytest.fixture
def hostile_frame():
    return to_frame(hostile_article(number, text) for number, text in enumerate(HOSTILE))


@pytest.fixture
def made():
    """The factory: place(…), mention(…), parsed(…), frame([…])."""

    class Factory:
        pass

    Factory.place, Factory.mention, Factory.parsed, Factory.frame = map(
        staticmethod, (place, mention, parsed, to_frame)
    )
    return Factory
