"""Markdown: YAML front matter, and positions that count from the beginning of the file."""

import pytest

HEAD = """---
title: "صيف ثقيل"
date: 2023-07-28T16:05:00+01:00
source: وكالة المثال
link: https://example.org/1
lang: ar-TN
id: summer
---
"""


def test_front_matter_gives_the_keys(reading):
    article = reading({"a.md": HEAD + "\nتونس - هدوء.\n"}).only
    assert (article.id, article.title, article.language) == ("summer", "صيف ثقيل", "ar-TN")
    assert (article.published, article.source) == ("2023-07-28T16:05:00+01:00", "وكالة المثال")
    assert article.url == "https://example.org/1"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_positions_count_from_the_beginning_of_the_file(reading, line_end):
    file = (HEAD + "\nتونس - هدوء.\n").replace("\n", line_end)
    article = reading({"a.md": file.encode("utf-8-sig")}).only
    assert article.text == file
    assert article.text[article.body_start :] == f"{line_end}تونس - هدوء.{line_end}"


def test_without_front_matter_the_first_line_is_the_title(reading):
    article = reading({"dam.md": "# افتتاح السد\n\nالخرطوم - هدوء."}).only
    assert (article.id, article.title, article.body_start) == ("dam", "افتتاح السد", 0)


def test_front_matter_without_a_title_leaves_it_to_the_body(reading):
    article = reading({"dam.md": "---\nsource: وكالة\n---\n\n## افتتاح السد\n\nهدوء."}).only
    assert (article.id, article.title, article.source) == ("dam", "افتتاح السد", "وكالة")


@pytest.mark.parametrize(
    "between",
    [
        "title: [",
        "- a\n- b",
        "just words",
        "title: دمشق: هدوء",
        "a: &a [*a, *b]",
        "x: !!python/object:os.system {}",
        "date: 2023-99-99",
        "",
    ],
)
def test_malformed_front_matter_is_told_and_left_out(reading, between):
    found = reading({"a.md": f"---\n{between}\n---\nوصل إلى دمشق.\n"})
    assert found.only.title == "وصل إلى دمشق."
    assert found.only.text[found.only.body_start :] == "وصل إلى دمشق.\n"
    (notice,) = found.told
    assert not notice.skipped
    assert "front matter" in notice.what


def test_unclosed_front_matter_is_told_and_read_as_text(reading):
    found = reading({"a.md": "---\ntitle: عنوان\n\nوصل إلى دمشق.\n"})
    assert found.only.body_start == 0
    (notice,) = found.told
    assert not notice.skipped
    assert "not closed" in notice.what


def test_a_bad_date_is_told(reading):
    found = reading({"a.md": "---\npublished: أمس\n---\nوصل إلى دمشق.\n"})
    assert found.only.published is None
    assert "أمس" in found.told[0].what


def test_keys_that_are_no_strings_do_no_harm(reading):
    article = reading({"a.md": "---\n1: x\ntrue: y\ntitle: [a]\nsource: {b: c}\nid: 7\ntext: آخر\n---\nحلب"}).only
    assert (article.id, article.title, article.source) == ("7", "حلب", None)
    assert article.text[article.body_start :] == "حلب"


def test_aliases_that_would_fill_the_memory_do_not(reading):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert reading({"a.md": "---\n" + "\n".join(lines) + "\n---\nحلب"}).only.title == "حلب"


def test_front_matter_alone_is_no_article(reading):
    found = reading({"a.md": HEAD, "b.txt": "حلب"})
    assert [article.id for article in found.articles] == ["b"]
    assert "empty after its front matter" in found.skipped[0].what
