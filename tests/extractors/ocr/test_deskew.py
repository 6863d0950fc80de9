"""Turned and leaning scans are set straight, and the way back leads to the same place."""

import cv2
import numpy as np
import pytest

from extractors.ocr.deskew import estimate_skew, lies_sideways, straighten
from extractors.ocr.image import ink


def leaning(sheet, degrees: float) -> np.ndarray:
    """The sheet with its lines falling to the right by `degrees`."""
    page = np.asarray(sheet)
    matrix = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), -degrees, 1.0)
    return cv2.warpAffine(page, matrix, page.shape[::-1], borderValue=255)


@pytest.mark.parametrize("degrees", [-3.0, -0.7, 0.0, 0.4, 2.5])
def test_skew_is_found(sheet, degrees):
    assert estimate_skew(ink(leaning(sheet, degrees))) == pytest.approx(degrees, abs=0.06)


def test_blank_page_has_no_skew():
    assert estimate_skew(np.zeros((800, 600), np.uint8)) == 0.0


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("skew", [0.0, 1.5])
def test_way_back_leads_to_the_same_mark(turn, skew):
    page = np.full((400, 300, 3), 255, np.uint8)
    page[100:106, 60:66] = 0
    straight = straighten(page, turn, skew)
    rows, columns = np.nonzero(straight.pixels[:, :, 0] < 128)
    x, y = straight.back @ np.array([columns.mean() + 0.5, rows.mean() + 0.5, 1.0])
    assert (x, y) == (pytest.approx(63, abs=1), pytest.approx(103, abs=1))


def test_straightened_page_is_level(sheet):
    page = cv2.cvtColor(leaning(sheet, 2.0), cv2.COLOR_GRAY2RGB)
    level = straighten(page, 0, 2.0).pixels
    assert estimate_skew(ink(level[:, :, 0])) == pytest.approx(0.0, abs=0.06)


def test_sideways_page_is_told_from_an_upright_one(sheet):
    mask = ink(np.asarray(sheet))
    assert not lies_sideways(mask, 200 / 72)
    assert lies_sideways(np.ascontiguousarray(np.rot90(mask)), 200 / 72)
