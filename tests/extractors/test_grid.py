from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from pages import ABOVE, LEFT, Drawing, page, table, text
from pdfplumber.table import edges_to_intersections, intersections_to_cells

from extractors.grid import SNAP, Grid, find_cells, ruled_grids
from extractors.page import Box, Page, Word

XS = [40, 200, 330, 430]
ROWS = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor\ni skolor", "Nämnden", "2024"], ["Cykla", "", "2025"]]


def texts(grid: Grid) -> list[list[str | None]]:
    """The grid's cells by row and column; None where no cell begins."""
    starts = {(cell.row, cell.column): cell.text for cell in grid.cells}
    return [[starts.get((row, column)) for column in range(len(grid.columns))] for row in range(len(grid.rows))]


def one_grid(made: Page) -> Grid:
    (grid,) = ruled_grids(made)
    return grid


def test_rulings_form_a_grid_with_the_words_in_their_cells():
    grid = one_grid(page(table(XS, ROWS)))
    assert texts(grid) == [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor i skolor", "Nämnden", "2024"], ROWS[2]]
    assert [round(low) for low, _ in grid.columns] == XS[:-1]
    assert [len(cell.lines) for cell in grid.cells_from(1)] == [2, 1, 1]


def test_a_merged_cell_covers_the_rows_and_columns_without_a_ruling():
    rows = [["Mål", "Åtgärd", "Tid"], ["Trygghet", "Lys upp", "2024"], [ABOVE, "Städa", "2025"], ["Klart", LEFT, LEFT]]
    grid = one_grid(page(table(XS, rows)))
    goal, band = grid.cell_at(2, 0), grid.cell_at(3, 2)
    assert goal is not None
    assert (goal.text, goal.row, goal.row_end) == ("Trygghet", 1, 3)
    assert band is not None
    assert (band.text, band.column, band.column_end) == ("Klart", 0, 3)


def test_a_row_of_one_cell_between_cells_merged_downwards_stays_whole():
    rows = [
        ["Mål", "Åtgärd", "Tid"],
        ["Trygghet", "Lys upp", "2024"],
        [ABOVE, "Städa", "2025"],
        ["Vanor", LEFT, LEFT],
        ["Rörelse", "Bygg utegym", "2024"],
        [ABOVE, "Cykla", "2025"],
        [ABOVE, "Simma", "2026"],
    ]
    band = one_grid(page(table(XS, rows))).cell_at(3, 2)
    assert band is not None
    assert (band.text, band.column, band.column_end) == ("Vanor", 0, 3)


def test_two_tables_on_a_page_are_two_grids_from_top_to_bottom():
    first, second = table(XS, ROWS, top=100), table([40, 300, 500], [["A", "B"], ["C", "D"]], top=400)
    assert [len(grid.columns) for grid in ruled_grids(page(second, first))] == [3, 2]


def test_a_table_cut_by_the_page_end_is_closed_there():
    made = table(XS, ROWS)
    lowest = max(rule.y_mid for rule in made.rules if rule.width > rule.height)
    cut = replace(made, rules=tuple(r for r in made.rules if r.y_mid < lowest - 1 or r.height > r.width))
    assert texts(one_grid(page(cut))) == texts(one_grid(page(made)))


def test_a_section_row_whose_upper_rule_is_lost_is_closed_by_the_sides():
    made = page(table(XS, [["Energi", LEFT, LEFT], *ROWS[1:]]))
    top = min(rule.top for rule in made.horizontal)
    grid = one_grid(replace(made, rules=tuple(r for r in made.rules if r not in made.horizontal or r.top > top + 1)))
    assert texts(grid)[0] == ["Energi", None, None]


def test_a_table_without_outer_sides_is_closed_there():
    made = table(XS, ROWS)
    sides = (XS[0], XS[-1])
    without = replace(made, rules=tuple(r for r in made.rules if r.width > r.height or round(r.x_mid) not in sides))
    assert texts(one_grid(page(without))) == texts(one_grid(page(made)))


def test_a_table_with_lines_only_between_columns_reaches_as_far_as_the_rule_below_its_header():
    xs = [40, 70, 230, 360, 430]
    made = table(xs, [["Nr", "Åtgärd", "Ansvarig", "Tid"], ["1", "Byt lampor", "Nämnden", "2024"]])
    under_header = [r for r in made.rules if r.width > r.height and abs(r.y_mid - 118) < 1]
    between = [r for r in made.rules if r.height > r.width and round(r.x_mid) in xs[1:-1]]
    grid = one_grid(page(replace(made, rules=(*under_header, *between))))
    assert [round(low) for low, _ in grid.columns] == xs[:-1]
    assert texts(grid)[1] == ["1", "Byt lampor", "Nämnden", "2024"]


def test_tiles_side_by_side_above_wider_frames_are_no_grid():
    def frame(x0: float, top: float, x1: float, bottom: float) -> tuple[Box, ...]:
        lying = (Box(x0, y, x1, y + 0.5) for y in (top, bottom))
        return (*lying, *(Box(x, top, x + 0.5, bottom) for x in (x0, x1)))

    tiles = [side for x in (40, 160, 280, 400) for side in frame(x, 100, x + 100, 150)]
    frames = [side for y in (200, 300) for side in frame(40, y, 500, y + 80)]
    assert ruled_grids(page(Drawing(rules=(*tiles, *frames)))) == ()


def test_cells_closed_by_rulings_inside_a_wider_table_are_no_table_of_their_own():
    made = table(XS, ROWS)
    (low, high), (top, bottom) = XS[-2:], (100, made.bottom)
    box = [Box(low, y, high, y + 0.5) for y in (top, 118, bottom)]
    lines = [Box(x, top, x + 0.5, bottom) for x in XS[1:]]
    assert ruled_grids(page(replace(made, rules=(*box, *lines)))) == ()


def test_rulings_in_one_direction_are_no_grid():
    assert ruled_grids(page(table(XS, ROWS, rules="horizontal"))) == ()
    assert ruled_grids(page(text(60, 100, "bara text"))) == ()


def test_rulings_that_miss_each_other_by_a_point_still_cross():
    made = table(XS, ROWS)
    shifted = tuple(Box(r.x0 + 1, r.top, r.x1 - 1, r.bottom) if r.width > r.height else r for r in made.rules)
    assert texts(one_grid(page(replace(made, rules=shifted)))) == texts(one_grid(page(made)))


def test_a_word_that_runs_into_the_next_column_is_cut_at_its_seam():
    made = table(XS, [["Åtgärd", "Ansvarig", "Tid"], ["Cykla", "", ""]])
    word = Word(270, 124, 370, 134, "enheten2023")
    row = texts(one_grid(page(replace(made, words=(*made.words, word)))))[1]
    assert row == ["Cykla", "enheten", "2023"]


@given(
    st.lists(
        st.tuples(st.integers(42, 420), st.integers(102, 150), st.text("abc", min_size=1, max_size=4)), max_size=15
    )
)
def test_the_cells_partition_the_words_of_the_table(places):
    words = [Word(x, y, x + 2, y + 3, content, 3) for x, y, content in places]
    rules = table(XS, ROWS).rules
    grid = one_grid(Page(1, 595, 842, words=tuple(words), rules=rules))
    inside = [w for w in words if grid.box.contains(w.x_mid, w.y_mid)]
    placed = [w for cell in grid.cells for line in cell.lines for w in line]
    assert {id(w) for w in placed} == {id(w) for w in inside}


_LINES = st.lists(
    st.tuples(st.sampled_from("hv"), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), max_size=40
)


@given(_LINES)
def test_cells_are_those_that_pdfplumber_finds(lines: list[tuple[str, int, int, int]]):
    edges = []
    for orientation, across, one, other in lines:
        low, high, at = 20.0 * min(one, other), 20.0 * max(one, other), 20.0 * across
        x0, x1, top, bottom = (low, high, at, at) if orientation == "h" else (at, at, low, high)
        edges.append({"orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom})
    crossings = edges_to_intersections(edges, SNAP, SNAP)
    assert find_cells(crossings) == intersections_to_cells(crossings)
