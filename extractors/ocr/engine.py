"""The OCR engines behind one interface: an image in, words with their boxes and probabilities out."""

from __future__ import annotations

import csv
import ctypes
import io
import os
import shutil
import subprocess
import sys
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Protocol

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray

from extractors import page
from extractors.errors import OcrError, SetupError
from extractors.ocr import glyphs
from extractors.ocr.boxes import Box, Wall, cut_box, each_once, is_tall, turn_box, turned_pixels, upright_box
from extractors.upright import turned_box

# A page takes rapidocr 2-12 s of a core. An engine that computes longer than this, or nothing for as long, hangs: the
# page is given up; after two such pages the engine is not asked again, so that the document is done within its time.
TIME_LIMIT = 90.0
PATIENCE = 2
# An engine that gets less of a core than this stands still: on a busy machine it waits for its turn, but gets more.
STILL = 0.02
LOOK_EVERY = 0.1
ANSWER_LIMIT = 20.0
# In a tall box, what is read less surely upright than this is read turned, and taken if it is so sure then.
UPRIGHT = 0.8
TURNED = 0.9
# Pixels of white around each line that Tesseract is shown.
SHEET_MARGIN = 20

# glibc keeps what is freed, in pieces that the next model cannot use; other C libraries do without this.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word read on an image: its box in pixels, the engine's probability (0-1) and the number of its text line;
    `other` is what another look at it read, where that differs, `turned` as in `page.Word`."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    score: float
    line: int
    other: str | None = None
    turned: int = 0


class Stopwatch:
    """Tells an engine that hangs from one that waits for its turn on a busy machine, by the processor time it gets.

    `used` says how many seconds of processor time it has used so far.
    """

    def __init__(self, limit: float, used: Callable[[], float]) -> None:
        self._limit = limit
        self._used = used
        self._begun = self._mark = used()
        self._moved = time.monotonic()

    def hangs(self) -> bool:
        """Whether the engine has computed for `limit` seconds by now, or stood still for as long."""
        used, now = self._used(), time.monotonic()
        if used - self._mark >= STILL * self._limit:
            self._mark, self._moved = used, now
        return used - self._begun >= self._limit or now - self._moved >= self._limit


class Watched:
    """An engine whose calls end with an OcrError where it hangs (see `Stopwatch`), whatever its native code does."""

    def __init__(self, inner: Engine, limit: float = TIME_LIMIT, used: Callable[[], float] = time.process_time) -> None:
        self.key = inner.key
        self._inner = inner
        self._limit = limit
        self._used = used
        self._hung = 0

    def read(self, image: NDArray[Any], walls: Sequence[Wall] = ()) -> list[OcrWord]:
        """See `Engine.read`."""
        return self._within_limit(lambda: self._inner.read(image, walls))

    def read_lines(self, image: NDArray[Any], boxes: Sequence[Box]) -> list[OcrWord]:
        """See `Engine.read_lines`."""
        return self._within_limit(lambda: self._inner.read_lines(image, boxes))

    def _within_limit(self, call: Callable[[], list[OcrWord]]) -> list[OcrWord]:
        if self._hung >= PATIENCE:
            raise OcrError("the OCR engine hung on earlier pages and is not asked again: run the document alone")
        done: list[list[OcrWord]] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                done.append(call())
            except BaseException as error:
                failed.append(error)

        # A daemon: native code that hangs cannot be stopped, but it must not keep the process from ending.
        thread = threading.Thread(target=work, daemon=True)
        watch = Stopwatch(self._limit, self._used)
        thread.start()
        while thread.is_alive() and not watch.hangs():
            thread.join(LOOK_EVERY)
        if thread.is_alive():
            self._hung += 1
            raise OcrError(f"the OCR engine did not finish the page in {self._limit:.0f} s of computing")
        if failed:
            raise failed[0]
        return done[0]


class Engine(Protocol):
    """What an OCR engine does. `key` names engine, version and models: a part of the cache's key."""

    key: str

    def read(self, image: NDArray[Any], walls: Sequence[Wall] = ()) -> list[OcrWord]:
        """Words of an RGB image (height, width, 3), line by line; raises OcrError when the engine fails."""

    def read_lines(self, image: NDArray[Any], boxes: Sequence[Box]) -> list[OcrWord]:
        """Words in boxes of an RGB image that hold one line of text each; `line` is the place in `boxes`."""


@lru_cache(maxsize=2)
def engine(name: str, threads: int) -> Engine:
    """The engine `name` (`rapidocr` or `tesseract`), loaded once a process, computing with `threads` threads.

    Raises SetupError when it, or the data it needs, is not installed.
    """
    cv2.setNumThreads(threads)
    if name == "rapidocr":
        return Watched(RapidOcr(threads))
    if name == "tesseract":
        reader = Tesseract()
        return Watched(reader, used=reader.seconds_used)
    raise SetupError(f"unknown OCR engine {name!r}: choose rapidocr or tesseract")


class RapidOcr:
    """PP-OCRv6 by rapidocr on onnxruntime, with the models inside its wheel (no network).

    Lines are found by the detection model, cut at walls and column gaps, and read by the recognition model, whose
    time steps give the place of every character; word boxes are then drawn to the ink.
    """

    def __init__(self, threads: int) -> None:
        # From 1.29 on, onnxruntime's wheels report each session to Microsoft, and look for this only when loaded.
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise SetupError(f"rapidocr cannot be loaded ({error}): pip install rapidocr onnxruntime") from error
        self.key = f"rapidocr {version('rapidocr')} onnxruntime {version('onnxruntime')}"
        self._reader: Any = RapidOCR(
            params={
                "Global.use_cls": False,  # the line classifier turns good lines upside down
                "Global.log_level": "critical",
                "Global.return_word_box": True,
                # Lines of one batch are padded to the widest: alone they take a fifth less time, and less memory.
                "Rec.rec_batch_num": 1,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def read(self, image: NDArray[Any], walls: Sequence[Wall] = ()) -> list[OcrWord]:
        """See `Engine.read`."""
        bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
        _give_back()
        try:
            found = self._reader(bgr, use_det=True, use_cls=False, use_rec=False).boxes
            boxes = [] if found is None else [upright_box(quad, bgr.shape) for quad in found]
            boxes = each_once([part for box in boxes for part in cut_box(bgr, box, walls)], bgr)
            return self._with_turned(bgr, boxes, self._recognise(bgr, boxes))
        except Exception as error:
            raise OcrError(f"rapidocr failed ({type(error).__name__}: {_first_line(error)})") from error

    def read_lines(self, image: NDArray[Any], boxes: Sequence[Box]) -> list[OcrWord]:
        """See `Engine.read_lines`."""
        try:
            return self._recognise(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), boxes)
        except Exception as error:
            raise OcrError(f"rapidocr failed ({type(error).__name__}: {_first_line(error)})") from error

    def _with_turned(self, bgr: NDArray[Any], boxes: Sequence[Box], words: list[OcrWord]) -> list[OcrWord]:
        """The words of `boxes`, those in tall ones read as text that is turned by a quarter where it is surer so."""
        sure: dict[int, float] = {}
        for word in words:
            sure[word.line] = min(word.score, sure.get(word.line, 1.0))
        tall = [n for n, box in enumerate(boxes) if is_tall(box) and sure.get(n, 0.0) < UPRIGHT]
        if not tall:
            return words
        found: dict[int, list[OcrWord]] = {}
        for turn in (90, 270):
            view = turned_pixels(bgr, turn)
            read = self._recognise(view, [turn_box(boxes[n], turn, bgr.shape) for n in tall])
            for place, n in enumerate(tall):
                own = [w for w in read if w.line == place]
                if sum(c.isalnum() for w in own for c in w.text) > 1:
                    best = min(w.score for w in own)
                    if best >= TURNED and best > sure.get(n, 0.0):
                        sure[n] = best
                        found[n] = [replace(turned_ocr_word(w, -turn % 360, view.shape), line=n) for w in own]
        return [w for w in words if w.line not in found] + [w for own in found.values() for w in own]

    def _recognise(self, bgr: NDArray[Any], boxes: Sequence[Box]) -> list[OcrWord]:
        if not boxes:
            return []
        _give_back()
        crops = [bgr[top:bottom, x0:x1] for x0, top, x1, bottom in boxes]
        read = self._reader.recognize_txt(crops)
        words: list[OcrWord] = []
        for number, (box, crop, text, details) in enumerate(
            zip(boxes, crops, read.txts, read.word_results, strict=True)
        ):
            words += _words(number, box, crop, text, details)
        return words


class Tesseract:
    """The `tesseract` command with Swedish language data: one process a page, one thread."""

    def __init__(self) -> None:
        command = shutil.which("tesseract")
        if command is None:
            raise SetupError("tesseract is not installed: apt install tesseract-ocr tesseract-ocr-swe")
        if "swe" not in _answer(command, "--list-langs").split():
            raise SetupError("tesseract has no Swedish language data: apt install tesseract-ocr-swe")
        first = _answer(command, "--version").splitlines()
        self.key = f"{first[0] if first else 'tesseract'} swe"
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None

    def seconds_used(self) -> float:
        """Seconds of processor time that the process at work has used; 0 where there is none."""
        try:
            times = psutil.Process(self._running.pid).cpu_times() if self._running else None
        except psutil.Error:
            return 0.0
        return times.user + times.system if times else 0.0

    def read(self, image: NDArray[Any], walls: Sequence[Wall] = ()) -> list[OcrWord]:
        """See `Engine.read`."""
        return _from_tsv(self._run(image, "3"))

    def read_lines(self, image: NDArray[Any], boxes: Sequence[Box]) -> list[OcrWord]:
        """See `Engine.read_lines`. The boxes stand on one sheet: a process costs more than a line."""
        if not boxes:
            return []
        sheet, tops = _sheet(image, boxes)
        words = []
        for w in _from_tsv(self._run(sheet, "6")):
            number = max(0, bisect_right(tops, (w.top + w.bottom) / 2) - 1)
            dx, dy = boxes[number][0] - SHEET_MARGIN, boxes[number][1] - tops[number]
            words.append(OcrWord(w.x0 + dx, w.top + dy, w.x1 + dx, w.bottom + dy, w.text, w.score, number))
        return words

    def _run(self, image: NDArray[Any], segmentation: str) -> str:
        """Tesseract's TSV for an RGB image under its page segmentation mode."""
        done, data = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
        if not done:
            raise OcrError("tesseract: the page image cannot be encoded")
        arguments = [self._command, "stdin", "stdout", "-l", "swe", "--psm", segmentation, "tsv"]
        try:
            return self._answer_to(arguments, data.tobytes()).decode("utf-8", "replace")
        except (OSError, subprocess.CalledProcessError) as error:
            raise OcrError(f"tesseract failed ({_first_line(error)})") from error

    def _answer_to(self, arguments: Sequence[str], data: bytes) -> bytes:
        """What a process prints that is given `data`; it is stopped where it hangs, a little before `Watched` goes."""
        pipe = subprocess.PIPE
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        limit = 0.9 * TIME_LIMIT
        pending: bytes | None = data
        with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as process:
            self._running = process
            watch = Stopwatch(limit, self.seconds_used)
            try:
                while True:
                    try:
                        out, _ = process.communicate(pending, timeout=LOOK_EVERY)
                        break
                    except subprocess.TimeoutExpired:
                        pending = None  # it goes on with what it was given first
                    if watch.hangs():
                        raise OcrError(f"tesseract did not finish the page in {limit:.0f} s of computing")
            finally:
                self._running = None
                process.kill()  # nothing where it has ended
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, self._command)
        return out


def _sheet(image: NDArray[Any], boxes: Sequence[Box]) -> tuple[NDArray[Any], list[int]]:
    """The boxes of an RGB image below each other on a white sheet, and the row at which each begins."""
    width = max(x1 - x0 for x0, _, x1, _ in boxes) + 2 * SHEET_MARGIN
    tops, height = [], SHEET_MARGIN
    for _, top, _, bottom in boxes:
        tops.append(height)
        height += bottom - top + SHEET_MARGIN
    sheet = np.full((height, width, 3), 255, np.uint8)
    for (x0, top, x1, bottom), row in zip(boxes, tops, strict=True):
        sheet[row : row + bottom - top, SHEET_MARGIN : SHEET_MARGIN + x1 - x0] = image[top:bottom, x0:x1]
    return sheet, tops


def _give_back() -> None:
    """Give freed memory back to the system before a model takes some hundred megabytes of it."""
    if _trim:
        _trim(0)


def _answer(command: str, option: str) -> str:
    try:
        run = subprocess.run([command, option], capture_output=True, text=True, timeout=ANSWER_LIMIT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"tesseract {option} does not answer ({_first_line(error)}): install it anew") from error
    return run.stdout + run.stderr


def _from_tsv(tsv: str) -> list[OcrWord]:
    words: list[OcrWord] = []
    lines: dict[tuple[str, str, str], int] = {}
    if not tsv.startswith("level\t"):
        raise OcrError("tesseract gave no table of words")
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != "5" or not text:
            continue
        try:
            line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
            x0, top = float(row["left"]), float(row["top"])
            x1, bottom = x0 + float(row["width"]), top + float(row["height"])
            score = min(1.0, max(0.0, float(row["conf"]) / 100))
        except (KeyError, TypeError, ValueError) as error:
            raise OcrError(f"tesseract gave a table that makes no sense ({_first_line(error)})") from error
        words.append(OcrWord(x0, top, x1, bottom, text, score, line))
    return words


def _first_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else ""


def turned_ocr_word(word: OcrWord, turn: int, shape: tuple[int, ...]) -> OcrWord:
    """A word on an image of this shape as it stands on what `turned_pixels` makes of the image."""
    height, width = shape[:2]
    box = turned_box(page.Box(word.x0, word.top, word.x1, word.bottom), turn, width, height)
    turned = (word.turned - turn) % 360
    return replace(word, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, turned=turned)


def _words(number: int, box: Box, crop: NDArray[Any], text: str, details: Any) -> list[OcrWord]:
    """Split one recognised line into words, the glyphs' ink deciding about spaces, dashes and the words' ends."""
    characters = [c for word in details.words for c in word] if details.words else []
    if not characters:
        return []
    x0, top, x1, bottom = box
    width = x1 - x0
    steps = [s for word in details.word_cols for s in word]
    centres = [min(width - 1.0, (s + 0.5) / details.line_txt_len * width) for s in steps]
    spaced, scores = _align(text, characters, list(details.confs))
    return [
        OcrWord(x0 + p.x0, top, x0 + p.x1, bottom, p.text, p.score, number)
        for p in glyphs.split(crop, characters, centres, spaced, scores)
    ]


def _align(text: str, characters: list[str], confidences: list[float]) -> tuple[list[bool], list[float]]:
    """For each character that is no space: whether a space was read before it, and its probability."""
    spaced, scores = [], []
    before = False
    for index, char in enumerate(text):
        if char.isspace():
            before = True
            continue
        spaced.append(before)
        scores.append(confidences[index] if index < len(confidences) else 0.0)
        before = False
    if len(spaced) != len(characters):
        raise OcrError("rapidocr gave a line whose characters and text differ")
    return spaced, scores
