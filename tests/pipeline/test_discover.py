import os
import unicodedata
import uuid
from pathlib import Path

import pytest
from standins import write_pdf

from pipeline.discover import discover
from pipeline.places import place


def names(*inputs: Path) -> list[str]:
    return [file.name for file in discover(inputs).files]


def test_a_folder_is_searched_with_all_below_it(tmp_path):
    write_pdf(tmp_path / "b" / "Plan.PDF", "1")
    write_pdf(tmp_path / "a.pdf", "1")
    write_pdf(tmp_path / "b" / "download?id=12", "1")
    (tmp_path / "notes.txt").write_text("no PDF")
    write_pdf(tmp_path / "b" / "._Plan.PDF", "1")
    write_pdf(tmp_path / ".git" / "x.pdf", "1")
    assert names(tmp_path) == ["a.pdf", "b/Plan.PDF", "b/download?id=12"]


def test_a_given_file_is_taken_whatever_its_name(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("no PDF")
    assert names(path) == ["plan.txt"]


def test_a_file_reached_twice_is_listed_once(tmp_path):
    path = write_pdf(tmp_path / "x" / "plan.pdf", "1")
    assert names(tmp_path, path, tmp_path / "x") == ["x/plan.pdf"]


def test_links_are_followed_and_loops_end(tmp_path):
    write_pdf(tmp_path / "elsewhere" / "far.pdf", "1")
    root = tmp_path / "in"
    root.mkdir()
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "away").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (root / "link.pdf").symlink_to(tmp_path / "elsewhere" / "far.pdf")
    assert names(root) == ["away/far.pdf", "link.pdf"]


def test_names_are_in_nfc(tmp_path):
    write_pdf(tmp_path / unicodedata.normalize("NFD", "Håbo") / unicodedata.normalize("NFD", "plån.pdf"), "1")
    assert names(tmp_path) == [unicodedata.normalize("NFC", "Håbo/plån.pdf")]


def test_two_spellings_of_one_name_in_a_folder_stay_two(tmp_path):
    for form in ("NFC", "NFD"):
        write_pdf(tmp_path / unicodedata.normalize(form, "plån.pdf"), form)
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system holds the two spellings for one")
    assert names(tmp_path) == ["plån.pdf", "plån.pdf (2)"]


def test_a_name_that_is_no_unicode_is_listed(tmp_path):
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/pl\xe5n.pdf")).write_bytes(b"%PDF-1.7\n1\n\n")
    except OSError:
        pytest.skip("this file system takes no such name")
    (name,) = names(tmp_path)
    name.encode("utf-8")
    assert name == "pl?n.pdf"


def test_the_same_name_below_two_inputs_is_told_apart(tmp_path):
    first = write_pdf(tmp_path / "a" / "raw" / "plan.pdf", "1")
    second = write_pdf(tmp_path / "b" / "raw" / "plan.pdf", "2")
    write_pdf(tmp_path / "b" / "raw" / "other.pdf", "3")
    assert names(first.parent, second.parent) == ["a/raw/plan.pdf", "b/raw/plan.pdf", "other.pdf"]


def test_files_that_cannot_be_read_carry_their_fault(tmp_path):
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.pdf")
    found = discover([tmp_path]).files
    assert [file.name for file in found if file.fault] == [file.name for file in found]
    assert "link" in found[0].fault


def test_a_folder_without_pdfs_is_told(tmp_path):
    (tmp_path / "empty").mkdir()
    found = discover([tmp_path / "empty"])
    assert found.files == ()
    assert found.without_pdf == (tmp_path / "empty",)


def test_a_missing_input_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        discover([tmp_path / "nowhere"])


@pytest.fixture
def bucket():
    found = place(f"memory://{uuid.uuid4().hex}")
    yield found
    found.fs.store.clear()


def test_a_store_is_searched_by_the_rules_for_folders(bucket):
    for name in ("b/Plan.PDF", "a.pdf", "b/download?id=12", "b/._Plan.PDF", ".git/x.pdf", "å #1/[1].pdf"):
        (bucket / name).write_bytes(b"%PDF-1.7")
    (bucket / "notes.txt").write_bytes(b"no PDF")
    (bucket / "empty").write_bytes(b"")
    files = discover([bucket]).files
    assert [file.name for file in files] == ["a.pdf", "b/Plan.PDF", "b/download?id=12", "å #1/[1].pdf"]
    assert {file.path.read_bytes() for file in files} == {b"%PDF-1.7"}
    assert {file.size for file in files} == {8}


def test_an_object_is_taken_whatever_its_name(bucket):
    (bucket / "in" / "plan.txt").write_bytes(b"no PDF")
    assert names(bucket / "in" / "plan.txt") == ["plan.txt"]


def test_a_store_without_pdfs_is_named_and_a_missing_one_is_an_error(bucket):
    (bucket / "in" / "notes.txt").write_bytes(b"no PDF")
    assert discover([bucket / "in"]).without_pdf == (bucket / "in",)
    with pytest.raises(FileNotFoundError):
        discover([bucket / "elsewhere"])


def test_a_folder_and_a_store_with_the_same_name_are_told_apart(bucket, tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "1")
    (bucket / "from" / "a.pdf").write_bytes(b"%PDF-1.7")
    assert names(tmp_path / "in", bucket / "from") == ["from/a.pdf", "in/a.pdf"]


def test_another_version_of_an_object_is_told(bucket):
    (bucket / "a.pdf").write_bytes(b"%PDF-1.7")
    (first,) = discover([bucket]).files
    assert discover([bucket]).files == (first,)
    (bucket / "a.pdf").write_bytes(b"%PDF-1.8")
    (second,) = discover([bucket]).files
    assert first.modified_ns != second.modified_ns
