"""Build the gazetteer's index before the wheel, so that nobody waits for it at run time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Derive ``geonews/data`` from ``gazetteer/``."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the index into the package's folder."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from geonews.gazetteer.build import build

        build(root / "gazetteer", root / "geonews" / "data")
