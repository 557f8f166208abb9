"""A small gold of two made-up articles, with its tables."""

import pytest

from geonews.records import Place

ARTICLES = """# one
سيول في {L:SY إدلب} وفي {L:TN تونس}

{L:SY دمشق} – {O سانا}: أغلقت {F:SY مطار {L:SY دمشق} الدولي} {R:SY شمالي {L:SY سوريا}}.
وزار وفد {D:TN تونسي} {L:TN تونس}.

# two
{O ريال {L:ES مدريد}} في {L:- المتوسط} قرب {L:SY كفرزبباسا}
"""

PLACES = """article\tsurface\tnth\tplace\tcountry\tkind\tlon\tlat\tradius_km\tnote
one\tإدلب\t\tgeonames:169389\tSY\tcity\t36.63\t35.93\t5\tcity of Idlib
one\tتونس\t1\tgeonames:2464461\tTN\tcountry\t9\t34\t300\tTunisia
one\tتونس\t2\tgeonames:2464470\tTN\tcity\t10.17\t36.82\t10\tcity of Tunis
one\tدمشق\t\tgeonames:170654\tSY\tcity\t36.29\t33.51\t8\tDamascus
one\tمطار دمشق الدولي\t\t-\tSY\tfacility\t36.51\t33.41\t4\tDamascus International Airport
one\tشمالي سوريا\t\t-\tSY\tregion\t37.9\t36.2\t120\tnorthern Syria
two\tمدريد\t\tgeonames:3117735\tES\tcity\t-3.7\t40.42\t15\tMadrid
two\tالمتوسط\t\t-\t-\twater\t18\t35\t1500\tMediterranean
"""

FOCUS = """article\tcountry\tplace\tnote
one\tSY\tgeonames:169389\tfloods in Idlib
two\t-\t-\tno one country
"""


@pytest.fixture
def gold(tmp_path):
    """The file of the articles, its tables beside it."""
    (tmp_path / "news.txt").write_text(ARTICLES, encoding="utf-8")
    (tmp_path / "news.places.tsv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "news.focus.tsv").write_text(FOCUS, encoding="utf-8")
    return tmp_path / "news.txt"


@pytest.fixture
def place():
    """Make a place of what matters to a judgement."""

    def made(lon, lat, *, id="test:1", kind="city", country=None):  # noqa: A002
        return Place(id=id, name=id, name_ar=id, lon=lon, lat=lat, kind=kind, radius_km=5, country=country)

    return made
