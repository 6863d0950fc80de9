"""OCR results on disk."""

import threading
from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st

from extractors.ocr.cache import as_kept, cache_key, load, store
from extractors.page import Box, Fill, Page, Word

WORD = Word(1.5, 2.25, 30.0, 12.5, "Åtgärd §", size=9.5, bold=True, score=0.91)
PAGE = Page(
    3,
    595.0,
    842.0,
    words=(WORD,),
    rules=(Box(10.0, 20.0, 300.0, 20.5),),
    fills=(Fill(10.0, 20.0, 300.0, 40.0, (200, 201, 202)),),
    route="ocr",
    reason="straightened by 0.4°",
    straightened=(1.0, 0.1, 2.0, -0.1, 1.0, 3.0),
    spread=True,
)


def test_what_is_stored_comes_back(tmp_path):
    store(tmp_path, "ab12", PAGE)
    page = load(tmp_path, "ab12")
    assert page is not None
    assert asdict(page) == asdict(PAGE)


def test_a_page_is_the_same_whether_it_was_kept_or_not(tmp_path):
    page = replace(PAGE, words=(replace(WORD, x0=1.23456, score=0.912345),), rules=(Box(10.001, 20.009, 300.0, 20.5),))
    store(tmp_path, "ab12", page)
    kept = load(tmp_path, "ab12")
    assert kept is not None
    assert asdict(as_kept(page)) == asdict(kept) != asdict(page)


def test_absent_and_damaged_results_are_read_anew(tmp_path):
    assert load(tmp_path, "ab12") is None
    store(tmp_path, "ab12", PAGE)
    (file,) = tmp_path.rglob("*.gz")
    file.write_bytes(file.read_bytes()[:-9])
    assert load(tmp_path, "ab12") is None
    file.write_bytes(b"not gzip")
    assert load(tmp_path, "ab12") is None


def test_two_writers_leave_one_whole_result(tmp_path):
    pages = [replace(PAGE, reason=str(n)) for n in range(8)]
    threads = [threading.Thread(target=store, args=(tmp_path, "ab12", page)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = load(tmp_path, "ab12")
    assert page is not None
    assert page.reason in {p.reason for p in pages}
    assert page.words == PAGE.words
    assert not list(tmp_path.rglob("*.part"))


def test_place_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "ocr").write_text("a file in the way")
    store(tmp_path, "ab12", PAGE)
    assert load(tmp_path, "ab12") is None


@given(st.text("0123456789abcdef", min_size=1), st.integers(1, 999), st.sampled_from([None, 200, 300]))
def test_key_tells_pages_and_settings_apart(sha256, number, dpi):
    key = cache_key(sha256, number, "rapidocr 1", dpi=dpi)
    assert key == cache_key(sha256, number, "rapidocr 1", dpi=dpi)
    assert key != cache_key(sha256, number + 1, "rapidocr 1", dpi=dpi)
    assert key != cache_key(sha256, number, "rapidocr 2", dpi=dpi)
    assert key != cache_key(sha256, number, "rapidocr 1", dpi=150)
