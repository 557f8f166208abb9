"""Tell what an index holds: counts, sources, licences, and whether files of the user's have changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from geonews.gazetteer.entries import KINDS
from geonews.gazetteer.index import Gazetteer
from geonews.gazetteer.layer import Layer
from geonews.gazetteer.own import REGISTRY
from geonews.settings import SHIPPED, SHIPPED_NAME

FIRST = 20
"""Countries that are listed for a person."""


@dataclass(frozen=True, slots=True)
class AboutLayer:
    """Hold what one index says of itself."""

    name: str
    digest: str
    format: str
    places: int
    with_arabic: int
    """Places with an Arabic name."""
    names: int
    """Folded Arabic names, adjectives of peoples and phrases, once for each place that bears them."""
    kinds: Mapping[str, tuple[int, int]]
    """Places, and those with an Arabic name, by kind."""
    countries: Mapping[str | None, tuple[int, int]]
    """The same by country, the most first; None for what lies in several or none."""
    sources: tuple[Mapping[str, str], ...]
    changes: Mapping[str, str]
    """By file of the user's own: changed or missing since the index was made."""

    @classmethod
    def of(cls, layer: Layer) -> AboutLayer:
        """Ask an index."""
        kinds = {KINDS[kind]: counts for kind, counts in layer.counts("kind").items()}
        sources = tuple(json.loads(layer.meta.get("sources", "[]")))
        own = [one for one in sources if one.get("registry") == REGISTRY]
        states = {one["file"]: _state(layer.folder.parent / one["file"], one["sha256"]) for one in own}
        return cls(
            name=SHIPPED_NAME if layer.folder == SHIPPED else str(layer.folder),
            digest=layer.meta["digest"],
            format=layer.meta["format"],
            places=sum(places for places, _ in kinds.values()),
            with_arabic=sum(named for _, named in kinds.values()),
            names=int(layer.meta["names"]),
            kinds=kinds,
            countries=layer.counts("country"),
            sources=sources,
            changes={file: state for file, state in states.items() if state},
        )

    @property
    def share(self) -> float:
        """Return the share of places with an Arabic name, 0..1."""
        return self.with_arabic / self.places if self.places else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the whole as JSON has it."""
        counts = ("places", "with_arabic")
        return {
            "layer": self.name,
            "digest": self.digest,
            "format": self.format,
            "places": self.places,
            "with_arabic": self.with_arabic,
            "share": round(self.share, 4),
            "names": self.names,
            "kinds": {kind: dict(zip(counts, both, strict=True)) for kind, both in self.kinds.items()},
            "countries": {code or "": dict(zip(counts, both, strict=True)) for code, both in self.countries.items()},
            "sources": [
                dict(one) | ({"state": self.changes.get(one["file"], "as it was")} if _is_own(one) else {})
                for one in self.sources
            ],
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines that a person reads."""
        yield f"{self.name}"
        yield f"  digest     {self.digest}, format {self.format}"
        yield f"  places     {self.places:,}, with an Arabic name {self.with_arabic:,} ({self.share:.0%})"
        yield f"  names      {self.names:,} in Arabic"
        yield "  by kind, then by country; in brackets those with an Arabic name, where it is not all"
        yield f"  kinds      {_counted(self.kinds)}"
        codes = {code or "none": both for code, both in self.countries.items()}
        more = f" … and {len(codes) - FIRST} more" if len(codes) > FIRST else ""
        yield f"  countries  {_counted(dict(islice(codes.items(), FIRST)))}{more}"
        for one in self.sources:
            yield f"  source     {_source(one)}"
            if _is_own(one) and one["file"] in self.changes:
                yield f"             {self.changes[one['file']]} since: geonews gazetteer add {one['file']}"


@dataclass(frozen=True, slots=True)
class About:
    """Hold what the layers of a gazetteer say of themselves, the uppermost first."""

    digest: str
    layers: tuple[AboutLayer, ...]

    @property
    def attribution(self) -> str:
        """Return the line that credits every source, with its licence."""
        named = ((one.get("attribution"), one.get("licence")) for layer in self.layers for one in layer.sources)
        named_once = dict.fromkeys(f"{name}, {licence}" for name, licence in named if name)
        return f"Contains data of {'; '.join(named_once)}." if named_once else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the whole as JSON has it."""
        layers = [layer.as_dict() for layer in self.layers]
        return {"digest": self.digest, "layers": layers, "attribution": self.attribution}

    def lines(self) -> Iterator[str]:
        """Yield the lines that a person reads."""
        for layer in self.layers:
            yield from layer.lines()
        if len(self.layers) > 1:
            yield f"all {len(self.layers)} layers: digest {self.digest}, the first on top"
        if self.attribution:
            yield self.attribution


def about(gazetteer: Gazetteer) -> About:
    """Return what a gazetteer holds."""
    return About(gazetteer.digest, tuple(map(AboutLayer.of, gazetteer.layers)))


def own_files(layer: Layer) -> frozenset[str]:
    """Return the names of the user's files of which an index was made; none where it holds other places."""
    return frozenset(str(one.get("name")) for one in json.loads(layer.meta.get("sources", "[]")) if _is_own(one))


def _is_own(source: Mapping[str, str]) -> bool:
    return source.get("registry") == REGISTRY


def _state(file: Path, sha256: str) -> str:
    """Return how a file differs from what it was; empty where it does not."""
    try:
        return "" if hashlib.sha256(file.read_bytes()).hexdigest() == sha256 else "changed"
    except OSError:
        return "missing"


def _counted(counts: Mapping[str, tuple[int, int]]) -> str:
    """Return counts in words; where not all have an Arabic name, how many have."""
    return ", ".join(
        f"{what} {places:,}" + (f" ({named:,})" if named != places else "") for what, (places, named) in counts.items()
    )


def _source(one: Mapping[str, str]) -> str:
    made = " ".join(filter(None, (one.get("registry"), one.get("package"), one.get("version"), one.get("date"))))
    parts = (made if not _is_own(one) else one["file"], one.get("licence"), one.get("attribution"))
    digest = f"SHA-256 {one['sha256'][:12]}" if one.get("sha256") else ""
    return ", ".join(filter(None, (one.get("name") if not _is_own(one) else "own", *parts, digest)))
