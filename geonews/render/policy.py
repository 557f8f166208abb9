"""The page's Content Security Policy, worked out from the page itself.

It is computed last, over the finished HTML: every inline script that stands there by then is named by its hash, and a
remote host is open only where a layer that the maker added in Python names it. Data never becomes a tag, so whatever
tag there is comes from geonews, from folium or from the maker.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HOST = re.compile(r"(https?:)?//([^/?#\s;,'\"]+)")
_SCRIPT_TYPES = frozenset({"", "module", "text/javascript", "application/javascript"})


def content_security_policy(html: str, image_urls: Iterable[str] = ()) -> str:
    """Return the policy under which a page works and nothing else does.

    ``image_urls`` are the addresses of tiles and pictures that scripts will ask for, ``{s}`` and all. Inline event
    handlers (``onclick="…"``) are refused.
    """
    found = _Reader()
    found.feed(html)
    found.close()
    images = {*_origins(found.images), *_origins(image_urls)}
    styles = _origins(found.styles)
    rules = {
        "default-src": ["'none'"],
        "script-src": [*(_hashed(script) for script in found.scripts), *_origins(found.script_urls)],
        "style-src": ["'unsafe-inline'", *styles],
        "img-src": ["data:", *sorted({*images, *styles})],
        "font-src": ["data:", *styles],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


@dataclass
class _Found:
    """Hold what a page asks the browser to run or to load."""

    scripts: list[str] = field(default_factory=list)
    script_urls: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


class _Reader(HTMLParser, _Found):
    """Read a page for its scripts, its style sheets and its pictures."""

    def __init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=False)
        _Found.__init__(self)
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" in has:
            self.script_urls.append(has["src"])
        elif tag == "script" and has.get("type", "").strip().lower() in _SCRIPT_TYPES:
            self._script = []
        elif tag == "link" and "stylesheet" in has.get("rel", "").lower():
            self.styles.append(has.get("href", ""))
        elif tag == "img":
            self.images.append(has.get("src", ""))

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self.scripts.append("".join(self._script))
            self._script = None


def _hashed(script: str) -> str:
    # the browser has turned every line end into a line feed by the time it hashes
    seen = re.sub("\r\n?", "\n", script)
    return f"'sha256-{base64.b64encode(hashlib.sha256(seen.encode()).digest()).decode()}'"


def _origins(urls: Iterable[str]) -> list[str]:
    """Return the hosts of remote addresses as policy sources, sorted; ``{s}.tile.org`` becomes ``*.tile.org``."""
    hosts = ((found[1] or "https:", found[2].replace("{s}", "*")) for url in urls if (found := _HOST.match(url)))
    return sorted({f"{scheme}//{host}" for scheme, host in hosts if "{" not in host})
