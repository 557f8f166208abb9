"""Arabic names told from those of other languages in the same script."""

import pytest

from geonews.arabic.script import arabic_name, in_arabic_letters

CASES = [
    ("حلب", "حلب", "حلب"),
    ("  دير   الزور ", "دير الزور", "دير الزور"),
    ("عُمان", "عُمان", "عُمان"),
    ("حَلَب", "حلب", "حلب"),
    ("تهران‎", "تهران", "تهران"),
    ("تهرانی", "تهراني", "تهراني"),
    ("پاوه", None, "باوه"),
    ("چالوس", None, "تشالوس"),
    ("ئالتاي", None, None),
    ("بايىنغولىن", None, None),
    ("Aleppo", None, None),
    ("ء", None, None),
    ("", None, None),
    ("<b>حلب</b>", None, None),
]


@pytest.mark.parametrize(("name", "arabic", "borrowed"), CASES)
def test_arabic_name(name, arabic, borrowed):
    assert (arabic_name(name), in_arabic_letters(name)) == (arabic, borrowed)
