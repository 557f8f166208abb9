"""JSON Lines: one article a line; a broken line is named and the others are read."""

import json

import pytest

GOOD = '{"id": "g", "text": "حلب"}'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"text": "دمشق"', "broken JSON at column 16"),
        ("{'text': 'دمشق'}", "broken JSON at column 2"),
        ('["دمشق"]', "not a JSON object"),
        ('"دمشق"', "not a JSON object"),
        ("null", "not a JSON object"),
        ('{"title": "دمشق"}', "no article text (looked for text, body, content, article)"),
        ('{"text": 5}', "no article text"),
        ('{"text": "x", "n": ' + "9" * 5000 + "}", "broken JSON (too deep or too long)"),
        ('{"text": "x", "n": ' + "[" * 200_000 + "]" * 200_000 + "}", "broken JSON (too deep or too long)"),
    ],
    ids=lambda value: value[:24],
)
def test_a_broken_line_is_named_and_the_others_are_read(reading, line, told):
    found = reading({"wire.jsonl": f"{GOOD}\n\n{line}\n{GOOD.replace('g', 'h')}\n"})
    assert [article.id for article in found.articles] == ["g", "h"]
    (notice,) = found.told
    assert notice.skipped
    assert notice.where.endswith("wire.jsonl, line 3")
    assert notice.what.startswith(told)


def test_line_ends_of_windows(reading):
    found = reading({"a.jsonl": f"{GOOD}\r\n\r\n{{\r\n"})
    assert [article.id for article in found.articles] == ["g"]
    assert found.skipped[0].where.endswith("line 3")


@pytest.mark.parametrize(
    "text", ["حلب\u2028حمص", "حلب\u2029", "حلب\x85حمص", "حلب\u000b", "half \ud83d a pair", "a\r\nb\x00"]
)
@pytest.mark.parametrize("is_ascii", [True, False])
def test_a_string_is_kept_letter_for_letter(reading, text, is_ascii):
    line = json.dumps({"text": text, "title": text}, ensure_ascii=is_ascii or "\ud83d" in text)
    article = reading({"a.jsonl": line + "\n" + GOOD}).articles[0]
    assert (article.text, article.title) == (text, text)


def test_a_very_long_line(reading):
    text = "وصل الوفد إلى دمشق. " * 200_000
    assert reading({"a.jsonl": json.dumps({"text": text}, ensure_ascii=False)}).only.text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1256"])
def test_other_encodings(reading, encoding):
    line = json.dumps({"text": "وصل الوفد إلى دمشق وحلب وحمص"}, ensure_ascii=False)
    assert reading({"a.jsonl": line.encode(encoding)}).only.text == "وصل الوفد إلى دمشق وحلب وحمص"


def test_a_bad_date_names_its_line(reading):
    found = reading({"a.jsonl": f'{GOOD}\n{{"text": "حمص", "date": "أمس"}}\n'})
    assert found.articles[1].published is None
    (notice,) = found.told
    assert (notice.skipped, notice.where.rsplit(", ")[-1]) == (False, "line 2")
    assert "أمس" in notice.what
