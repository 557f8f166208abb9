"""What mentions carry beside their names: who acts, and what an output says of it."""

import pytest

from geonews import Geoparser
from geonews.rows import mention_dict


@pytest.fixture(scope="module")
def parser():
    return Geoparser()


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("أعلنت واشنطن عقوبات جديدة على كيانات في طهران.", {"واشنطن": "US", "طهران": None}),
        ("واتهمت أنقرة أثينا بخرق الهدنة.", {"أنقرة": "TR", "أثينا": None}),
        ("موسكو ترفض العرض الأوروبي", {"موسكو": "RU"}),
        ("شهدت القاهرة أمطارا غزيرة أمس.", {"القاهرة": None}),
        ("نفى الكرملين صحة التقارير.", {"الكرملين": "RU"}),
    ],
)
def test_a_capital_that_acts_stays_a_toponym_and_tells_its_country(parser, text, actors):
    rows = [mention_dict(one) for one in parser.parse(text).resolutions]
    assert {one["name"]: one["actor"] for one in rows if one["kind"] != "demonym"} == actors
    assert {one["kind"] for one in rows} <= {"toponym", "demonym", "metonym"}
