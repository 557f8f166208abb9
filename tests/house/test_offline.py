"""The default line asks nobody: articles become a map while every way to the network raises."""

import socket
from pathlib import Path

import pytest

from geonews import Geoparser, read, to_frame, to_map, write

SEEDS = Path(__file__).parents[2] / "seeds"


class AskedTheNetworkError(AssertionError):
    pass


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AskedTheNetworkError

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


def test_the_guard_guards(no_network):
    import urllib.request

    with pytest.raises(AskedTheNetworkError):
        socket.socket().connect(("127.0.0.1", 9))
    with pytest.raises(AskedTheNetworkError):
        urllib.request.urlopen("http://127.0.0.1:9/")


def test_from_articles_to_a_map_without_a_network(no_network, tmp_path):
    frame = to_frame(Geoparser().parse_many(read(SEEDS)))
    assert len(frame) > 200
    write(frame, tmp_path / "a.geojson")
    page = to_map(frame)
    page.save(tmp_path / "a.html")
    assert page.html() == (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page._repr_html_()
