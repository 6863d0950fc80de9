"""The engines: what they read, and what happens when they crash, hang, say nothing or say garbage."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.errors import OcrError, SetupError
from extractors.ocr import engine as engines
from extractors.ocr.boxes import Wall
from extractors.ocr.engine import OcrWord, RapidOcr, Stopwatch, Tesseract, Watched

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
WORD = "5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t93.5\tÅtgärd\n"
IMAGE = np.full((60, 200, 3), 255, np.uint8)


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    """Put a `tesseract` on the PATH that answers its options well and reads a page as `script` says."""

    def make(script: str, languages: str = "eng\nswe") -> Tesseract:
        command = tmp_path / "tesseract"
        command.write_text(
            "#!/bin/sh\n"
            f'case "$1" in --list-langs) printf "List of languages\\n{languages}\\n"; exit;; '
            '--version) echo "tesseract 5.3.0"; exit;; esac\n'
            "cat > /dev/null\n" + script
        )
        command.chmod(command.stat().st_mode | stat.S_IEXEC)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        return Tesseract()

    return make


def test_tesseract_words_have_places_and_scores(tesseract):
    reader = tesseract(f"printf '{HEAD}{WORD}'".replace("\t", "\\t").replace("\n", "\\n"))
    assert reader.read(IMAGE) == [OcrWord(10, 20, 40, 32, "Åtgärd", 0.935, 0)]
    assert reader.key == "tesseract 5.3.0 swe"


@pytest.mark.parametrize("script", ["kill -SEGV $$", "exit 1", "echo '<html>'", f"printf '{HEAD[:40]}'; exit 3"])
def test_tesseract_that_crashes_or_babbles_is_an_ocr_error(tesseract, script):
    with pytest.raises(OcrError, match="tesseract"):
        tesseract(script).read(IMAGE)


def test_tesseract_that_finds_nothing_gives_no_words(tesseract):
    assert tesseract(f"printf '{HEAD}'".replace("\t", "\\t").replace("\n", "\\n")).read(IMAGE) == []


def test_tesseract_that_hangs_is_stopped(tesseract, monkeypatch):
    monkeypatch.setattr(engines, "TIME_LIMIT", 0.3)
    with pytest.raises(OcrError, match="did not finish"):
        tesseract("exec sleep 60").read(IMAGE)


def test_tesseract_reads_lines_on_one_sheet_and_puts_them_back(tesseract):
    boxes = [(100, 10, 160, 30), (40, 30, 120, 55)]  # on the sheet they begin at rows 20 and 60, 20 pixels in
    rows = WORD.replace("10\t20\t30\t12", "25\t24\t30\t12") + WORD.replace("10\t20\t30\t12", "30\t65\t30\t12")
    reader = tesseract(f"printf '{HEAD}{rows}'".replace("\t", "\\t").replace("\n", "\\n"))
    first, last = reader.read_lines(IMAGE, boxes)
    assert (first.x0, first.top, first.line) == (105, 14, 0)
    assert (last.x0, last.top, last.line) == (50, 35, 1)
    assert reader.read_lines(IMAGE, []) == []


def test_missing_language_data_says_what_to_install(tesseract):
    with pytest.raises(SetupError, match="apt install tesseract-ocr-swe"):
        tesseract("exit 0", languages="eng")


def test_missing_tesseract_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SetupError, match="apt install tesseract-ocr"):
        Tesseract()


class Stuck:
    """An engine that hangs until it is let go."""

    key = "stuck"

    def __init__(self):
        self.go = threading.Event()
        self.asked = 0

    def read(self, image, walls=()):
        self.asked += 1
        self.go.wait(30)
        return []

    def read_lines(self, image, boxes):
        return []


def test_engine_that_hangs_costs_two_pages_at_most():
    stuck = Stuck()
    watched = Watched(stuck, limit=0.05)
    for _ in range(2):
        with pytest.raises(OcrError, match="did not finish"):
            watched.read(IMAGE)
    with pytest.raises(OcrError, match="not asked again"):
        watched.read(IMAGE)
    assert stuck.asked == 2
    stuck.go.set()


def test_engine_that_waits_for_its_turn_on_a_busy_machine_is_not_given_up():
    clock = iter([0.0, *(0.002 * look for look in range(200))])  # 2 % of a core at a look every 0.1 s
    slow = Stuck()
    threading.Timer(0.5, slow.go.set).start()
    assert Watched(slow, limit=0.09, used=lambda: next(clock)).read(IMAGE) == []


@pytest.mark.parametrize(("used", "hangs"), [(0.0, False), (89.0, False), (90.0, True)])
def test_engine_that_computes_for_too_long_hangs(used, hangs):
    seconds = iter([5.0, 5.0 + used])
    assert Stopwatch(90.0, lambda: next(seconds)).hangs() is hangs


def test_watched_engine_hands_on_words_and_errors():
    class Failing(Stuck):
        def read(self, image, walls=()):
            raise OcrError("out of order")

    with pytest.raises(OcrError, match="out of order"):
        Watched(Failing()).read(IMAGE)
    assert Watched(Stuck()).read_lines(IMAGE, []) == []


def test_unknown_engine_is_a_setup_error():
    with pytest.raises(SetupError, match="choose rapidocr or tesseract"):
        engines.engine("paddle", 1)


@pytest.fixture(scope="module")
def rapidocr():
    return RapidOcr(threads=1)


def test_rapidocr_reads_the_table_row_by_row(rapidocr, sheet):
    rgb = cv2.cvtColor(np.asarray(sheet)[520:850], cv2.COLOR_GRAY2RGB)
    words = rapidocr.read(rgb, [Wall(290 * 200 / 72, 0, 330)])
    text = " ".join(w.text for w in words)
    for printed in ("Rusta upp lekplatsen", "2017–2018", "Öppna språkcafé på biblioteket", "§ 12", "Höstterminen 2018"):
        assert printed in text
    assert all(0 <= w.score <= 1 for w in words)
    for word in words:
        assert not word.x0 < 290 * 200 / 72 - 2 < 290 * 200 / 72 + 2 < word.x1


@pytest.mark.parametrize("library", ["glibc", "another"])
def test_freed_memory_is_given_back_before_each_model_where_the_library_keeps_it(rapidocr, monkeypatch, sheet, library):
    given_back = []
    monkeypatch.setattr(engines, "_trim", given_back.append if library == "glibc" else None)
    rgb = cv2.cvtColor(np.asarray(sheet)[520:850], cv2.COLOR_GRAY2RGB)
    assert rapidocr.read(rgb)
    assert len(given_back) == (2 if library == "glibc" else 0)


@pytest.mark.parametrize("turn", [90, 270])
def test_rapidocr_reads_text_that_is_turned_by_a_quarter(rapidocr, sheet, turn):
    line = cv2.cvtColor(np.asarray(sheet)[300:350, 150:860], cv2.COLOR_GRAY2RGB)  # its heading
    page = np.full((1100, 600, 3), 255, np.uint8)
    page[200:910, 60:110] = np.rot90(line, turn // 90)
    words = rapidocr.read(page)
    assert sorted(w.text for w in words) == ["Björkstaden", "Handlingsplan", "för"]
    assert {w.turned for w in words} == {turn}
    first, last = (next(w for w in words if w.text == text) for text in ("Handlingsplan", "Björkstaden"))
    assert (first.top > last.bottom) == (turn == 90)
    assert all(40 < w.x0 < 70 < 100 < w.x1 < 130 for w in words)


def test_rapidocr_reads_nothing_on_a_blank_page(rapidocr):
    assert rapidocr.read(IMAGE) == []


def test_rapidocr_that_crashes_is_an_ocr_error(rapidocr, monkeypatch):
    def crash(*_args, **_kwargs):
        raise RuntimeError("onnxruntime fell over")

    monkeypatch.setattr(rapidocr, "_reader", crash)
    with pytest.raises(OcrError, match="onnxruntime fell over"):
        rapidocr.read(IMAGE)


def test_the_engine_reports_to_nobody(tmp_path):
    """onnxruntime's telemetry would leave its device number and the events on their way in the cache."""
    script = (
        "import numpy; from extractors.ocr.engine import RapidOcr;"
        "RapidOcr(1).read(numpy.full((60, 200, 3), 255, numpy.uint8))"
    )
    told_to_be_silent = {"ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "CI", "XDG_CACHE_HOME"}
    environment = {key: value for key, value in os.environ.items() if key not in told_to_be_silent}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment | {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [path for path in tmp_path.rglob("*") if "Microsoft" in path.name or "onnxruntime" in path.name] == []
