"""The encoding of a file is told from its bytes; what is no text is refused, never guessed at."""

import codecs
from pathlib import Path

import pytest

from geonews.errors import UndecodableError
from geonews.readers.decode import decode

NEWS = "دمشق - قال مسؤول إن «الطريق» إلى حلب مفتوحة.\r\nوفي إدلب هدوء؟\n"
SEEDS = sorted(Path(__file__).parents[2].joinpath("seeds").glob("*.txt"))

READABLE = {
    "UTF-8": NEWS.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + NEWS.encode(),
    "UTF-16 LE with a mark": codecs.BOM_UTF16_LE + NEWS.encode("utf-16-le"),
    "UTF-16 BE with a mark": codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"),
    "UTF-16 LE without": NEWS.encode("utf-16-le"),
    "UTF-16 BE without": NEWS.encode("utf-16-be"),
    "Windows-1256": NEWS.encode("cp1256"),
}


@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE)
def test_a_text_comes_back_as_it_is(data):
    assert decode(data) == NEWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("file", SEEDS, ids=lambda file: file.stem)
def test_every_seed_in_every_encoding(file, encoding):
    text = file.read_text(encoding="utf-8").encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding)) == text


def test_only_the_first_mark_is_taken_off():
    assert decode(codecs.BOM_UTF8 + "\ufeffدمشق".encode()) == "\ufeffدمشق"


@pytest.mark.parametrize("text", ["", "Damascus", "é", "مرحبا \x0c دمشق", "\x1b[31m دمشق " + "حلب " * 100])
def test_latin_empty_and_slightly_dirty_texts_are_utf8(text):
    assert decode(text.encode()) == text


BROKEN = {
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x08\x06\x00\x00\x00\\r\xa8f" + bytes(range(256)),
    "random bytes": bytes((index * 197 + 13) % 256 for index in range(4000)),
    "zeros": bytes(100),
    "French in Latin-1": "Été à Alger, près de la forêt brûlée où".encode("latin-1"),
    "Cyrillic in Windows-1251": "Москва и Дамаск договорились".encode("cp1251"),
    "UTF-32, which begins with the mark of UTF-16": NEWS.encode("utf-32"),
    "a mark of UTF-8 before Windows-1256": codecs.BOM_UTF8 + NEWS.encode("cp1256"),
    "a mark of UTF-16 and half a character": codecs.BOM_UTF16_LE + b"\x2f",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UndecodableError, match="save it"):
        decode(data)


def test_cut_utf8_is_not_taken_for_windows_1256():
    whole = NEWS.encode()
    cut = whole[: whole.index("مفتوحة".encode()) + 3]
    assert "ط¯" in cut.decode("cp1256")  # it would read so
    with pytest.raises(UndecodableError, match=rf"broken UTF-8 at byte {len(cut) - 1} \(line 1\)"):
        decode(cut)


def test_a_damaged_line_of_utf8_is_named():
    with pytest.raises(UndecodableError, match=r"\(line 2\)"):
        decode("دمشق وحلب\nإد".encode() + b"\xff" + "لب\nحمص".encode())
