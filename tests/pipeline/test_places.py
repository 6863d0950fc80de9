import sys
import uuid
from pathlib import Path

import pytest

from extractors.errors import SetupError
from pipeline.cli import call
from pipeline.places import (
    NotFetched,
    fetched,
    is_remote,
    parquet,
    place,
    put_in_place,
    remove,
    remove_with_folder,
    version,
)


@pytest.fixture
def folder():
    """A folder in an object store, of this test alone."""
    found = place(f"memory://{uuid.uuid4().hex}")
    yield found
    found.fs.store.clear()


def test_paths_and_file_urls_are_on_the_disk():
    assert place("data/raw") == Path("data/raw")
    assert place("file:///srv/r%C3%A5/a%20b") == Path("/srv/rå/a b")
    assert not is_remote(place("file:///srv"))


def test_the_url_of_a_store_keeps_its_form(folder):
    assert str(place("s3://bucket/in/")) == "s3://bucket/in"
    assert is_remote(folder)
    assert str(folder / "å#?.pdf").endswith("/å#?.pdf")
    assert place(str(folder / "a.pdf")) == folder / "a.pdf"


def test_a_missing_driver_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "adlfs", None)
    with pytest.raises(SetupError, match=r"pip install 'planlupp\[abfs\]'"):
        place("abfs://container/in")


@pytest.mark.parametrize("text", ["ftp://host/in", "http://host/in.pdf"])
def test_another_kind_of_url_is_a_usage_error(text, tmp_path, capsys):
    assert call(["run", text, "--out", str(tmp_path)]) == 2
    assert "s3://, gs:// or abfs://" in capsys.readouterr().err


def test_a_url_to_write_to_has_no_pattern(tmp_path, capsys):
    assert call(["run", str(tmp_path), "--out", "memory://a[1]"]) == 2
    assert "cannot have" in capsys.readouterr().err


def test_a_url_that_holds_nothing_is_a_usage_error(folder, tmp_path, capsys):
    assert call(["run", str(folder), "--out", str(tmp_path)]) == 2
    assert "does not exist" in capsys.readouterr().err


@pytest.fixture(params=["disk", "store"])
def home(request, tmp_path, folder):
    return tmp_path / "home" if request.param == "disk" else folder


def test_a_file_is_put_in_place_of_another_and_removed(home, tmp_path):
    for content in (b"one", b"two"):
        draft = tmp_path / "draft"
        draft.write_bytes(content)
        put_in_place(draft, home / "sub" / "file")
        assert (home / "sub" / "file").read_bytes() == content
        assert not draft.exists()
    remove(home / "sub" / "file")
    remove(home / "sub" / "file")
    assert not (home / "sub" / "file").exists()


def test_a_folder_goes_with_its_last_file_only(home, tmp_path):
    for name in ("a", "b"):
        (tmp_path / "draft").write_bytes(b"x")
        put_in_place(tmp_path / "draft", home / "sub" / name)
    remove_with_folder(home / "sub" / "a")
    assert (home / "sub" / "b").exists()
    remove_with_folder(home / "sub" / "b")
    assert not list(home.glob("*/*"))
    assert is_remote(home) or not (home / "sub").exists()


def test_a_document_is_fetched_for_as_long_as_it_is_read(folder):
    (folder / "a.pdf").write_bytes(b"%PDF-")
    with fetched(folder / "a.pdf") as copy:
        assert copy.read_bytes() == b"%PDF-"
    assert not copy.exists()
    with pytest.raises(NotFetched, match="run again"), fetched(folder / "b.pdf"):
        pass


def test_a_document_on_the_disk_is_read_where_it_is(tmp_path):
    with fetched(tmp_path / "a.pdf") as copy:
        assert copy == tmp_path / "a.pdf"


def test_a_parquet_file_that_is_missing_is_missing(home):
    with pytest.raises(FileNotFoundError):
        parquet(home / "none.parquet")


@pytest.mark.parametrize("kind", ["ETag", "etag", "created"])
def test_a_version_is_what_the_store_says(kind):
    assert version({kind: "a", "size": 1}) == version({kind: "a", "size": 1}) != version({kind: "b", "size": 1})
