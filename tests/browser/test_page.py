"""The page in a real Chromium: what a reader does with it, and what a hostile text cannot do."""

import html as markup

import folium
import pytest

from geonews.render.page import to_map
from geonews.table import to_frame

pytestmark = pytest.mark.browser

HOSTILE = (
    "{{7*7}} {% x {# ${window.__pwned=1} `",
    "</script><script>window.__pwned=1</script>",
    '<img src=x onerror="window.__pwned=1">',
    "<!--<script>",
    "'\"><svg onload=alert(1)>",
    "&lt;b&gt; &amp; \\u003c",
    "\x1b[31m[/red] \u202eevil\u202c \u2066x",
    "line\u2028separator\u2029end",
    "javascript:window.__pwned=1",
)

SANDBOX = '<iframe id="frame" sandbox="allow-scripts allow-popups" style="width: 1000px; height: 700px" {}></iframe>'


@pytest.mark.parametrize("packed", [True, False])
def test_it_asks_for_nothing_and_complains_of_nothing(opened, news, packed):
    tab = opened(news, gzip=packed)
    tab.page.mouse.move(600, 400)
    tab.page.mouse.wheel(0, -500)
    tab.page.wait_for_timeout(300)
    tab.assert_clean()
    assert tab.page.title() == "أماكن في الأخبار"


def test_in_a_sandboxed_frame(tab, news):
    one = tab()
    one.page.set_content(SANDBOX.format(f'srcdoc="{markup.escape(to_map(news).html())}"'))
    frame = one.page.frames[1]
    one.ready(frame)
    frame.locator(".row").first.click()
    assert one.popup(frame)["name"] == "إدلب"
    one.assert_clean()


def test_a_notebook_shows_it(tab, news):
    one = tab()
    one.page.set_content(to_map(news)._repr_html_())
    one.ready(one.page.frames[1])
    one.assert_clean()


def test_the_pop_up_shows_the_sentences_and_marks_the_name(opened, news):
    tab = opened(news)
    tab.page.locator(".row", has_text="إدلب").click()
    popup = tab.popup()
    assert popup["name"] == "إدلب"
    assert popup["about"] == "مدينة · سوريا"
    assert popup["counts"] == "3 إشارات في مقال واحد"
    assert popup["sentences"] == ["وصل الوفد 🚚 إلى إدلب صباحًا.", "ثم غادر إدلب نحو حلب."]
    assert popup["marks"] == ["إدلب"] * 3  # one of them in the headline
    assert popup["facts"] == ["وكالة الأنباء · 5 مارس 2026"]


def test_dual_and_two_articles(opened, news):
    tab = opened(news)
    tab.page.locator(".row", has_text="حلب").last.click()
    popup = tab.popup()
    assert popup["name"] == "حلب"
    assert popup["counts"] == "إشارتان في مقالين"
    assert popup["about"] == "مدينة · منطقة جبل سمعان، محافظة حلب، سوريا"


def test_only_addresses_of_the_web_become_links(opened, news):
    tab = opened(news)
    tab.page.locator(".row", has_text="حلب").last.click()
    tab.popup()
    links = tab.page.evaluate(
        "[...document.querySelectorAll('.popup a[target]')].map((a) => [a.href, a.rel, a.target])"
    )
    assert links == [["https://example.org/1", "noopener noreferrer", "_blank"]]


def test_a_click_on_a_bubble_opens_it(opened, news):
    tab = opened(news, address="#8/36.2/37.16")
    box = tab.page.locator(".folium-map").bounding_box()
    tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert tab.popup()["name"] == "حلب"
    tab.page.keyboard.press("Escape")
    tab.until("!document.querySelector('.popup')")


def test_hostile_texts_are_shown_and_never_run(opened, parse, where):
    articles = []
    for number, text in enumerate(HOSTILE):
        evil = where(text, text, 36 + number, 35, number + 1, admin1_name=text, admin1_name_ar=text)
        about = {"source": text, "published": text, "url": f"javascript:window.__pwned=1//{text}"}
        articles.append(parse(number, text, f"قبل {text} بعد", {text: evil}, **about))
    frame = to_frame(articles)
    tab = opened(frame, title=HOSTILE[2])
    assert tab.page.locator("#title").text_content() == HOSTILE[2]
    assert sorted(tab.rows()) == sorted(HOSTILE)
    for text in HOSTILE:
        tab.page.evaluate(
            "(name) => [...document.querySelectorAll('.row')].find((row) => row.place.name === name).click()", text
        )
        tab.until("!!document.querySelector('.popup')")
        popup = tab.popup()
        assert popup["name"] == text
        assert popup["sentences"] == [f"قبل {text} بعد"]
        assert popup["marks"] == [text, text]
        assert popup["facts"] == [f"{text} · {text}"]
        assert tab.page.locator(".popup a[target]").count() == 0
    assert tab.page.evaluate("window.__pwned") is None
    tab.assert_clean()


@pytest.mark.parametrize("query", ["ادلب", "إِدْلِب", "idl", "IDLIB"])
def test_the_search_folds(opened, news, query):
    tab = opened(news)
    tab.page.fill("#search", query)
    assert tab.rows() == ["إدلب"]
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Enter")
    assert tab.popup()["name"] == "إدلب"
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("document.activeElement.className") == "row"


def test_a_search_for_nothing_says_so(opened, news):
    tab = opened(news)
    tab.page.fill("#search", "أتلانتس")
    assert tab.rows() == []
    assert tab.page.locator("#list-note").text_content() == "لا مكان بهذا الاسم."


def test_the_address_opens_the_place(opened, news):
    tab = opened(news, address="#8/36.20/37.13/geonames:170063")
    assert tab.popup()["name"] == "حلب"
    assert tab.page.evaluate("location.hash").startswith("#8/36.2")
    assert tab.page.evaluate("location.hash").endswith("/geonames:170063")


def test_the_address_opens_the_place_in_a_sandboxed_frame(tab, saved, news, tmp_path):
    address = saved(news) + "#8/36.20/37.13/geonames:170063"
    host = tmp_path / "host.html"
    host.write_text(SANDBOX.format(f'src="{address}"'), encoding="utf-8")
    one = tab()
    one.page.goto(host.as_uri())
    frame = one.page.frames[1]
    one.ready(frame)
    assert one.popup(frame)["name"] == "حلب"
    assert one.errors == []


@pytest.mark.parametrize("hash_", ["#", "#nonsense", "#99/abc/def", "#5/35/38/geonames:404", "#5/35/38/%E0%A4%A"])
def test_a_broken_address_is_no_harm(opened, news, hash_):
    opened(news, address=hash_).assert_clean()


def test_one_far_mention_does_not_make_it_a_map_of_the_world(opened, parse):
    near = [parse(number, "", "في إدلب. وفي حلب.") for number in range(20)]
    tab = opened(to_frame([*near, parse(99, "", "في نيويورك.")]))
    assert tab.page.evaluate("map_geonews.getZoom()") > 5


def test_with_nothing_placed_it_shows_the_world_and_says_so(opened):
    tab = opened(to_frame([]))
    assert tab.page.locator("#note").is_visible()
    assert tab.page.evaluate("map_geonews.getZoom()") == 2
    tab.assert_clean()


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_phone_needs_no_sideways_scroll(opened, news, lang):
    tab = opened(news, lang=lang, title="عنوان طويل جدًّا " * 6, context={"viewport": {"width": 400, "height": 800}})
    tab.page.locator("#list-toggle").click()
    tab.page.locator(".row").first.click()
    tab.popup()
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 400
    box = tab.page.locator(".popup").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 400


def test_the_language_switches_and_keeps_the_pop_up(opened, news):
    tab = opened(news)
    tab.page.locator(".row", has_text="إدلب").click()
    tab.page.locator("#language").click()
    assert tab.page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    popup = tab.popup()
    assert popup["name"] == "Idlib"
    assert popup["about"] == "City · Syria"
    assert popup["counts"] == "3 mentions in 1 article"
    assert popup["facts"] == ["وكالة الأنباء · 5 March 2026"]
    tab.page.locator("#language").click()
    assert tab.popup()["name"] == "إدلب"
    tab.assert_clean()


def test_demonyms_are_off_until_asked_for(opened, news):
    tab = opened(news)
    assert sorted(tab.rows()) == sorted(["إدلب", "حلب", "نيويورك"])
    tab.page.locator("#demonyms").click()
    assert sorted(tab.rows()) == sorted(["إدلب", "حلب", "نيويورك", "سوريا", "العراق"])
    tab.page.locator(".row", has_text="العراق").last.click()
    assert tab.popup()["marks"] == ["العراقيون"]
    tab.page.locator("#demonyms").click()
    tab.until("!document.querySelector('.popup')")


def test_a_table_without_demonyms_offers_no_switch(opened, parse):
    assert opened(to_frame([parse(1, "", "في حلب.")])).page.locator("#demonyms").is_hidden()


def test_hundreds_of_sentences_come_in_pages(opened, parse):
    text = " ".join(f"الخبر رقم {number} من حلب." for number in range(90))
    tab = opened(to_frame([parse(1, "", text)]))
    tab.page.locator(".row").click()
    assert len(tab.popup()["sentences"]) == 20
    tab.page.locator(".popup .more").click()
    assert len(tab.popup()["sentences"]) == 40


def test_the_policy_refuses_a_script_from_outside(opened, news):
    tab = opened(news)
    tab.page.evaluate("""() => {
        const script = document.createElement("script");
        script.textContent = "window.__pwned = 1";
        document.body.append(script);
    }""")
    tab.page.evaluate("document.body.setAttribute('onclick', 'window.__pwned = 1')")
    tab.page.evaluate("document.body.click()")
    assert tab.page.evaluate("window.__pwned") is None
    assert len(tab.errors) == 2 and all("Content Security Policy" in error for error in tab.errors)


def test_a_layer_of_the_makers_own_works_under_the_policy(tab, news, tmp_path):
    made = to_map(news)
    folium.CircleMarker((33, 36), radius=9).add_to(made)
    made.save(tmp_path / "map.html")
    one = tab()
    one.page.goto((tmp_path / "map.html").as_uri())
    one.ready().assert_clean()
    assert one.page.evaluate("Object.values(map_geonews._layers).some((one) => one.getRadius && one.getRadius() === 9)")


def test_the_dark_scheme_reaches_the_canvas(opened, news):
    tab = opened(news, context={"color_scheme": "dark"})
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 30, 34)"
    tab.assert_clean()
