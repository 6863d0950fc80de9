"""Rulings and grounds on the image of our own sheet, and what is no ruling."""

import cv2
import numpy as np
import pytest

from extractors.ocr.image import faint_ink
from extractors.ocr.rulings import find_grounds, find_rulings, wipe

COLUMNS = [60, 90, 290, 390, 530]  # of the sheet in conftest.py, in points
TOPS = [200, 224, 260, 296]

SCALE = 200 / 72


def rulings_of(page: np.ndarray):
    found = find_rulings(faint_ink(page, SCALE), SCALE)
    lying = sorted((r.top + r.bottom) / 2 / SCALE for r in found if r.horizontal)
    standing = sorted((r.x0 + r.x1) / 2 / SCALE for r in found if not r.horizontal)
    return lying, standing


def test_every_ruling_of_the_table_and_nothing_else(sheet):
    lying, standing = rulings_of(np.asarray(sheet))
    assert lying == pytest.approx(TOPS, abs=1)
    assert standing == pytest.approx(COLUMNS, abs=1)


def test_dotted_and_broken_rulings_count():
    page = np.full((600, 900), 250, np.uint8)
    page[100:102, 100:800:6] = 60
    page[100:102, 101:801:6] = 60
    page[300:302, 100:800] = 60
    page[300:302, 400:404] = 250
    lying, _ = rulings_of(page)
    assert lying == pytest.approx([101 / SCALE, 301 / SCALE], abs=1)


def test_line_is_followed_where_it_fades():
    page = np.full((600, 900), 250, np.uint8)
    page[100:102, 100:400] = 60
    for x in range(412, 800, 18):  # as at a tinted band: a third has ink, in pieces too short to be found
        page[100:102, x : x + 6] = 60
    (line,) = find_rulings(faint_ink(page, SCALE), SCALE)
    assert (line.x0, line.x1) == (pytest.approx(100, abs=3), pytest.approx(796, abs=6))


def test_traces_in_a_wide_gap_show_one_line():
    page = np.full((600, 900), 250, np.uint8)
    page[100:102, 100:400] = page[100:102, 500:800] = 60
    page[100:102, 440:452] = 60
    page[300:302, 100:400] = page[300:302, 500:800] = 60
    found = find_rulings(faint_ink(page, SCALE), SCALE)
    assert sorted(round(r.length, -1) for r in found) == [300, 300, 700]


def test_line_that_stops_short_of_the_side_of_its_table_is_led_to_it():
    page = ruled_page([(100, 200), (200, 300), (300, 400)], [100, 450, 800], whole_at=set())
    page[200:202, 104:136] = 250
    found = find_rulings(faint_ink(page, SCALE), SCALE)
    assert sorted(round(r.x0, -1) for r in found if r.horizontal) == [100] * 4


def test_words_that_touch_a_line_do_not_hide_it():
    page = np.full((600, 900), 250, np.uint8)
    page[100:102, 100:800] = 60
    for x in range(120, 420, 6):
        page[84:100, x : x + 2] = 60
    lying, _ = rulings_of(page)
    assert lying == [pytest.approx(101 / SCALE, abs=0.5)]


def test_thick_line_with_frayed_sides_counts():
    page = np.full((600, 900), 250, np.uint8)
    page[100:106, 100:800] = 60
    page[100:106, 100:800][np.random.default_rng(1).random((6, 700)) < 0.14] = 250
    lying, _ = rulings_of(page)
    assert lying == [pytest.approx(103 / SCALE, abs=1)]


def test_columns_of_a_table_that_goes_on_overleaf_have_no_foot():
    page = np.full((600, 900), 250, np.uint8)
    page[500:502, 100:802] = 40
    for x in (100, 300, 800):
        page[500:580, x : x + 2] = 40
    page[300:302, 100:802] = 40
    page[300:380, 450:452] = 40  # a single stroke is no column
    assert rulings_of(page)[1] == pytest.approx([101 / SCALE, 301 / SCALE, 801 / SCALE], abs=1)


def test_two_boxes_share_no_ruling_where_the_head_of_the_lower_one_is_lost():
    page = np.full((900, 900), 250, np.uint8)
    for y in (100, 400, 760):
        page[y : y + 2, 100:802] = 40
    for top, bottom in ((100, 402), (440, 762)):
        page[top:bottom, 800:802] = 40
    found = find_rulings(faint_ink(page, SCALE), SCALE)
    assert sorted(round(r.top, -1) for r in found if not r.horizontal) == [100, 440]


def test_two_boxes_close_together_share_no_ruling():
    page = np.full((900, 900), 250, np.uint8)
    for top, bottom in ((100, 400), (430, 730)):  # 11 points apart
        for y in (top, (top + bottom) // 2, bottom):
            page[y : y + 2, 100:802] = 40
        for x in (100, 450, 800):
            page[top : bottom + 2, x : x + 2] = 40
    page[240:250, 100:102] = 250  # and a broken one
    found = find_rulings(faint_ink(page, SCALE), SCALE)
    assert sorted((round(r.top, -1), round(r.bottom, -1)) for r in found if not r.horizontal) == (
        3 * [(100, 400)] + 3 * [(430, 730)]
    )


def ruled_page(bands: list[tuple[int, int]], columns: list[int], whole_at: set[int]) -> np.ndarray:
    """Bands (top, bottom) in pixels over columns; in the bands of `whole_at` only the outer lines stand."""
    page = np.full((700, 900), 250, np.uint8)
    for number, (top, bottom) in enumerate(bands):
        for y in (top, bottom):
            page[y : y + 2, columns[0] : columns[-1] + 2] = 40
        for x in columns[:: len(columns) - 1] if number in whole_at else columns:
            page[top : bottom + 2, x : x + 2] = 40
    return page


def standing_at(page: np.ndarray, x: int) -> list[tuple[float, float]]:
    found = find_rulings(faint_ink(page, SCALE), SCALE)
    return sorted((r.top, r.bottom) for r in found if not r.horizontal and abs((r.x0 + r.x1) / 2 - x - 1) <= 2)


BANDS = [(100, 132), (132, 162), (162, 400), (400, 430), (430, 600)]  # a header and section rows of 11 points


def test_short_pieces_of_column_lines_in_a_low_header_count():
    page = ruled_page(BANDS, [100, 300, 500, 800], whole_at={1, 3})
    for x in (300, 500):
        assert standing_at(page, x) == [
            (pytest.approx(a, abs=3), pytest.approx(b, abs=3)) for a, b in ((100, 132), (162, 400), (430, 600))
        ]


def test_low_band_without_ink_on_the_column_line_stays_open():
    page = ruled_page(BANDS, [100, 300, 500, 800], whole_at={0, 1, 3})
    page[108:124, 300:302] = 40  # a stem of a letter
    page[200:260, 500:502] = 250  # and a line broken in a high band, where a row begins or not
    assert standing_at(page, 300)[0][0] == pytest.approx(162, abs=3)


def test_letter_in_a_merged_cell_does_not_bridge_the_gap_in_a_column_line():
    page = ruled_page(BANDS, [100, 300, 500, 800], whole_at={3})
    page[407:425, 300:303] = 40  # the gaps above and below it are shorter than those that a broken line may have
    assert standing_at(page, 300) == [
        (pytest.approx(a, abs=3), pytest.approx(b, abs=3)) for a, b in ((100, 400), (430, 600))
    ]


def test_dash_and_underline_are_no_rulings():
    page = np.full((600, 900), 250, np.uint8)
    page[100:102, 100:160] = 30
    assert rulings_of(page) == ([], [])


def test_wiping_leaves_paper_and_text(sheet):
    page = cv2.cvtColor(np.asarray(sheet), cv2.COLOR_GRAY2RGB)
    found = find_rulings(faint_ink(page[:, :, 0], SCALE), SCALE)
    clean = wipe(page, found, SCALE)
    y = round(TOPS[2] * SCALE)
    assert clean[y - 1 : y + 2, 300:1300].min() > 200
    text = slice(round(230 * SCALE), round(256 * SCALE))
    inside = slice(round(95 * SCALE), round(285 * SCALE))
    assert np.array_equal(clean[text, inside], page[text, inside])


def test_ground_of_the_header_is_found_with_its_shade(sheet):
    page = cv2.cvtColor(np.asarray(sheet), cv2.COLOR_GRAY2RGB)
    (ground,) = find_grounds(page, SCALE)
    assert ground.top / SCALE == pytest.approx(TOPS[0], abs=4)
    assert ground.bottom / SCALE == pytest.approx(TOPS[1], abs=4)
    assert ground.color[0] == pytest.approx(204, abs=12)


def test_shade_over_the_page_is_no_ground(sheet):
    page = np.asarray(sheet).astype(np.float32)
    page[round(TOPS[0] * SCALE) - 2 : round(TOPS[1] * SCALE) + 2] = 255
    shaded = (page * np.linspace(0.6, 1.0, page.shape[1])[None, :]).astype(np.uint8)
    assert find_grounds(cv2.cvtColor(shaded, cv2.COLOR_GRAY2RGB), SCALE) == ()


def test_grounds_that_touch_are_told_by_their_tints():
    page = np.full((900, 1600, 3), 255, np.uint8)
    head, strip, rows = (60, 60, 60), (20, 90, 50), (225, 232, 225)
    page[100:170, 100:1500] = head
    page[170:600, 100:160] = strip
    page[170:300, 160:1500] = page[430:600, 160:1500] = rows
    cv2.putText(page, "Ansvarig", (700, 150), cv2.FONT_HERSHEY_SIMPLEX, 1, (255, 255, 255), 3)
    found = {g.color: (g.x0, g.top, g.x1, g.bottom) for g in find_grounds(page, SCALE)}
    assert found[head] == pytest.approx((100, 100, 1500, 170), abs=8)
    assert found[strip] == pytest.approx((100, 170, 160, 600), abs=8)
    assert sum(g.color == rows for g in find_grounds(page, SCALE)) == 2


def test_what_lies_beside_a_photographed_sheet_is_no_ground():
    page = np.full((900, 1600, 3), 255, np.uint8)
    page[:, :40] = page[100:800, 300:360] = (150, 140, 130)
    (ground,) = find_grounds(page, SCALE)
    assert ground.x0 == pytest.approx(300, abs=8)
