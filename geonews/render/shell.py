"""The folium map around the page: no default files, fixed ids, and one door through which text comes in.

branca compiles every string that it is given as a Jinja template and runs what it finds there, and folium's popups put
text into a script's template literal. So no text of an article, a table or a gazetteer is handed to either: it enters
as a data block inside ``Raw``, whose ``render`` returns its string and does nothing else.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure
from jinja2 import Template

from geonews.render import assets
from geonews.render.policy import content_security_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geonews.render.payload import Language

MAX_ZOOM = 16
"""Without tiles Leaflet knows no limit; beyond this a vector base at 1:50 million is an empty sheet."""
NOTEBOOK_HEIGHT = "640px"

_DIRECTION = {"ar": "rtl", "en": "ltr"}
_MAP_SLOT = "<!-- map -->"
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


class Raw(Element):
    """Hold a string that is written as it stands, never compiled."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._name = self._id = name
        self._text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401, ARG002  # folium's signature
        """Return the string."""
        return self._text


class Page(Figure):
    """Hold the whole HTML document of one map, in a language and with a policy of its own."""

    def __init__(self, lang: Language, blocks: Iterable[Raw]) -> None:
        super().__init__(height=NOTEBOOK_HEIGHT)
        self._id = "geonews_page"
        self.lang = lang
        self._blocks = tuple(blocks)

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401
        """Return the document; the policy is computed over everything else."""
        for child in self._children.values():
            child.render(**kwargs)
        before, after = assets.own("shell.html").split(_MAP_SLOT)
        head = "\n".join(
            [
                f"<style>\n{assets.leaflet_css()}</style>",
                f"<style>\n{assets.own('map.css')}</style>",
                f"<script>\n{assets.leaflet_js()}</script>",
                self.header.render(**kwargs),
            ]
        )
        body = "\n".join(
            [
                before + self.html.render(**kwargs) + after,
                *(block.render() for block in self._blocks),
                f"<script>\n{self.script.render(**kwargs)}</script>",
                f"<script>\n{assets.own('map.js')}</script>",
            ]
        )
        policy = content_security_policy(head + body, _image_urls(self))
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{self.lang}" dir="{_DIRECTION[self.lang]}">',
                "<head>",
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="color-scheme" content="light dark">',
                '<link rel="icon" href="data:,">',
                "<title>geonews</title>",
                head,
                "</head>",
                "<body>",
                body,
                "</body>",
                "</html>",
                "",
            ]
        )

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ANN401
        """Return a sandboxed frame that holds the document: a notebook runs it apart from itself."""
        return (
            f'<iframe srcdoc="{html.escape(self.render(**kwargs))}" sandbox="{_SANDBOX}" title="geonews" '
            f'style="width: {self.width}; height: {self.height}; border: 0"></iframe>'
        )


class NewsMap(folium.Map):
    """Draw the places of a table; a folium map to which layers of one's own can be added.

    A layer that names a remote host opens that host in the page's policy. Leaflet is there; jQuery and Bootstrap, which
    ``folium.Popup`` and ``folium.Icon`` want, are not: add them with ``add_js_link`` and ``add_css_link``. folium runs
    the text of such layers as templates and scripts: never put text into them that you have not written yourself.
    """

    _template = Template("""
        {%- macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {%- macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
                center: {{ this.location|tojson }},
                zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
                fadeAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
                ...{{ this.options|tojson }}
            });
        {%- endmacro %}
    """)

    def __init__(self, lang: Language, blocks: Iterable[Raw]) -> None:
        super().__init__(location=(27.0, 42.0), tiles=None)
        # of this map alone: folium keeps one list for all maps, and add_js_link writes into it
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self._id = "geonews"
        self.options = {
            "zoom": 4, "minZoom": 2, "maxZoom": MAX_ZOOM, "zoomSnap": 0.5, "attributionControl": False,
            "maxBounds": [[-85.05, -210], [85.05, 210]], "maxBoundsViscosity": 1,
        }  # fmt: skip
        Page(lang, blocks).add_child(self)

    def html(self) -> str:
        """Return the whole page."""
        page: str = self.get_root().render()
        return page


def _image_urls(element: Element) -> Iterator[str]:
    """Yield the addresses from which the layers of the maker take tiles and pictures."""
    for child in element._children.values():
        yield from (url for name in ("tiles", "url") if isinstance(url := getattr(child, name, None), str))
        yield from _image_urls(child)
