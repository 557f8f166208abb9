"""The command as a user runs it: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import geonews as package

COMMAND = [sys.executable, "-c", "from geonews.cli.main import run; run()"]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GEONEWS_", "COLUMNS"))},
    # the geonews that is tested, wherever the process starts
    "PYTHONPATH": str(Path(package.__file__).parents[1]),
    "PYTHONDONTWRITEBYTECODE": "1",
    "LC_ALL": "C",
}


@pytest.fixture(scope="session")
def command():
    """The command and its environment, for a process that a test stops."""
    return COMMAND, ENVIRONMENT


@pytest.fixture
def geonews(tmp_path):
    """Run ``geonews`` in a folder of its own; ``before`` runs in the child first, streams can be redirected."""

    def run(*args, stdin=b"", cwd=tmp_path, env=None, command=COMMAND, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        given = {"stdin": stdin} if isinstance(stdin, int) else {"input": stdin}
        environment = ENVIRONMENT | (env or {})
        done = subprocess.run(
            [*command, *map(os.fsencode, args)], cwd=cwd, env=environment, timeout=60, check=False, **given, **options
        )
        done.out, done.err = ((stream or b"").decode() for stream in (done.stdout, done.stderr))
        assert "Traceback" not in done.err
        return done

    return run


@pytest.fixture
def shell(tmp_path, tmp_path_factory):
    """Run a line of bash in which ``geonews`` is the command: a file on the path, so that any shell finds it."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "geonews"
    command.write_text(f"#!{sys.executable}\nfrom geonews.cli.main import run\n\nrun()\n", encoding="utf-8")
    command.chmod(0o755)
    environment = ENVIRONMENT | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "SHELL": "/bin/sh"}

    def run(line):
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment,
            timeout=120,
            check=False,
            capture_output=True,
            text=True,
        )
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def news(tmp_path):
    """A folder with an article of each kind."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("وصل الوفد إلى دمشق قادما من حلب.\n", encoding="utf-8")
    (folder / "b.md").write_text(
        "---\ntitle: هدوء في إدلب\n---\nقال السكان في إدلب إن الطريق آمنة.\n", encoding="utf-8"
    )
    (folder / "c.jsonl").write_text('{"id": "c", "text": "غادر الوفد بغداد إلى البصرة."}\n', encoding="utf-8")
    return folder


@pytest.fixture
def full():
    """A device that takes nothing."""
    with Path("/dev/full").open("wb") as device:
        yield device
