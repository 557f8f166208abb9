"""The rules of the house that no linter knows."""

import ast
import re

import pytest

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

NETWORK = {
    "aiohttp", "asyncio", "ftplib", "geopy", "http", "httpx", "imaplib", "poplib", "requests", "requests_cache",
    "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.error", "urllib.request", "urllib3", "websockets",
    "xmlrpc",
}  # fmt: skip
DOORS = {"geonews/gazetteer/online.py", "geonews/readers/web.py"}

LONGEST = 60
"""Lines of a function, from its name to its end."""


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def of_network(name):
    parts = name.split(".")
    # Of geopy this one measures, and asks nobody.
    return not f"{name}.".startswith("geopy.distance.") and any(
        ".".join(parts[:length]) in NETWORK for length in (1, 2)
    )


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def lines(pattern, files):
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if re.search(pattern, line)
    ]


def test_there_is_something_to_check(modules, repository, sources):
    assert len(modules) > 40
    assert {"pyproject.toml", "seeds/wire.jsonl", "tests/house/test_rules.py"} <= set(repository)
    assert "geonews/render/data/map.js" in sources


def test_no_drawer_for_odds_and_ends(repository):
    names = {part for path in repository if path.endswith(".py") for part in path.removesuffix(".py").split("/")}
    assert not names & DRAWERS


def test_only_the_doors_touch_the_network(modules):
    found = {path for path, tree in modules.items() if any(map(of_network, imports(tree)))}
    assert found <= DOORS
    assert "geonews/gazetteer/online.py" in found  # the search finds what is there


@pytest.mark.parametrize(
    ("name", "is_network"),
    [
        ("urllib.parse", False),
        ("urllib.request", True),
        ("http.client", True),
        ("html.parser", False),
        ("geopy.geocoders", True),
        ("geopy.distance", False),
    ],
)
def test_what_counts_as_network(name, is_network):
    assert of_network(name) is is_network


def test_folium_gets_no_text_to_run(sources):
    """``folium.Popup``, ``Tooltip`` and ``Template`` run outside text as code; the page is built of text nodes."""
    assert lines(r"\b(Popup|Tooltip)\(|\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write", sources) == []


def test_a_template_is_a_constant(modules):
    """The one thing of Jinja's that is allowed: the text of a template stands in the code, whole."""
    calls = [
        (path, node)
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Template"
    ]
    assert {path for path, _ in calls} <= {"geonews/render/shell.py"}
    for _, node in calls:
        assert [type(argument) for argument in node.args] == [ast.Constant]
        assert not node.keywords


def test_the_repository_stands_alone(repository):
    """No path of the machine on which it was written, and nothing that lies beside the repository there."""
    places = [r"(?<![\w.<>/-])/" + name + r"\b" for name in ("work", "home", "root", "Users")]
    beside = r"(?<![\w-])" + "shared" + "/"
    assert lines("|".join([*places, beside, r"\b[A-Z]:\\\\?Users"]), repository) == []


def test_functions_are_short(modules):
    long = [
        f"{path}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path, tree in modules.items()
        for node in functions(tree)
        if node.end_lineno - node.lineno >= LONGEST
    ]
    assert long == []


def test_nothing_is_left_to_do(sources):
    assert lines(r"\b(TODO|FIXME|XXX)\b", sources) == []
