"""Turned and leaning scans are set straight, and the way back leads to the same place."""

import cv2
import numpy as np
import pytest

from extractors.ocr.deskew import Lean, estimate_lean, estimate_skew, lies_sideways, straighten
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


def photographed(sheet, left: float, right: float) -> np.ndarray:
    """The sheet seen from a side: its foot's corners drawn down by shares of the height."""
    page = np.asarray(sheet)
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[0, 0], [0, 0], [0, right * height], [0, left * height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    return cv2.warpPerspective(page, matrix, page.shape[::-1], borderValue=255)


@pytest.fixture
def full_sheet() -> np.ndarray:
    """A sheet with text from head to foot."""
    page = np.full((2339, 1654), 255, np.uint8)
    for row in range(150, 2200, 50):
        cv2.putText(page, "Kommunen ska halla gatorna hela och rena", (120, row), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 3)
    return page


def test_a_photograph_leans_otherwise_at_its_foot_than_at_its_head(full_sheet):
    lean = estimate_lean(ink(photographed(full_sheet, -0.005, 0.006)))
    assert lean.keystone == pytest.approx(np.degrees(np.arctan(0.011 * np.sqrt(2))), abs=0.15)


@pytest.mark.parametrize("degrees", [-3.0, 0.0, 1.7])
def test_a_scanners_sheet_leans_the_same_everywhere(full_sheet, degrees):
    assert estimate_lean(ink(leaning(full_sheet, degrees))) == Lean(pytest.approx(degrees, abs=0.06))


def test_a_photograph_is_set_straight(full_sheet):
    seen = photographed(leaning(full_sheet, 1.0), -0.004, 0.006)
    lean = estimate_lean(ink(seen))
    straight = straighten(cv2.cvtColor(seen, cv2.COLOR_GRAY2RGB), 0, lean)
    assert lean.keystone
    left = estimate_lean(ink(straight.pixels[:, :, 0]))
    assert (left.skew, left.keystone) == (pytest.approx(0.0, abs=0.1), 0.0)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("lean", [Lean(), Lean(1.5), Lean(1.5, 0.8, -0.5)])
def test_way_back_leads_to_the_same_mark(turn, lean):
    page = np.full((400, 300, 3), 255, np.uint8)
    page[100:106, 60:66] = 0
    straight = straighten(page, turn, lean)
    rows, columns = np.nonzero(straight.pixels[:, :, 0] < 128)
    x, y = straight.back @ np.array([columns.mean() + 0.5, rows.mean() + 0.5, 1.0])
    assert (x, y) == (pytest.approx(63, abs=1), pytest.approx(103, abs=1))


def test_straightened_page_is_level(sheet):
    page = cv2.cvtColor(leaning(sheet, 2.0), cv2.COLOR_GRAY2RGB)
    level = straighten(page, 0, Lean(2.0)).pixels
    assert estimate_skew(ink(level[:, :, 0])) == pytest.approx(0.0, abs=0.06)


def test_sideways_page_is_told_from_an_upright_one(sheet):
    mask = ink(np.asarray(sheet))
    assert not lies_sideways(mask, 200 / 72)
    assert lies_sideways(np.ascontiguousarray(np.rot90(mask)), 200 / 72)
