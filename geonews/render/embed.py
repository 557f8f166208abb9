"""The frame that puts a rendered map into a report, and the title to give it.

The map stays a file of its own: the frame only points at it, so that a report of one kilobyte can show a map of
twenty megabytes, and loads it when the reader scrolls there. The frame's sandbox lets the map's script run without an
origin: it cannot read the report around it, its cookies or its storage.
"""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path, PurePath
from urllib.parse import quote, urlsplit

from geonews.errors import InputError, MissingInputError

DEFAULT_TITLE = "geonews map"
META_ID = "geonews-meta"
"""Id of the data block ``{"title": …, "lang": …}`` in a map's page."""
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads"
"""What a map may do in a report. ``allow-same-origin`` beside ``allow-scripts`` would undo the sandbox."""

_PAGE_IDS = "geonews-"
"""Every data block of a map's page has an id that begins so."""
_CHUNK = 1 << 20
_SCHEME = re.compile("[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile("[\x00-\x20]")
"""A browser drops these at the start of an address and tabs and line ends anywhere: `java\\nscript:` is a scheme."""
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_URL_SAFE = "/:?#[]@!$&'()*+,;=~%"
_STRAY_PERCENT = re.compile("%(?![0-9a-fA-F]{2})")


def embed(map_path_or_url: str, *, title: str, height: int = 520, lazy: bool = True) -> str:
    """Return the HTML of a frame that shows a map, as wide as the column it stands in.

    The map is a path relative to the report (every letter of it belongs to the name: no fragment, no escapes) or an
    http(s) URL. The title is what a screen reader says; a blank one becomes DEFAULT_TITLE. Height is in CSS pixels,
    at most nine tenths of the reader's window. Raises InputError where the address is of another kind or the height is
    not positive.
    """
    if height < 1:
        raise InputError(f"a frame of {height} pixels shows nothing: give a height above 0")
    attributes = {
        "src": _source(map_path_or_url),
        "title": _one_line(title) or DEFAULT_TITLE,
        "sandbox": SANDBOX,
        **({"loading": "lazy"} if lazy else {}),
        "referrerpolicy": "no-referrer",
        "style": f"width:100%;border:0;height:{int(height)}px;max-height:90vh",
    }
    inside = " ".join(f'{name}="{html.escape(value, quote=True)}"' for name, value in attributes.items())
    return f"<iframe {inside}></iframe>"


def map_title(path: str | Path) -> str:
    """Return the title of a map that geonews rendered, DEFAULT_TITLE where it has none.

    The file is parsed, never run. Raises MissingInputError where there is no such file, InputError where it is not a
    map of geonews.
    """
    page = _Page()
    try:
        _feed(page, Path(path))
    except FileNotFoundError as error:
        raise MissingInputError(f"{path}: no such file; render it first with geonews map … -o {path}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot be read ({reason}); give the HTML file that geonews map wrote") from error
    if not page.is_map:
        raise InputError(f"{path}: not a map of geonews; give the HTML file that geonews map wrote")
    return _title(page.meta, path) if page.is_complete else DEFAULT_TITLE


class _Page(HTMLParser):
    """Pick the data block with the title out of a page, without running anything."""

    def __init__(self) -> None:
        super().__init__()
        self.is_map = False
        """A data block of geonews was seen."""
        self.is_complete = False
        """The block with the title was seen to its end."""
        self.meta = ""
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a data block of geonews."""
        identity = dict(attrs).get("id") or ""
        if tag == "script" and identity.startswith(_PAGE_IDS):
            self.is_map = True
            self._is_inside = identity == META_ID and not self.is_complete

    def handle_data(self, data: str) -> None:
        """Collect the text of the block."""
        if self._is_inside:
            self.meta += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # in a script only its own end tag is one
        """End the block."""
        self.is_complete = self.is_complete or self._is_inside
        self._is_inside = False


def _feed(page: _Page, path: Path) -> None:
    """Feed a file to the parser until the title has been seen: it stands near the top of twenty megabytes."""
    if path.exists() and not path.is_file():
        raise OSError("it is not a file")
    with path.open(encoding="utf-8", errors="replace") as file:
        while not page.is_complete and (chunk := file.read(_CHUNK)):
            page.feed(chunk)


def _title(meta: str, path: str | Path) -> str:
    try:
        values = json.loads(meta)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: the map's own data are damaged; render it again with geonews map") from error
    title = values.get("title") if isinstance(values, dict) else None
    return (_one_line(title) if isinstance(title, str) else "") or DEFAULT_TITLE


def _one_line(text: str) -> str:
    """Return text with single spaces, without control characters and halves of a pair that no file can hold."""
    kept = (char for char in text if char.isspace() or not _is_unwritable(char))
    return " ".join("".join(kept).split())


def _is_unwritable(char: str) -> bool:
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"


def _source(address: str) -> str:
    """Return a path or URL in the form of a URL reference, escaped for a URL but not yet for HTML."""
    bare = _IGNORED_BY_BROWSERS.sub("", address)
    if not bare:
        raise InputError("a frame needs the map's path or its http(s) URL")
    scheme = _SCHEME.match(bare)
    if scheme is None:
        return _relative(address)
    if scheme[0].lower() not in ("http:", "https:"):
        raise InputError(
            f"{address!r}: a map is framed from a relative path or an http(s) URL, not from {scheme[0]} "
            "(a file whose name begins so is written with ./ in front)"
        )
    return _url(address)


def _relative(address: str) -> str:
    path = PurePath(address)
    if path.is_absolute() or address.startswith(("/", "\\")):
        raise InputError(
            f"{address!r}: an absolute path is of this machine alone: give the path relative to the report"
        )
    # A name that the file system could not decode goes out as the bytes that it is.
    return quote(path.as_posix(), safe="/", errors="surrogateescape")


def _url(address: str) -> str:
    try:
        parts = urlsplit(address)
        has_user = parts.username is not None or parts.password is not None
        host, port = _host(parts.hostname or ""), parts.port
        escaped = quote(parts._replace(scheme="", netloc="").geturl(), safe=_URL_SAFE)
    except ValueError as error:
        raise InputError(f"{address!r}: not a usable URL ({error})") from error
    if has_user:
        raise InputError("a URL in a report must not carry a user name or password: leave out what stands before the @")
    ending = "" if port is None else f":{port}"
    return f"{parts.scheme}://{host}{ending}{_STRAY_PERCENT.sub('%25', escaped)}"


def _host(name: str) -> str:
    """Return a host name as it goes over the wire; raise ValueError where it is none."""
    host = f"[{name}]" if ":" in name else name
    ascii_host = host if host.isascii() else host.encode("idna").decode()
    if not _HOST.fullmatch(ascii_host):
        raise ValueError("no host such as example.org")
    return ascii_host
