"""The public surface is a checked list, and so is the tree of errors."""

import inspect
import re
from importlib import import_module

import pytest

import geonews
from geonews import errors

SURFACE = [
    "Article", "Gazetteer", "GeonewsError", "GeoparsedArticle", "Geoparser", "Mention", "Place", "Resolution",
    "__version__", "read", "to_frame", "to_map", "write",
]  # fmt: skip


def test_the_surface_is_this_list():
    assert sorted(geonews.__all__) == SURFACE
    assert list(geonews.__all__) == sorted(geonews.__all__)


@pytest.mark.parametrize("name", SURFACE)
def test_every_name_resolves_and_says_what_it_is(name):
    value = getattr(geonews, name)
    if name != "__version__":
        assert inspect.getdoc(value)
        assert value is getattr(import_module(value.__module__), name)
        assert value.__module__ == geonews._HOME[name]


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geonews.nothing


def test_the_version_is_that_of_the_project(repository):
    assert f'version = "{geonews.__version__}"' in repository["pyproject.toml"]


def drawn(docstring):
    """Yield (name, bases, depth) of each line of the tree that the docstring draws."""
    for line in docstring.splitlines():
        if found := re.fullmatch(r"([│├└─ ]*)(\w+Error)(?:\((\w+)\))?(?: .*)?", line):
            yield found[2], found[3], len(found[1]) // 4


def test_the_drawn_tree_of_errors_is_the_real_one():
    tree = list(drawn(errors.__doc__))
    defined = {name: value for name, value in vars(errors).items() if inspect.isclass(value)}
    assert [name for name, _, _ in tree] == list(defined)
    parents = {-1: Exception}
    for name, builtin, depth in tree:
        expected = [parents[depth - 1], *([getattr(__import__("builtins"), builtin)] if builtin else [])]
        assert list(defined[name].__bases__) == expected
        parents[depth] = defined[name]
