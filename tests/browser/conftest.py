"""A real Chromium with no network, which tells what it was asked for and what went wrong."""

import os
import re
import shutil
import time
from dataclasses import dataclass, field

import pytest

from geonews.records import Article, GeoparsedArticle, MadeBy, Mention, Place, Resolution, Sentence
from geonews.render.page import to_map
from geonews.table import to_frame

LOCAL = ("file:", "data:", "about:", "blob:")


@dataclass
class Tab:
    """One page, and everything that it should not have done."""

    page: object
    requests: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    dialogs: list = field(default_factory=list)

    def until(self, expression, seconds=10, frame=None):
        """Ask again until it holds; wait_for_function is refused by the page's own policy."""
        deadline = time.monotonic() + seconds
        while not (value := (frame or self.page).evaluate(expression)):
            assert time.monotonic() < deadline, f"never true: {expression}"
            time.sleep(0.02)
        return value

    def ready(self, frame=None):
        self.until("document.documentElement.dataset.ready === 'true'", frame=frame)
        return self

    def popup(self, frame=None):
        """The open pop-up's texts."""
        self.until("!!document.querySelector('.popup')", frame=frame)
        return (frame or self.page).evaluate("""() => {
            const found = (selector) => [...document.querySelectorAll(`.popup ${selector}`)];
            const texts = (selector) => found(selector).map((one) => one.textContent);
            return {name: texts("h2")[0], counts: texts(".counts")[0], about: texts(".about")[0], titles: texts("h3"),
                    sentences: texts(".sentence"), marks: texts("mark"), facts: texts(".facts")};
        }""")

    def rows(self):
        return self.page.evaluate("[...document.querySelectorAll('.row-name')].map((row) => row.textContent)")

    def assert_clean(self):
        assert (self.requests, self.errors, self.dialogs) == ([], [], [])


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: set CHROMIUM, or install the package chromium")
        pytest.skip("no Chromium: set CHROMIUM, or install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    """Open tabs: tab(**context options)."""
    contexts = []

    def new(**options):
        context = chromium.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        context.route(re.compile("^(?!file:)"), lambda route: route.abort())
        made = Tab(context.new_page())
        context.on("request", lambda one: one.url.startswith(LOCAL) or made.requests.append(one.url))
        made.page.on("pageerror", lambda one: made.errors.append(str(one)))
        made.page.on("console", lambda one: one.type in ("error", "warning") and made.errors.append(one.text))
        made.page.on("dialog", lambda one: (made.dialogs.append(one.message), one.dismiss()))
        return made

    yield new
    for context in contexts:
        context.close()


def place(name_ar, name, lon, lat, number, *, kind="city", country="SY", **more):
    return Place(f"geonames:{number}", name, name_ar, lon, lat, kind, 5.0, country, **more)


PLACES = {
    "إدلب": place("إدلب", "Idlib", 36.63, 35.93, 169389),
    "حلب": place(
        "حلب", "Aleppo", 37.16, 36.2, 170063, admin1_name="Aleppo", admin1_name_ar="محافظة حلب",
        admin2_name="Jebel Saman District", admin2_name_ar="منطقة جبل سمعان",
    ),
    "سوريا": place("سوريا", "Syria", 38.5, 35.0, 163843, kind="country"),
    "نيويورك": place("نيويورك", "New York", -74.0, 40.7, 5128581, country="US"),
}  # fmt: skip
PLACES["السوري"] = PLACES["سوريا"]
PLACES["العراقيون"] = place("العراق", "Iraq", 43.7, 33.0, 99237, kind="country", country="IQ")
DEMONYMS = {"السوري", "العراقيون"}


def article(number, title, text, places=PLACES, candidates=None, areas=None, **about):
    """Every name of ``places`` in the title and the text becomes a mention, in sentences that a full stop ends.

    ``candidates`` and ``areas`` hold those of a name.
    """
    found = []
    for name, where in places.items():
        kind = "demonym" if name in DEMONYMS else "toponym"
        for part, content in (("title", title), ("text", text)):
            for hit in re.finditer(re.escape(name), content):
                begin = content.rfind(". ", 0, hit.start()) + 2 if ". " in content[: hit.start()] else 0
                end = content.find(". ", hit.start()) + 1 or len(content)
                sentence = Sentence(content[begin:end], begin)
                one = Mention(part, hit.start(), hit.end(), name, name, name, kind, sentence)
                ranked = (candidates or {}).get(name, ())
                found.append(Resolution(one, ranked, where, 0.9, (areas or {}).get(name)))
    made_by = MadeBy("0.1.0", "0123456789ab", "tagger 1", "ranker 1")
    return GeoparsedArticle(Article(str(number), text, title, **about), tuple(found), None, made_by)


@pytest.fixture
def news():
    """The table that most tests look at."""
    first = "وصل الوفد 🚚 إلى إدلب صباحًا. ثم غادر إدلب نحو حلب. وقال الدفاع المدني السوري إن الطريق آمنة."
    second = "تستعدّ حلب للشتاء. وأيّد العراقيون ذلك في نيويورك."
    return to_frame(
        [
            article(
                1, "هدوء في إدلب", first, published="2026-03-05", source="وكالة الأنباء", url="https://example.org/1"
            ),
            article(2, "شتاء الشمال", second, published="2026-11-20", source="الصحيفة", url="ftp://example.org/2"),
        ]
    )


@pytest.fixture
def parse():
    return article


@pytest.fixture
def where():
    return place


@pytest.fixture
def saved(tmp_path):
    """Save a table's map and return its address."""

    def save(frame, **options):
        path = tmp_path / "map.html"
        to_map(frame, **options).save(path)
        return path.as_uri()

    return save


@pytest.fixture
def opened(tab, saved):
    """Open a table's map in a tab, ready."""

    def open_map(frame, *, address="", context=None, **options):
        one = tab(**(context or {}))
        one.page.goto(saved(frame, **options) + address)
        return one.ready()

    return open_map
