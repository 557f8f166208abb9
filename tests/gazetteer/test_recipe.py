"""The recipe takes nothing that is not what was pinned."""

import csv
import gzip
import hashlib
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def recipe(root):
    """The folder of the recipe on the path, as its commands have it."""
    folder = str(root / "gazetteer" / "recipe")
    sys.path.insert(0, folder)
    yield
    sys.path.remove(folder)


@pytest.fixture
def source(recipe, tmp_path):
    import fetch

    archive = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(archive, "w") as wheel:
        wheel.writestr("tiny/data.txt", "حلب")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    return fetch.Source(
        "tiny", "pypi", "geonews-no-such-package", "1.0", "", archive.name, digest, "CC0-1.0", "nobody", "all"
    )


def test_what_lies_in_the_cache_is_not_fetched_again(source, tmp_path):
    import fetch

    folder = fetch.fetch(source, tmp_path)
    assert (folder / "tiny" / "data.txt").read_text(encoding="utf-8") == "حلب"
    assert fetch.fetch(source, tmp_path) == folder


def test_a_changed_source_is_named(source, tmp_path):
    import fetch

    (tmp_path / source.file).write_bytes(b"other")
    with pytest.raises(fetch.SourceError, match=r"tiny: tiny-1\.0-py3-none-any\.whl has SHA-256 "):
        fetch.fetch(source, tmp_path)


def test_a_source_that_is_no_longer_served_is_named(source, tmp_path):
    import fetch

    (tmp_path / source.file).unlink()
    with pytest.raises(fetch.SourceError, match=r"tiny: geonews-no-such-package 1\.0 is not served"):
        fetch.fetch(source, tmp_path)


def test_every_source_says_what_it_is(recipe):
    import fetch

    for source in fetch.sources().values():
        assert source.registry in {"pypi", "npm", "debian"}
        assert len(source.sha256) == 64
        assert all((source.version, source.licence, source.attribution, source.kept)), source.name
        assert not any(word in source.licence for word in ("ODbL", "GPL", "SA")), "such data stays out"


def test_names_in_the_letters_of_other_languages(root):
    """What ships as Arabic is in Arabic letters."""
    from geonews.arabic.script import arabic_name

    for name in ("places.tsv", "provinces.tsv", "districts.tsv", "countries.tsv"):
        with (root / "gazetteer" / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                for spelling in filter(None, (row["name_ar"], *row["aliases"].split("|"))):
                    assert arabic_name(spelling) == spelling, row["id"]


def test_a_packed_table_carries_no_date(recipe, root, tmp_path):
    import rebuild

    rebuild.write(tmp_path / "one.tsv.gz", "a\n")
    assert (tmp_path / "one.tsv.gz").read_bytes() == gzip.compress(b"a\n", mtime=0)
    assert rebuild.read(tmp_path / "one.tsv.gz") == "a\n"
