"""A second look at words in doubt."""

import numpy as np
import pytest

from extractors.ocr import second
from extractors.ocr.engine import OcrWord
from extractors.ocr.second import look_again
from extractors.reader import ReadSettings

IMAGE = np.full((400, 600, 3), 255, np.uint8)


class Second:
    """An engine that reads `readings` (text, score), one in each box that it is shown."""

    key = "second"

    def __init__(self, *readings):
        self.readings = readings
        self.boxes = []

    def read(self, image, walls=()):
        return []

    def read_lines(self, image, boxes):
        self.boxes = list(boxes)
        return [OcrWord(0, 0, 9, 9, text, score, n) for n, (text, score) in enumerate(self.readings) if text]


def word(text, score=0.8, x0=100.0):
    return OcrWord(x0, 100, x0 + 60, 140, text, score, 3)


def test_words_read_surely_are_left_alone():
    reader = Second()
    words = [word("kommunen", 0.99), word("2018", 0.98), word("–", 0.5), word("KS", 0.99)]
    assert look_again(words, IMAGE, reader) == words
    assert reader.boxes == []


def test_unknown_word_is_in_doubt_however_surely_it_was_read():
    (read,) = look_again([word("fokusoråden", 0.995)], IMAGE, Second(("fokusområden", 0.9)))
    assert (read.text, read.other) == ("fokusoråden", "fokusområden")
    assert read.score < 0.995


@pytest.mark.parametrize("again", ["rusta", "rusta.", "(rusta"])
def test_agreement_makes_surer(again):
    (read,) = look_again([word("rusta", 0.6)], IMAGE, Second((again, 0.9)))
    assert (read.text, read.other) == ("rusta", None)
    assert read.score == pytest.approx(0.96)


def test_no_word_is_ever_as_sure_as_a_text_layer():
    (read,) = look_again([word("rusta", 0.96)], IMAGE, Second(("rusta", 1.0)))
    assert read.score < 1


def test_surer_reading_is_taken_and_the_other_kept():
    words = [word("soc,", 0.5), word("höst", 0.9)]
    first, last = look_again(words, IMAGE, Second(("SOC,", 0.95), ("hôst", 0.6)))
    assert (first.text, first.other, last.text, last.other) == ("SOC,", "soc,", "höst", "hôst")
    assert 0.9 < first.score < 0.96
    assert (first.x0, first.line) == (words[0].x0, words[0].line)


def test_second_look_that_sees_nothing_changes_nothing():
    words = [word("rusta"), word("upp", 0.7)]
    assert look_again(words, IMAGE, Second(("", 0), ("…", 0.9))) == words


def test_boxes_stay_on_the_image():
    reader = Second()
    look_again([OcrWord(0, 0, 600, 400, "rusta", 0.5, 0), OcrWord(599, 399, 600, 400, "upp", 0.5, 1)], IMAGE, reader)
    assert all(0 <= x0 < x1 <= 600 and 0 <= top < bottom <= 400 for x0, top, x1, bottom in reader.boxes)


def test_other_engine_is_taken_where_it_is_installed(monkeypatch):
    monkeypatch.setattr(second, "engine", lambda name, threads: name)
    monkeypatch.setattr(second.shutil, "which", lambda command: None)
    assert second.second_engine(ReadSettings()) == "rapidocr"
    assert second.second_engine(ReadSettings(ocr_engine="tesseract")) == "rapidocr"
    monkeypatch.setattr(second.shutil, "which", lambda command: "/usr/bin/tesseract")
    assert second.second_engine(ReadSettings()) == "tesseract"
