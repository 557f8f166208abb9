"""The whole line in a real Chromium: files in, the command's own page out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

GEONEWS = [sys.executable, "-c", "from geonews.cli.main import run; run()"]

HOSTILE = {
    "rich markup": "[/red][bold]",
    "terminal": "\x1b[31m\x1b]0;owned\x07\x9b2J",
    "direction": "\u202eevil\u202c \u2066x\u2069 \u200f",
    "jinja": "{{7*7}} {% x {# {{ cycler.__init__ }}",
    "javascript": "${1} `${window.__pwned=1}` \\u003c",
    "markup": "</script><script>window.__pwned=1</script><!--",
    "image": '<img src=x onerror="window.__pwned=1">',
    "link": "javascript:window.__pwned=1",
}


def render(tmp_path, *arguments, **options):
    out = tmp_path / "map.html"
    done = subprocess.run(
        [*GEONEWS, "map", *map(str, arguments), "-o", str(out)], capture_output=True, text=True, **options
    )
    return done, out


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_articles_are_shown_exactly_and_do_nothing(tmp_path, tab, kind):
    evil = HOSTILE[kind]
    sentence = f"وصل {evil} الوفد إلى إدلب أمس {evil} مساء"
    record = {"id": evil, "title": f"{evil} عنوان", "text": sentence, "source": evil, "url": evil}
    (tmp_path / "evil.jsonl").write_text(json.dumps(record), encoding="utf-8")
    done, out = render(tmp_path, tmp_path / "evil.jsonl", "--title", evil.replace("\x00", ""))
    assert done.returncode == 0, done.stderr
    assert not set(done.stderr) & set("\x1b\x07\x9b\u202e\u2066")

    one = tab()
    one.page.goto(out.as_uri())
    one.ready()
    one.page.locator(".row", has_text="إدلب").click()
    popup = one.popup()
    assert popup["sentences"] == [sentence]
    assert popup["titles"] == [f"{evil} عنوان"]
    assert popup["marks"] == ["إدلب"]
    assert one.page.evaluate("window.__pwned === undefined")
    assert not one.page.evaluate("[...document.querySelectorAll('.popup a[href]')].length")
    one.assert_clean()


def test_the_map_of_the_seeds(tmp_path, tab, root):
    done, out = render(tmp_path, root / "seeds")
    assert done.returncode == 0, done.stderr
    one = tab()
    one.page.goto(out.as_uri())
    one.ready()
    one.page.locator("input[type=search]").fill("ادلب")
    one.page.locator(".row").first.click()
    popup = one.popup()
    assert popup["name"] == "إدلب"
    assert len(popup["sentences"]) >= 2
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(root / "seeds").iterdir()))
    assert all(sentence in texts for sentence in popup["sentences"])
    assert set(popup["marks"]) == {"إدلب"}
    one.assert_clean()
