from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from pages import page, segments, text

from extractors.grid import ruled_grids
from extractors.page import Fill, Page
from extractors.tiles import with_ruled_tiles


def tiled(xs: list[float], ys: list[float], seam: float) -> Page:
    """A page with tiles between the limits, half a seam inside of them."""
    half = seam / 2
    tiles = [
        Fill(x0 + half, y0 + half, x1 - half, y1 - half, (230, 230, 230))
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
    ]
    return replace(page(), fills=tuple(tiles))


def shapes(made: Page) -> list[tuple[int, int]]:
    return [(len(grid.rows), len(grid.columns)) for grid in ruled_grids(with_ruled_tiles(made))]


def test_tiles_with_seams_are_the_cells_of_a_table():
    assert shapes(tiled([60, 160, 500], [100, 130, 160, 200], 1.5)) == [(3, 2)]
    assert shapes(tiled([60, 160, 260, 360, 460], [100, 130], 1.5)) == [(1, 4)]  # the row left on a page


def test_a_tile_may_be_merged_over_rows():
    made = tiled([160, 260, 360], [100, 130, 160], 1.5)
    merged = replace(made, fills=(*made.fills, Fill(60, 100, 159, 160, (230, 230, 230))))
    (grid,) = ruled_grids(with_ruled_tiles(merged))
    assert (len(grid.rows), len(grid.columns), len(grid.cells)) == (2, 3, 5)


@pytest.mark.parametrize(
    "made",
    [
        tiled([60, 160, 500], [100, 130, 160], 0),  # a ground in pieces
        tiled([60, 160, 500], [100, 130, 160], 10),  # areas by themselves
        tiled([60, 160, 500], [100, 130], 1.5),  # two
        tiled([60, 500], [100, 130, 160, 200], 1.5),  # one column
    ],
)
def test_other_areas_are_no_table(made):
    assert with_ruled_tiles(made) is made


def test_a_label_in_the_middle_of_its_tile_stands_beside_the_whole_value():
    made = tiled([50, 180, 500], [100, 140, 160, 180], 1.5)
    drawn = [text(60, 114, "Åtgärd"), text(190, 107, "Sätt upp lampor\nlängs vägen till skolan")]
    drawn += [text(60, 145, "Ansvarig"), text(190, 145, "Rektor"), text(60, 165, "Tidplan"), text(190, 165, "2025")]
    second = [replace(word, top=word.top + 150, bottom=word.bottom + 150) for word in page(*drawn).words]
    fills = [Fill(f.x0, f.top + 150, f.x1, f.bottom + 150, f.color) for f in made.fills]
    whole = replace(page(*drawn), words=(*page(*drawn).words, *second), fills=(*made.fills, *fills))
    rows = segments(whole).rows
    assert [cell.text for cell in rows[0].cells] == ["Sätt upp lampor längs vägen till skolan", "Rektor", "2025"]
    assert len(rows) == 2
