"""One line from text to places for all tests of the resolver."""

import pytest

from geonews.pipeline import Geoparser


@pytest.fixture(scope="session")
def parser():
    """Open the default line once."""
    return Geoparser()


@pytest.fixture(scope="session")
def resolved(parser):
    """Return the resolution of the first mention of a name in a text."""

    def resolved(text, name):
        return next(one for one in parser.parse(text).resolutions if one.mention.name == name)

    return resolved
