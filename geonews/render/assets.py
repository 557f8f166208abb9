"""The files that the page carries: Leaflet's from its Python package, our own from ``data/``."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib import resources

_LEAFLET = ("static", "js_lib_leaflet")
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


@cache
def leaflet_js() -> str:
    """Return Leaflet's script, without the pointer to a source map that would not be there."""
    script = _leaflet("leaflet.js").decode()
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", script)


@cache
def leaflet_css() -> str:
    """Return Leaflet's style with its images inside it, so that nothing is loaded."""
    return _CSS_URL.sub(_inlined, _leaflet("leaflet.css").decode().replace("\r\n", "\n"))


@cache
def own(name: str) -> str:
    """Return a file of ``geonews/render/data`` as text."""
    return resources.files("geonews.render").joinpath("data", name).read_text(encoding="utf-8")


def _leaflet(name: str) -> bytes:
    return resources.files("js_lib_leaflet").joinpath(*_LEAFLET, *name.split("/")).read_bytes()


def _inlined(found: re.Match[str]) -> str:
    target = found[1]
    if not target.endswith(".png"):
        return "none"  # Internet Explorer's url(#default#VML)
    return f"url(data:image/png;base64,{base64.b64encode(_leaflet(target)).decode()})"
