"""geonews puts Arabic news on the map.

>>> from geonews import Geoparser, read, to_frame, to_map
>>> frame = to_frame(Geoparser().parse_many(read(["seeds/"])))
>>> to_map(frame).save("map.html")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geonews.errors import GeonewsError
    from geonews.gazetteer.index import Gazetteer
    from geonews.pipeline import Geoparser
    from geonews.readers.files import read
    from geonews.records import Article, GeoparsedArticle, Mention, Place, Resolution
    from geonews.render.page import to_map
    from geonews.table import to_frame
    from geonews.writers.files import write

__version__ = "0.1.0"

_HOME = {
    "Article": "geonews.records",
    "Gazetteer": "geonews.gazetteer.index",
    "GeonewsError": "geonews.errors",
    "GeoparsedArticle": "geonews.records",
    "Geoparser": "geonews.pipeline",
    "Mention": "geonews.records",
    "Place": "geonews.records",
    "Resolution": "geonews.records",
    "read": "geonews.readers.files",
    "to_frame": "geonews.table",
    "to_map": "geonews.render.page",
    "write": "geonews.writers.files",
}

__all__ = [
    "Article",
    "Gazetteer",
    "GeonewsError",
    "GeoparsedArticle",
    "Geoparser",
    "Mention",
    "Place",
    "Resolution",
    "__version__",
    "read",
    "to_frame",
    "to_map",
    "write",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  (PEP 562: whatever the name is)
    """Import the module behind a public name when it is first asked for, so that ``import geonews`` stays light."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'geonews' has no attribute {name!r}")
