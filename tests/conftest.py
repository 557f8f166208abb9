"""What tests of several parts need."""

import json
import re
from base64 import b64decode
from gzip import decompress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def island():
    """Read a data block of a page, plain or packed."""

    def read(html, name="geonews-data"):
        kind, content = re.search(rf'<script type="([^"]+)" id="{name}">(.*?)</script>', html, re.DOTALL).groups()
        return json.loads(content if kind == "application/json" else decompress(b64decode(content)))

    return read
