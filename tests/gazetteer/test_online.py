"""The door to the network, tried against a server on loopback that speaks Nominatim's /search.

The places are invented, so that nothing here can be mistaken for a fact about the world.
"""

import json
import logging
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import pytest

from geonews.errors import OnlineError
from geonews.gazetteer.distance import distance_km
from geonews.gazetteer.online import (
    CACHE_FILE,
    MAX_CONFIDENCE,
    NO_COUNTRY_FACTOR,
    RETRY_PAUSES_S,
    OnlineGeocoder,
    OnlineSettings,
    ask_unplaced,
)
from geonews.records import Article, Candidate, Focus, GeoparsedArticle, MadeBy, Mention, Place, Resolution, Sentence

USER_AGENT = "geonews-tests/1.0 (tests@example.org)"
ATTEMPTS = len(RETRY_PAUSES_S) + 1


def answer(osm_id, name, lon, lat, **changes):
    """Return an answer as Nominatim's format=json gives it."""
    return {
        "place_id": osm_id,
        "osm_type": "node",
        "osm_id": osm_id,
        "lat": str(lat),
        "lon": str(lon),
        "class": "place",
        "type": "village",
        "addresstype": "village",
        "place_rank": 19,
        "importance": 0.25,
        "name": name,
        "display_name": f"{name}, محافظة التل الأخضر, سوريا",
        "namedetails": {"name": name, "name:ar": name, "name:en": "Invented Village"},
        "address": {"state": "محافظة التل الأخضر", "ISO3166-2-lvl4": "SY-ZZ", "country_code": "sy"},
        "boundingbox": [str(lat - 0.02), str(lat + 0.02), str(lon - 0.02), str(lon + 0.02)],
    } | changes


VILLAGE = answer(101, "الزعفرانية الخضراء", 37.0, 36.0)
HOSPITAL = answer(
    202,
    "مستشفى الوردة البيضاء",
    37.2,
    36.2,
    osm_type="way",
    addresstype="amenity",
    type="hospital",
    **{"class": "amenity"},
)
FAULTS = {
    "خطأ ازدحام": (429, {"Retry-After": "20"}, b""),
    "خطأ إغلاق": (429, {"Retry-After": "3600"}, b""),
    "خطأ صيانة": (503, {"Retry-After": "30"}, b""),
    "خطأ داخلي": (500, {}, b""),
    "خطأ منع": (403, {}, b"blocked"),
    "خطأ سؤال": (400, {}, b'{"error": {"code": 400}}'),
    "خطأ نص": (200, {}, b"<html>maintenance</html>"),
    "خطأ شكل": (200, {}, b'{"error": "overloaded"}'),
    "خطأ فراغ": (200, {}, b"null"),
    "خطأ أرقام": (200, {}, b"[1, 2]"),
    "خطأ موضع": (200, {}, b'[{"lat": "NaN", "lon": "37"}]'),
    "خطأ عمق": (200, {}, b"[" * 100_000),
    "خطأ حروف": (200, {}, b"\xff\xfe\xfd"),
}


@dataclass
class Seen:
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 1000.0
        self.sleeps = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.sleeps.append(seconds)
        self.now += seconds


class Nominatim:
    """A server that answers from a table, with faults by query."""

    def __init__(self, time):
        self.time = time
        self.seen = []
        self.answers = {"الزعفرانية الخضراء": [VILLAGE], "مستشفى الوردة البيضاء": [HOSPITAL]}
        self.faults = dict(FAULTS)
        self.slow = set()
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.respond(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.block_on_close = False
        self.domain = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def respond(self, handler):
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query, strict_parsing=True))
        self.seen.append(Seen(parts.path, query, dict(handler.headers), self.time.now))
        name = query["q"]
        if name in self.slow:
            self.released.wait(5)
        body = json.dumps(self.answers.get(name, [])).encode()
        status, headers, body = self.faults.get(name, (200, {}, body))
        handler.send_response(status)
        usual = {"Content-Type": "application/json", "Content-Length": len(body), "Set-Cookie": "id=1; Path=/"}
        for key, value in (usual | headers).items():
            handler.send_header(key, str(value))
        with suppress(ConnectionError):  # a client that has given up
            handler.end_headers()
            handler.wfile.write(body)

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def time():
    return FakeTime()


@pytest.fixture
def server(time):
    one = Nominatim(time)
    yield one
    one.close()


@pytest.fixture
def settings(server, tmp_path):
    return OnlineSettings(
        domain=server.domain, scheme="http", user_agent=USER_AGENT, cache_dir=tmp_path / "cache", timeout_s=5.0
    )


@pytest.fixture
def open_geocoder(settings, time):
    opened = []

    def open_one(**changes):
        opened.append(OnlineGeocoder(replace(settings, **changes), clock=time.clock, sleep=time.sleep))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


# Settings


@pytest.mark.parametrize("user_agent", [None, "", "غرفة الأخبار", "two\nlines"])
def test_a_user_agent_is_required(settings, user_agent):
    with pytest.raises(OnlineError, match=r"GEONEWS_USER_AGENT, for example GEONEWS_USER_AGENT=.+@"):
        OnlineGeocoder(replace(settings, user_agent=user_agent))


def test_a_sample_user_agent_is_refused_before_the_public_service_is_asked(tmp_path):
    settings = OnlineSettings(user_agent="my-application", cache_dir=tmp_path)
    with OnlineGeocoder(settings) as geocoder, pytest.raises(OnlineError, match="GEONEWS_USER_AGENT"):
        geocoder.candidates("الزعفرانية", "SY")


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, ("https", "nominatim.openstreetmap.org", None)),
        ({"GEONEWS_NOMINATIM_DOMAIN": "", "GEONEWS_USER_AGENT": " "}, ("https", "nominatim.openstreetmap.org", None)),
        ({"GEONEWS_NOMINATIM_DOMAIN": "http://127.0.0.1:8080"}, ("http", "127.0.0.1:8080", None)),
        (
            {"GEONEWS_NOMINATIM_DOMAIN": "HTTPS://geo.example.org/nominatim/"},
            ("https", "geo.example.org/nominatim", None),
        ),
        (
            {"GEONEWS_NOMINATIM_DOMAIN": "geo.example.org", "GEONEWS_USER_AGENT": "a/1"},
            ("https", "geo.example.org", "a/1"),
        ),
    ],
)
def test_settings_from_the_environment(env, expected):
    settings = OnlineSettings.from_environment(env)
    assert (settings.scheme, settings.domain, settings.user_agent) == expected


def test_the_cache_folder_from_the_environment(tmp_path):
    assert OnlineSettings.from_environment({"GEONEWS_CACHE_DIR": str(tmp_path)}).cache_dir == tmp_path
    assert OnlineSettings.from_environment({}).cache_dir.name == "geonews"


@pytest.mark.parametrize(
    "changes",
    [
        {"domain": "nominatim.openstreetmap.org", "min_delay_s": 0.99},
        {"domain": "NOMINATIM.openstreetmap.org.:443", "min_delay_s": 0.0},
        {"domain": "nominatim.openstreetmap.org", "min_delay_s": float("nan")},
        {"scheme": "ftp"},
        {"domain": ""},
        {"domain": "[::1"},
        {"geocoder": "photon"},
        {"max_answers": 0},
        {"timeout_s": 0.0},
    ],
)
def test_settings_that_are_refused(changes):
    with pytest.raises(OnlineError):
        OnlineSettings(**changes)


def test_a_server_of_ones_own_may_be_asked_faster():
    assert OnlineSettings(domain="127.0.0.1:8080", scheme="http", min_delay_s=0.0).min_delay_s == 0.0


# What is sent


@pytest.mark.parametrize(("country", "narrowed"), [("SY", {"countrycodes": "sy"}), (None, {}), ("Syria", {})])
def test_only_the_name_and_the_country_are_sent(server, open_geocoder, country, narrowed):
    open_geocoder().candidates("الزعفرانية  الخضراء\n", country)
    [seen] = server.seen
    assert seen.path == "/search"
    always = {"format": "json", "limit": "5", "addressdetails": "1", "namedetails": "1", "accept-language": "ar,en"}
    assert seen.query == {"q": "الزعفرانية الخضراء"} | always | narrowed
    assert seen.headers["User-Agent"] == USER_AGENT
    assert set(seen.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_no_cookie_ties_the_questions_together(server, open_geocoder):
    geocoder = open_geocoder()
    for name in ("الزعفرانية الخضراء", "لا مكان"):
        geocoder.candidates(name, "SY")
    assert ["Cookie" in seen.headers for seen in server.seen] == [False, False]


def test_the_constructor_touches_neither_network_nor_disk(server, settings, open_geocoder):
    geocoder = open_geocoder()
    assert (server.seen, geocoder.requests, settings.cache_dir.exists()) == ([], 0, False)


def test_a_blank_name_is_not_asked(server, open_geocoder):
    assert open_geocoder().candidates(" \u200a\n", "SY") == ()
    assert server.seen == []


def test_one_request_for_each_distinct_pair(server, open_geocoder):
    geocoder = open_geocoder()
    pairs = [("الزعفرانية الخضراء", "SY"), ("لا مكان", "SY"), ("لا مكان", None), ("لا مكان", "sy")]
    for name, country in pairs * 5:
        geocoder.candidates(name, country)
    assert len(server.seen) == geocoder.requests == 3


def test_a_second_run_asks_nothing_and_does_not_wait(server, time, open_geocoder):
    names = ["الزعفرانية الخضراء", "مستشفى الوردة البيضاء", "لا مكان"]
    first = open_geocoder()
    expected = [first.candidates(name, "SY") for name in names]
    first.close()
    sleeps = len(time.sleeps)

    second = open_geocoder()
    assert [second.candidates(name, "SY") for name in names] == expected
    assert (second.requests, len(server.seen), len(time.sleeps)) == (0, len(names), sleeps)


def test_twenty_requests_are_a_second_apart(server, time, open_geocoder):
    geocoder = open_geocoder(min_delay_s=1.0)
    for number in range(20):
        geocoder.candidates(f"قرية {number}", "SY")
    times = [seen.at for seen in server.seen]
    assert len(times) == 20
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(times))
    assert times[-1] - times[0] == pytest.approx(19.0)


# What comes back


def test_an_answer_becomes_a_place(open_geocoder):
    [candidate] = open_geocoder().candidates("الزعفرانية الخضراء", "SY")
    assert candidate.place == Place(
        id="osm:node/101",
        name="Invented Village",
        name_ar="الزعفرانية الخضراء",
        lon=37.0,
        lat=36.0,
        kind="village",
        radius_km=2.86,
        country="SY",
        admin1="SY-ZZ",
        admin1_name_ar="محافظة التل الأخضر",
        bbox=(36.98, 35.98, 37.02, 36.02),
    )
    assert candidate.evidence == {"online": 0.25, "name_exact": 2.0}
    assert candidate.matched == "الزعفرانيه الخضرا"


@pytest.mark.parametrize(
    ("osm", "kind"),
    [
        ({"class": "place", "type": "city", "addresstype": "city", "place_rank": 16}, "city"),
        ({"class": "place", "type": "hamlet", "addresstype": "hamlet", "place_rank": 20}, "village"),
        ({"class": "place", "type": "suburb", "addresstype": "suburb", "place_rank": 19}, "neighbourhood"),
        ({"class": "boundary", "type": "administrative", "addresstype": "city", "place_rank": 16}, "city"),
        ({"class": "boundary", "type": "administrative", "addresstype": "state", "place_rank": 8}, "province"),
        ({"class": "boundary", "type": "administrative", "addresstype": "", "place_rank": 4}, "country"),
        ({"class": "boundary", "type": "administrative", "addresstype": "", "place_rank": 12}, "district"),
        ({"category": "amenity", "class": None, "type": "hospital", "addresstype": "amenity"}, "facility"),
        ({"class": "amenity", "type": "refugee_site", "addresstype": "amenity"}, "camp"),
        ({"class": "shop", "type": "water", "addresstype": "shop"}, "facility"),
        ({"class": "natural", "type": "water", "addresstype": "water"}, "water"),
        ({"class": "waterway", "type": "river", "addresstype": "river"}, "water"),
        ({"class": "natural", "type": "peak", "addresstype": "peak"}, "relief"),
        ({"class": "place", "type": "island", "addresstype": "island"}, "island"),
        ({"class": "historic", "type": "castle", "addresstype": "historic"}, "landmark"),
        ({"class": "highway", "type": "residential", "addresstype": "road"}, "facility"),
        ({"class": None, "type": 7, "addresstype": [], "place_rank": "?"}, "facility"),
    ],
)
def test_kinds(server, open_geocoder, osm, kind):
    server.answers["تل"] = [VILLAGE | osm]
    [candidate] = open_geocoder().candidates("تل", None)
    assert candidate.place.kind == kind


@pytest.mark.parametrize(
    ("asked", "names", "evidence"),
    [
        ("الزعفرانيّة", {"name": "الزعفرانيه"}, {"name_exact"}),
        ("حوض البنفسج", {"name": "آخر", "alt_name": "شيء; حوض البنفسج"}, {"name_exact"}),
        ("البنفسجة", {"name": "بنفسجة"}, {"name_article"}),
        ("بنفسجة", {"name": "البنفسجة"}, {"name_article"}),
        ("بنفسجة", {"name": "بنفسجة الشرقية"}, set()),
        ("الا", {"name": "ا"}, set()),
    ],
)
def test_evidence_of_the_name(server, open_geocoder, asked, names, evidence):
    server.answers[asked] = [answer(1, names["name"], 37, 36, namedetails=names)]
    [candidate] = open_geocoder().candidates(asked, "SY")
    assert set(candidate.evidence) == {"online"} | evidence


def test_the_best_comes_first_and_an_object_only_once(server, open_geocoder):
    server.answers["تل"] = [
        answer(1, "تلة", 37, 36, importance=0.9),
        answer(2, "تل", 37, 36, importance=0.1),
        answer(3, "تل", 37, 36, importance=0.1),
        answer(2, "تل", 37, 36, importance=0.8),
    ]
    ids = [one.place.id for one in open_geocoder().candidates("تل", "SY")]
    assert ids == ["osm:node/2", "osm:node/3", "osm:node/1"]


@pytest.mark.parametrize(
    "changes",
    [{"osm_id": None}, {"osm_type": "N"}, {"osm_id": "../1"}, {"name": "", "display_name": "", "namedetails": None}],
)
def test_an_answer_without_number_or_name_is_left_out(server, open_geocoder, changes):
    server.answers["تل"] = [VILLAGE | changes]
    geocoder = open_geocoder()
    assert (geocoder.candidates("تل", "SY"), geocoder.failed) == ((), ())


def test_odd_fields_become_unknown(server, open_geocoder):
    odd = {
        "boundingbox": ["x", 1, 2],
        "address": "سوريا",
        "importance": "high",
        "namedetails": ["?"],
        "name": "تل\ud800",
    }
    server.answers["تل"] = [VILLAGE | odd]
    [candidate] = open_geocoder().candidates("تل", "SY")
    place = candidate.place
    assert (place.name, place.name_ar, place.country, place.admin1, place.bbox) == ("تل", "تل", None, None, None)
    assert (place.radius_km, candidate.evidence["online"]) == (10.0, 0.0)


# Faults


@pytest.mark.parametrize(
    ("name", "requests", "pauses"),
    [
        ("خطأ ازدحام", ATTEMPTS, [20.0, 20.0]),
        ("خطأ صيانة", ATTEMPTS, [30.0, 30.0]),
        ("خطأ داخلي", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ نص", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ شكل", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ فراغ", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ أرقام", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ موضع", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ عمق", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ حروف", ATTEMPTS, [*RETRY_PAUSES_S]),
        ("خطأ إغلاق", 1, []),
        ("خطأ منع", 1, []),
        ("خطأ سؤال", 1, []),
    ],
)
def test_faults_end_well_and_are_not_kept(server, time, open_geocoder, name, requests, pauses):
    geocoder = open_geocoder(min_delay_s=0.0)
    assert geocoder.candidates(name, "SY") == ()
    assert geocoder.candidates(name, "SY") == ()
    assert (geocoder.failed, len(server.seen), time.sleeps) == ((name,), requests, pauses)
    geocoder.close()

    del server.faults[name]
    server.answers[name] = [VILLAGE]
    later = open_geocoder(min_delay_s=0.0)
    assert [one.place.id for one in later.candidates(name, "SY")] == ["osm:node/101"]
    assert later.failed == ()


@pytest.mark.parametrize("name", ["خطأ إغلاق", "خطأ منع"])
def test_a_service_that_refuses_is_asked_no_more(server, open_geocoder, caplog, name):
    geocoder = open_geocoder(min_delay_s=0.0)
    geocoder.candidates("الزعفرانية الخضراء", "SY")
    geocoder.close()
    refused = open_geocoder(min_delay_s=0.0)
    refused.candidates(name, "SY")
    assert refused.candidates("مستشفى الوردة البيضاء", "SY") == ()
    assert refused.candidates("الزعفرانية الخضراء", "SY"), "the cache still answers"
    assert (refused.failed, refused.requests) == ((name, "مستشفى الوردة البيضاء"), 1)
    assert [one.name for one in caplog.records if "not asked any more" in one.message] == ["geonews"]


def test_a_bad_question_is_not_held_against_the_service(server, open_geocoder):
    geocoder = open_geocoder(min_delay_s=0.0)
    for country in ("SY", "IQ", "EG", "LB"):
        geocoder.candidates("خطأ سؤال", country)
    assert len(server.seen) == 4
    for name in ("خطأ داخلي", "خطأ نص"):
        geocoder.candidates(name, "SY")
    assert geocoder.candidates("الزعفرانية الخضراء", "SY")


def test_a_passing_fault_is_survived(server, time, open_geocoder):
    name = "الزعفرانية الخضراء"
    server.faults[name] = (500, {}, b"")
    geocoder = OnlineGeocoder(
        open_geocoder()._settings, clock=time.clock, sleep=lambda s: (time.sleep(s), server.faults.pop(name, None))
    )
    with geocoder:
        assert geocoder.candidates(name, "SY")
        assert (geocoder.requests, geocoder.failed) == (2, ())


def test_a_slow_service_is_given_up_on(server, open_geocoder):
    server.slow.add("الزعفرانية الخضراء")
    geocoder = open_geocoder(timeout_s=0.1)
    assert geocoder.candidates("الزعفرانية الخضراء", "SY") == ()
    assert (geocoder.failed, geocoder.requests) == (("الزعفرانية الخضراء",), ATTEMPTS)


def test_a_dead_host_is_asked_for_three_names_only(time, open_geocoder, caplog):
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        dead = f"127.0.0.1:{listener.getsockname()[1]}"
    geocoder = open_geocoder(domain=dead, min_delay_s=0.0)
    names = tuple(f"قرية {number}" for number in range(10))
    with caplog.at_level(logging.WARNING, "geonews"):
        assert [geocoder.candidates(name, "SY") for name in names] == [()] * 10
    assert geocoder.failed == names
    assert geocoder.requests == 3 * ATTEMPTS
    assert time.sleeps == [*RETRY_PAUSES_S] * 3
    assert len([one for one in caplog.records if one.name == "geonews"]) == 1


def test_failures_in_a_row_are_counted_anew_after_an_answer(server, open_geocoder):
    geocoder = open_geocoder(min_delay_s=0.0)
    for number in range(3):
        geocoder.candidates("خطأ داخلي", ("SY", "IQ", "EG")[number])
        geocoder.candidates("خطأ نص", ("SY", "IQ", "EG")[number])
        geocoder.candidates(f"قرية {number}", "SY")
    assert len(server.seen) == 3 * (2 * ATTEMPTS + 1)


# The cache


def _garbage(path):
    path.write_bytes(b"this is not a database" * 100)


def _cut_off(path, keep=6000):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE filler (a TEXT)")
        database.executemany("INSERT INTO filler VALUES (?)", [("x" * 500,)] * 200)
        database.commit()
    path.write_bytes(path.read_bytes()[:keep])


def _damaged_inside(path):
    _cut_off(path, keep=10**9)
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(4096) + content[12288:])


def _of_another_program(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE responses (id INTEGER, body TEXT)")


@pytest.mark.parametrize("spoil", [_garbage, _cut_off, _damaged_inside, _of_another_program])
def test_a_broken_cache_begins_anew(server, settings, open_geocoder, caplog, spoil):
    settings.cache_dir.mkdir()
    spoil(settings.cache_dir / CACHE_FILE)
    first = open_geocoder()
    assert first.candidates("الزعفرانية الخضراء", "SY")
    first.close()
    assert ["begins anew" in one.message for one in caplog.records if one.name == "geonews"] == [True]
    assert open_geocoder().candidates("الزعفرانية الخضراء", "SY")
    assert len(server.seen) == 1


def test_the_cache_holds_json_and_no_code(settings, open_geocoder):
    first = open_geocoder()
    first.candidates("الزعفرانية الخضراء", "SY")
    first.close()
    with closing(sqlite3.connect(settings.cache_dir / CACHE_FILE)) as database:
        [value] = database.execute("SELECT value FROM responses").fetchone()
    assert json.loads(value)["status_code"] == 200


def test_a_spoilt_entry_is_asked_again(server, settings, open_geocoder):
    first = open_geocoder()
    first.candidates("الزعفرانية الخضراء", "SY")
    first.close()
    with closing(sqlite3.connect(settings.cache_dir / CACHE_FILE)) as database:
        database.execute("UPDATE responses SET value = '{'")
        database.commit()
    assert open_geocoder().candidates("الزعفرانية الخضراء", "SY")
    assert len(server.seen) == 2


def test_an_answer_is_asked_again_after_its_time(server, settings, open_geocoder):
    first = open_geocoder()
    first.candidates("الزعفرانية الخضراء", "SY")
    first.close()
    with closing(sqlite3.connect(settings.cache_dir / CACHE_FILE)) as database:
        [expires] = database.execute("SELECT expires - strftime('%s') FROM responses").fetchone()
        database.execute("UPDATE responses SET expires = 1")
        database.commit()
    assert expires == pytest.approx(30 * 86400, abs=60)
    assert open_geocoder().candidates("الزعفرانية الخضراء", "SY")
    assert len(server.seen) == 2


def test_where_nothing_can_be_kept_the_run_goes_on(server, tmp_path, open_geocoder, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("")
    geocoder = open_geocoder(cache_dir=blocked / "cache")
    assert geocoder.candidates("الزعفرانية الخضراء", "SY")
    assert any("without a cache on disk" in one.message for one in caplog.records)


# Placing


def mention(name, kind="toponym"):
    text = f"وصل الوفد إلى {name} أمس"
    start = text.index(name)
    return Mention("text", start, start + len(name), name, name, name, kind, Sentence(text, 0))


def article(*resolutions, country="SY"):
    focus = Focus(country, None, 0.8) if country else None
    made_by = MadeBy("0", "0", "test", "test")
    return GeoparsedArticle(Article("1", "نص سري لا يخرج"), tuple(resolutions), focus, made_by)


def ask_one(resolution, geocoder, country="SY"):
    [parsed] = ask_unplaced([article(resolution, country=country)], geocoder)
    [result] = parsed.resolutions
    return result


def test_an_agreeing_answer_is_placed(open_geocoder):
    result = ask_one(Resolution(mention("الزعفرانية الخضراء")), open_geocoder())
    assert result.place is not None
    assert (result.place.id, result.confidence) == ("osm:node/101", MAX_CONFIDENCE)
    assert result.candidates[0].place == result.place


def test_without_a_focus_it_is_less_sure(open_geocoder):
    result = ask_one(Resolution(mention("الزعفرانية الخضراء")), open_geocoder(), country=None)
    assert result.confidence == MAX_CONFIDENCE * NO_COUNTRY_FACTOR


@pytest.mark.parametrize(
    ("asked", "kind", "found", "placed"),
    [
        ("بنفسجة", "toponym", answer(1, "البنفسجة", 37, 36), True),
        ("البنفسجة", "toponym", answer(1, "بنفسجة", 37, 36), True),
        ("بنفسجة", "toponym", answer(1, "بنفسجة الشرقية", 37, 36), False),
        ("الوردة", "toponym", answer(1, "الوردة", 37, 36, **{"class": "shop"}), False),
        ("مستشفى الوردة", "facility", answer(1, "مستشفى الوردة", 37, 36, **{"class": "amenity"}), True),
    ],
)
def test_what_may_be_placed(server, open_geocoder, asked, kind, found, placed):
    server.answers[asked] = [found]
    result = ask_one(Resolution(mention(asked, kind)), open_geocoder())
    assert (result.place is not None, result.confidence > 0) == (placed, placed)
    assert [one.place.id for one in result.candidates] == ["osm:node/1"]


def test_two_places_of_one_name_share_the_confidence(server, open_geocoder):
    far, near = answer(2, "بنفسجة", 40, 35), answer(3, "بنفسجة", 37.01, 36.01)
    server.answers["بنفسجة"] = [answer(1, "بنفسجة", 37, 36), far, near]
    result = ask_one(Resolution(mention("بنفسجة")), open_geocoder())
    assert result.place is not None
    assert (result.place.id, result.confidence) == ("osm:node/1", pytest.approx(MAX_CONFIDENCE / 2))


def test_the_gazetteers_candidates_are_kept(server, open_geocoder):
    known = Candidate(Place("geonames:1", "Tell", "تل", 1.0, 2.0, "town", 3.0), "تل", {"prior": 9.0})
    result = ask_one(Resolution(mention("الزعفرانية الخضراء"), (known,)), open_geocoder())
    assert [one.place.id for one in result.candidates] == ["osm:node/101", "geonames:1"]
    unfit = ask_one(Resolution(mention("لا مكان"), (known,)), open_geocoder())
    assert (unfit.candidates, unfit.place) == ((known,), None)


def test_what_is_placed_and_other_kinds_are_not_asked(server, open_geocoder):
    placed = Resolution(mention("دمشق"), place=Place("geonames:170654", "Damascus", "دمشق", 36.3, 33.5, "city", 10.0))
    others = [Resolution(mention("سوري", kind)) for kind in ("demonym", "metonym", "organisation", "relative")]
    before = article(placed, *others)
    assert list(ask_unplaced([before], open_geocoder())) == [before]
    assert server.seen == []


def test_each_pair_is_asked_once_and_no_text_leaves(server, open_geocoder):
    articles = [
        article(Resolution(mention(f"قرية {number % 7}")), country=("SY", "IQ")[number % 2]) for number in range(100)
    ]
    assert len(list(ask_unplaced(articles, open_geocoder()))) == 100
    sent = sorted((seen.query["q"], seen.query["countrycodes"]) for seen in server.seen)
    assert sent == sorted((f"قرية {number}", code) for number in range(7) for code in ("sy", "iq"))


def test_articles_stream(server, open_geocoder):
    def endless():
        while True:
            yield article(Resolution(mention("الزعفرانية الخضراء")))

    stream = ask_unplaced(endless(), open_geocoder())
    assert next(stream).resolutions[0].place == next(stream).resolutions[0].place


# Distance and weight


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        ((36.2919, 33.5102), (37.1613, 36.2012), 309),  # Damascus, Aleppo
        ((31.2357, 30.0444), (29.9187, 31.2001), 179),  # Cairo, Alexandria
        ((44.3661, 33.3152), (47.7804, 30.5085), 449),  # Baghdad, Basra
        ((0.0, 0.0), (1.0, 0.0), 111),
        ((179.5, 0.0), (-179.5, 0.0), 111),  # across the antimeridian
        ((0.0, 0.0), (0.0, 90.0), 10002),
        ((5.0, 5.0), (5.0, 5.0), 0),
    ],
)
def test_distance_km(start, end, km):
    assert distance_km(*start, *end) == pytest.approx(km, abs=1.5)
    assert distance_km(*end, *start) == pytest.approx(distance_km(*start, *end))


@pytest.mark.parametrize("lat", [float("nan"), float("inf")])
def test_distance_of_nowhere(lat):
    with pytest.raises(ValueError, match="finite"):
        distance_km(0.0, lat, 0.0, 0.0)


def test_the_import_is_light():
    code = (
        "import sys, geonews.gazetteer.online; "
        "print({'geopy', 'requests', 'requests_cache', 'platformdirs'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


# ------------------------------------------------------------------ the command line


def run_geonews(server, tmp_path, *arguments, text, **environment):
    """Run the command with the server as its geocoder, the name being in the text."""
    server.answers["كفرعويدان"] = [answer(303, "كفرعويدان", 36.5, 35.7)]
    settings = {"GEONEWS_NOMINATIM_DOMAIN": f"http://{server.domain}", "GEONEWS_CACHE_DIR": str(tmp_path / "cache")}
    return subprocess.run(
        [sys.executable, "-c", "from geonews.cli.main import run; run()", *arguments],
        input=text,
        capture_output=True,
        text=True,
        env=os.environ | settings | environment,
    )


UNKNOWN_VILLAGE = "قصفت طائرات بلدة كفرعويدان بريف إدلب شمالي سوريا أمس."


def test_the_command_places_what_the_gazetteer_lacks_and_asks_once(server, tmp_path):
    for _ in range(2):
        done = run_geonews(
            server,
            tmp_path,
            *("geocode", "-", "--online", "nominatim"),
            text=UNKNOWN_VILLAGE,
            GEONEWS_USER_AGENT=USER_AGENT,
        )
        assert done.returncode == 0, done.stderr
        (village,) = [one for one in json.loads(done.stdout)["mentions"] if one["surface"] == "كفرعويدان"]
        assert village["place"]["id"] == "osm:node/303"
        assert village["confidence"] <= MAX_CONFIDENCE
    assert [(one.query["q"], one.query["countrycodes"]) for one in server.seen] == [("كفرعويدان", "sy")]


def test_without_the_option_nothing_is_asked_and_the_village_lies_where_the_text_says(server, tmp_path):
    done = run_geonews(server, tmp_path, "geocode", "-", text=UNKNOWN_VILLAGE, GEONEWS_USER_AGENT=USER_AGENT)
    (village,) = [one for one in json.loads(done.stdout)["mentions"] if one["surface"] == "كفرعويدان"]
    assert village["place"]["name"] == "Idlib"
    assert village["evidence"][0][0] == "said_inside"
    assert not server.seen


def test_the_command_wants_a_user_agent(server, tmp_path):
    done = run_geonews(
        server, tmp_path, "geocode", "-", "--online", "nominatim", text=UNKNOWN_VILLAGE, GEONEWS_USER_AGENT=""
    )
    assert done.returncode == 1
    assert not done.stdout
    assert "GEONEWS_USER_AGENT" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_map_credits_openstreetmap_only_where_it_was_asked(server, tmp_path):
    out = tmp_path / "map.html"
    done = run_geonews(
        server,
        tmp_path,
        *("map", "-", "-o", str(out), "--no-gzip", "--online", "nominatim"),
        text=UNKNOWN_VILLAGE,
        GEONEWS_USER_AGENT=USER_AGENT,
    )
    assert done.returncode == 0, done.stderr
    assert '"osm:node/303"' in out.read_text(encoding="utf-8")
