"""The README tells the truth: its two lines, its example, its Python."""

import json
import re
import subprocess
import sys

import pytest

GEONEWS = [sys.executable, "-c", "from geonews.cli.main import run; run()"]


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


def test_it_prints_two_lines_to_set_up(readme):
    lines = re.findall(r"^python3 -m venv .*$", readme, re.MULTILINE)
    assert [line.rsplit("&& ", 1)[1] for line in lines] == [
        ".venv/bin/geonews map seeds/ -o maps/seeds.html",
        ".venv/bin/pytest",
    ]


def test_the_example_prints_what_it_says(readme):
    text = re.search(r"echo '([^']+)' \| geonews geocode -", readme).group(1)
    expected = [json.loads(line) for line in re.findall(r'^\[".*\]$', readme, re.MULTILINE)]
    done = subprocess.run([*GEONEWS, "geocode", "-"], input=text, capture_output=True, text=True, check=True)
    mentions = json.loads(done.stdout)["mentions"]
    printed = [
        [one["surface"], one["clitics"], *(one["place"][key] for key in ("id", "name", "lon", "lat"))]
        for one in mentions
    ]
    assert printed == expected


def test_the_explanation_is_what_it_prints(readme):
    text, options, printed = re.search(r"echo '([^']+)' \| geonews explain - (.*)\n([^`]+)```", readme).groups()
    done = subprocess.run(
        [*GEONEWS, "explain", "-", *options.split()], input=text + "\n", capture_output=True, text=True, check=True
    )
    assert done.stdout == printed


def test_its_python_runs(readme, root, tmp_path, monkeypatch):
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL).group(1)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(root / "seeds")
    exec(code, {})
    assert {"week.html", "week.geojson"} <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    "name", ["LICENSE", "gazetteer/LICENSE.md", "gazetteer/README.md", "docs/images/map.png", "docs/explain.md"]
)
def test_what_it_points_to_exists(readme, root, name):
    assert name in readme or name == "LICENSE"
    assert (root / name).is_file()
