"""«Why this place?» in a real Chromium: what it shows, what it copies, and what a hostile name cannot do."""

import csv
import io
import re

import pytest

from geonews.records import Candidate
from geonews.table import to_frame
from geonews.writers.safe import for_cell

pytestmark = pytest.mark.browser

HOSTILE = (
    '<img src=x onerror="window.__pwned=1">',
    "</script><script>window.__pwned=1</script>",
    "{{7*7}} ${window.__pwned=1} `",
    '=HYPERLINK("http://x","y")',
    "+1, -1; @SUM",
    "-1",
    "\ttab",
    "@x",
    'a "quoted", b',
    "it's",
)
TEXT = "وصل الوفد إلى طرابلس صباحًا. ثم غادر إلى حمص."


@pytest.fixture
def tripolis(where):
    libya = where("طرابلس", "Tripoli", 13.19, 32.89, 2210247, country="LY")
    lebanon = where("طرابلس", "Tripoli", 35.84, 34.43, 266826, country="LB")
    district = where("قضاء طرابلس", "Tripoli District", 35.9, 34.4, 9, country="LB", kind="district")
    return (
        Candidate(lebanon, "طرابلس", {"prominence": 6.5, "country_named": 2.0, "kind_word": 1.0, "outside": -1.5}),
        Candidate(libya, "طرابلس", {"prominence": 5.0}),
        Candidate(district, "طرابلس", {"prominence": 3.0}),
    )


@pytest.fixture
def ambiguous(parse, where, tripolis):
    places = {"طرابلس": tripolis[0].place, "حمص": where("حمص", "Homs", 36.7, 34.7, 7)}
    return to_frame([parse("news-1", "عنوان", TEXT, places, {"طرابلس": tripolis})])


def opened_why(tab, name="طرابلس"):
    """Open a place's pop-up and its first «why»."""
    tab.page.locator(".row", has_text=name).first.click()
    tab.until("!!document.querySelector('.popup')")
    tab.page.locator(".why-button").first.click()
    tab.until("!!document.querySelector('.why-panel:not([hidden])')")


def texts(tab, selector):
    return tab.page.evaluate(
        "(selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent)", selector
    )


LANGUAGES = {
    "ar": (
        "لماذا هذا المكان؟",
        ["شهرة المكان+6.5", "ذُكر بلده+2.0", "قيل إنه ضمن مكان آخر−1.5", "كلمة النوع توافقه+1.0"],
        [
            "طرابلس التاليمدينة، ليبيا · متأخّر بـ 3.0نسخ تصحيح",
            "قضاء طرابلسقضاء، لبنان · متأخّر بـ 5.0نسخ تصحيح",
            "بلا موضع على الخريطةنسخ تصحيح",
        ],
    ),
    "en": (
        "Why this place?",
        ["prominence+6.5", "its country is named+2.0", "told inside another place−1.5", "kind word fits+1.0"],
        [
            "Tripoli runner-upCity, Libya · 3.0 behindCopy correction",
            "Tripoli DistrictDistrict, Lebanon · 5.0 behindCopy correction",
            "No place on the mapCopy correction",
        ],
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_it_shows(opened, ambiguous, lang):
    tab = opened(ambiguous, lang=lang)
    opened_why(tab, {"ar": "طرابلس", "en": "Tripoli"}[lang])
    button, evidence, others = LANGUAGES[lang]
    assert texts(tab, ".why-button") == [button]
    assert texts(tab, ".evidence li") == evidence
    assert texts(tab, ".others li") == others
    (sure,) = texts(tab, ".why-sure b")
    assert re.sub(r"\W", "", sure) == "90"
    assert tab.page.evaluate("[...document.querySelectorAll('.bar')].map((one) => one.style.inlineSize)") == [
        "100%", "31%", "23%", "15%",
    ]  # fmt: skip
    assert tab.page.locator(".bar.against").count() == 1
    tab.assert_clean()


def test_by_keyboard(opened, ambiguous):
    tab = opened(ambiguous)
    tab.page.locator(".row", has_text="طرابلس").click()
    tab.until("!!document.querySelector('.popup')")
    button = tab.page.locator(".why-button")
    assert button.get_attribute("aria-expanded") == "false"
    for _ in range(10):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.className") == "why-button":
            break
    tab.page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert tab.page.locator(f"#{button.get_attribute('aria-controls')}").is_visible()
    assert tab.page.evaluate("document.activeElement.className") == "why-button"
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.getAttribute('aria-label')") == "نسخ تصحيح: طرابلس"
    button.focus()
    tab.page.keyboard.press("Space")
    assert button.get_attribute("aria-expanded") == "false"
    assert tab.page.locator(".why-panel").is_hidden()
    tab.page.keyboard.press("Escape")
    tab.until("!document.querySelector('.popup')")
    tab.assert_clean()


@pytest.mark.parametrize(("which", "row"), [(0, "geonames:2210247"), (1, "geonames:9"), (2, "none")])
def test_it_copies_a_row(opened, ambiguous, which, row):
    tab = opened(ambiguous, context={"permissions": ["clipboard-read", "clipboard-write"]})
    opened_why(tab)
    tab.page.locator(".copy").nth(which).click()
    tab.until("!!document.querySelector('.why-status').textContent")
    assert texts(tab, ".why-status") == ["نُسخ السطر؛ ألصقه في corrections.csv"]
    assert tab.page.evaluate("navigator.clipboard.readText()") == f"news-1,طرابلس,,{row}"
    tab.assert_clean()


FORBIDDEN = {
    "missing": "Object.defineProperty(navigator, 'clipboard', {value: undefined})",
    "refused": "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))",
}


@pytest.mark.parametrize("script", FORBIDDEN.values(), ids=FORBIDDEN)
def test_where_it_may_not_copy_it_shows_the_row_selected(tab, saved, ambiguous, script):
    one = tab()
    one.page.add_init_script(script)
    one.page.goto(saved(ambiguous))
    opened_why(one.ready())
    one.page.locator(".copy").last.click()
    one.until("!!document.querySelector('.row-to-copy')")
    assert one.page.evaluate("document.activeElement.className") == "row-to-copy"
    assert one.page.evaluate("getSelection().toString()") == "news-1,طرابلس,,none"
    assert one.page.evaluate("document.activeElement.readOnly")
    one.assert_clean()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text_and_the_row_can_be_read_back(tab, saved, parse, where, text):
    place = where(text, text, 36.0, 35.0, 1)
    other = Candidate(where(text, text, 37.0, 35.0, 2, country="<b"), "x", {text: 1.0})
    ranked = (Candidate(place, "x", {text: 3.0, "prominence": 2.0}), other)
    frame = to_frame([parse(text, "", f"قبل {text} بعد", {text: place}, {text: ranked})])
    one = tab()
    one.page.add_init_script(FORBIDDEN["missing"])
    one.page.goto(saved(frame))
    one.ready().page.locator(".row").first.click()
    one.until("!!document.querySelector('.popup')")
    one.page.locator(".why-button").first.click()
    assert texts(one, ".evidence-label") == [text, "شهرة المكان"]
    assert texts(one, ".other-title bdi") == [text]
    one.page.locator(".copy").first.click()
    one.until("!!document.querySelector('.row-to-copy')")
    (row,) = csv.reader(io.StringIO(one.page.evaluate("document.querySelector('.row-to-copy').value")))
    assert row == [for_cell(text), for_cell(text), "", "geonames:2"]
    assert one.page.evaluate("window.__pwned") is None
    assert one.page.locator(".popup img, .popup script").count() == 0
    one.assert_clean()


def test_a_name_twice_in_a_sentence_has_one_reason_and_two_names_have_two(opened, parse, where):
    syria = where("سوريا", "Syria", 38.5, 35.0, 163843, kind="country")
    places = {"سوريا": syria, "سورية": syria}
    tab = opened(to_frame([parse(1, "", "بين سوريا وسورية وسوريا.", places)]))
    opened_why(tab, "سوريا")
    assert texts(tab, ".why-section h4") == ["سوريا", "سورية"]
    assert texts(tab, ".others li") == ["بلا موضع على الخريطةنسخ تصحيح"] * 2


def test_a_mention_of_the_headline_has_a_reason_too(opened, parse):
    tab = opened(to_frame([parse(1, "هدوء في حلب", "لا شيء.")]))
    opened_why(tab, "حلب")
    assert tab.page.locator(".why-section").count() == 1


def test_a_language_switch_translates_the_reasons(opened, ambiguous):
    tab = opened(ambiguous)
    opened_why(tab)
    tab.page.locator("#language").click()
    assert texts(tab, ".why-button") == ["Why this place?"]
    tab.page.locator(".why-button").click()
    assert texts(tab, ".evidence-label")[0] == "prominence"
    tab.assert_clean()


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_on_a_phone_it_fits_and_can_be_closed(opened, ambiguous, lang):
    tab = opened(ambiguous, lang=lang, context={"viewport": {"width": 390, "height": 844}})
    tab.page.evaluate("document.querySelector('.row').click()")
    tab.until("!!document.querySelector('.popup')")
    tab.page.locator(".why-button").first.click()
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    body = "document.querySelector('.popup-body')"
    assert tab.page.evaluate(f"{body}.scrollWidth <= {body}.clientWidth")
    for selector in (".popup", ".why-panel"):
        box = tab.page.locator(selector).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    tab.page.locator(".leaflet-popup-close-button").click(timeout=2000)
    tab.until("!document.querySelector('.popup')")


AREA = {"type": "Polygon", "coordinates": [[[36.0, 35.5], [42.0, 35.5], [42.0, 37.0], [36.0, 37.0], [36.0, 35.5]]]}


def test_an_area_is_drawn_while_its_place_is_open(opened, parse, where):
    name = "شمالي سوريا"
    north = where(name, "northern Syria", 38.5, 36.0, 1, kind="region", part_of=("geonames:163843",))
    frame = to_frame([parse(1, "", f"في {name}.", {name: north}, areas={name: AREA})])
    tab = opened(frame, address="#6/36/39")
    corners = """Object.values(map_geonews._layers)
        .filter((one) => one instanceof L.Polygon && one.options.fillOpacity === 0.14)
        .map((one) => one.getLatLngs().flat(Infinity).map(({lng, lat}) => [lng, lat]))"""
    assert tab.page.evaluate(corners) == []
    tab.page.locator(".row").click()
    tab.until("!!document.querySelector('.popup')")
    assert tab.page.evaluate(corners) == [[[36, 35.5], [42, 35.5], [42, 37], [36, 37]]]
    bubbles = """Object.values(map_geonews._layers).filter((one) => one instanceof L.CircleMarker)
        .map((one) => one.getLatLng())"""
    assert tab.page.evaluate(bubbles) == [{"lat": 36, "lng": 38.5}]
    tab.page.keyboard.press("Escape")
    tab.until("!document.querySelector('.popup')")
    assert tab.page.evaluate(corners) == []
    tab.assert_clean()
