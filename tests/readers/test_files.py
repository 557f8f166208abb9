"""Files, folders and standard input: what is read, in which order, and what is told."""

import os
from pathlib import Path

import pytest

from geonews.errors import MalformedError, NoArticlesError
from geonews.readers.files import Notice, read

SEEDS = Path(__file__).parents[2] / "seeds"
RECORD = '{"id": "r", "text": "حلب"}\n'


def test_a_text_file_is_named_after_its_file(reading):
    article = reading({"rain-over-gaza.txt": "العنوان\n\nوصل المطر إلى غزة.\n"}).only
    assert (article.id, article.title) == ("rain-over-gaza", "rain-over-gaza")
    assert article.text == "العنوان\n\nوصل المطر إلى غزة.\n"
    assert article.body_start == 0


@pytest.mark.parametrize(
    "text",
    ["دمشق\r\nحلب\r\n", "دمشق\rحلب", "  دمشق  ", "دمشق\u2028حلب\u2029", "د\u0650مشق\u200f", "دمشق\x00" + "." * 200],
)
def test_a_text_is_kept_letter_for_letter(reading, text):
    assert reading({"a.txt": text}).only.text == text


def test_a_folder_is_searched_through_by_name(reading):
    found = reading(
        {
            "b.txt": "حمص",
            "a/z.md": "حلب",
            "a/y.jsonl": RECORD,
            "c.NDJSON": '{"id": "c", "text": "حماة"}',
            "D.TXT": "درعا",
            ".hidden/e.txt": "سر",
            "a/.f.txt": "سر",
            "g.html": "<p>",
            "README": "…",
        }
    )
    assert [article.id for article in found.articles] == ["D", "r", "z", "b", "c"]
    assert found.told == []


def test_paths_are_read_in_the_order_given(reading):
    files = {"a.txt": "حلب", "b.txt": "حمص", "c/c.txt": "حماة"}
    found = reading(files, "c", "b.txt", "a.txt")
    assert [article.id for article in found.articles] == ["c", "b", "a"]


def test_one_path_need_not_be_a_list(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("حلب", encoding="utf-8")
    assert [article.id for article in read(path)] == [article.id for article in read(str(path))] == ["a"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.txt", None, "no such file or folder"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a text in UTF-8"),
        ("empty.txt", b"", "empty"),
        ("blank.md", b" \n\n", "empty"),
        ("mark.txt", b"\xef\xbb\xbf", "empty"),
        ("empty.jsonl", b"\n\n", "empty"),
        ("page.html", b"<p>", "unknown kind of file"),
    ],
)
def test_what_cannot_be_read_is_told_by_name_and_the_others_go_on(reading, name, content, told):
    files = {"good.txt": "حلب"} | ({} if content is None else {name: content})
    found = reading(files, name, "good.txt")
    assert [article.id for article in found.articles] == ["good"]
    (notice,) = found.skipped
    assert notice.where.endswith(name)
    assert told in notice.what
    assert "\n" not in str(notice)


def test_an_empty_folder_is_told(reading, tmp_path):
    (tmp_path / "empty").mkdir()
    found = reading({"good.txt": "حلب", "pictures/a.png": b"x"}, "empty", "pictures", "good.txt")
    assert [(Path(notice.where).name, notice.skipped) for notice in found.told] == [("empty", True), ("pictures", True)]
    assert ".txt" in found.told[0].what


def test_nothing_at_all_is_an_error_after_all_was_told(tmp_path):
    told = []
    with pytest.raises(NoArticlesError, match="no article found in") as raised:
        list(read([tmp_path / name for name in "abcde"], tell=told.append))
    assert len(told) == 5
    assert str(raised.value).count(str(tmp_path)) == 3
    with pytest.raises(NoArticlesError):
        list(read([]))


def test_the_format_can_be_said(reading):
    assert reading({"wire.log": RECORD}, "wire.log", form="jsonl").only.id == "r"
    assert reading({"a.jsonl": RECORD}, "a.jsonl", form="txt").only.text == RECORD
    assert reading({"a.txt": "---\ntitle: عنوان\n---\nحلب"}, "a.txt", form="md").only.title == "عنوان"


def test_an_unknown_format_is_refused(reading):
    with pytest.raises(MalformedError, match="choose one of txt, md, jsonl"):
        reading({"a.txt": "حلب"}, form="xml")


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (RECORD.encode(), ["r"]),
        (b" \n\t" + RECORD.encode(), ["r"]),
        (b"\xef\xbb\xbf" + RECORD.encode(), ["r"]),
        (RECORD.encode("utf-16"), ["r"]),
        (RECORD.encode("utf-16-le"), ["r"]),
        (RECORD.encode("utf-16-be"), ["r"]),
        ((RECORD + RECORD.replace('"r"', '"s"')).encode(), ["r", "s"]),
    ],
    ids=["plain", "after blanks", "UTF-8 mark", "UTF-16", "UTF-16 LE without a mark", "UTF-16 BE without", "two lines"],
)
def test_standard_input_that_begins_with_a_brace_is_json_lines(standard_input, data, ids):
    standard_input(data)
    assert [article.id for article in read("-")] == ids


def test_standard_input_is_one_text_otherwise(standard_input):
    standard_input("[وصل الوفد]\n{\nإلى حلب".encode())
    (article,) = read("-")
    assert article.text == "[وصل الوفد]\n{\nإلى حلب"
    assert article.title == "[وصل الوفد]"
    assert len(article.id) == 16


@pytest.mark.parametrize(("form", "title"), [("txt", '{"id": "r", "text": "حلب"}'), ("jsonl", "حلب")])
def test_the_format_of_standard_input_can_be_said(standard_input, form, title):
    standard_input(RECORD.encode())
    (article,) = read("-", form=form)
    assert article.title == title


def test_standard_input_stands_among_files(reading, standard_input):
    standard_input(RECORD.encode())
    found = reading({"a.txt": "حمص"}, "a.txt", "-")
    assert [article.id for article in found.articles] == ["a", "r"]


@pytest.mark.parametrize("data", [b"", b"  \n", None])
def test_an_empty_or_closed_standard_input_is_told(standard_input, monkeypatch, data):
    standard_input(data) if data is not None else monkeypatch.setattr("sys.stdin", None)
    told = []
    with pytest.raises(NoArticlesError):
        list(read("-", tell=told.append))
    assert told == [Notice("standard input", "the file is empty", skipped=True)]


def test_ids_are_made_unique_and_that_is_told(reading):
    found = reading(
        {"a.txt": "حلب", "b/a.txt": "حمص", "c.jsonl": '{"id": "a", "text": "1"}\n{"id": "a-2", "text": "2"}\n'},
        "a.txt", "b", "c.jsonl", "a.txt",
    )  # fmt: skip
    ids = [article.id for article in found.articles]
    assert ids == ["a", "a-2", "a-3", "a-2-2", "a-4"]
    assert [notice.skipped for notice in found.told] == [False] * 4
    assert found.told[0].what == "the id a is taken; this article is called a-2"


def test_what_is_told_goes_to_the_log_by_default(tmp_path, caplog):
    (tmp_path / "a.txt").write_text("حلب", encoding="utf-8")
    list(read([tmp_path / "a.txt", tmp_path / "none.txt"]))
    (record,) = caplog.records
    assert record.name == "geonews"
    assert "none.txt" in record.getMessage()


def test_a_pipe_in_a_folder_is_not_waited_for(reading, tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert reading({"a.txt": "حلب"}).only.id == "a"


def test_links_in_a_circle_end(reading, tmp_path):
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    found = reading({"a.txt": "حلب"})
    assert [article.id for article in found.articles] == ["a"]
    assert [Path(notice.where).name for notice in found.skipped] == ["circle.txt"]


def test_every_seed_is_read_without_a_word():
    told = []
    articles = list(read(SEEDS, tell=told.append))
    assert told == []
    assert len(articles) == 14
    assert all(article.language == "ar" and article.title for article in articles)
    records = [article for article in articles if article.url]
    assert len(records) == 5
    assert all(article.published and article.source for article in records)
