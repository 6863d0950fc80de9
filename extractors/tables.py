"""Action tables: from grids to rows. Header, mapping, merged cells, section rows, and tables and rows over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.goal_headings import goal_said
from extractors.grid import Grid, GridCell
from extractors.grid_head import bold_heads, column_heads, header_rows, heading_text
from extractors.headings import CONTINUED, Outline, is_goal
from extractors.labelled_columns import with_labelled_columns
from extractors.numbered_cells import parted_rows
from extractors.page import Box, Word
from extractors.row_remarks import row_remark
from extractors.rows import Cell, RawRow, Region, TableNote, make_cell, region_of
from extractors.table_columns import (
    Column,
    TableVerdict,
    is_mark,
    is_unmarked,
    judge_table,
    map_columns,
)
from extractors.table_rows import TableRow, append_rest, goes_on, join_merged, reads_on, repeat_dittos, share_rest
from extractors.text import Lexicon, cell_text, join_lines, mend_lines
from extractors.unruled import split_loose_rows
from rules.fields import EXTRA, fold_heading, match_heading
from rules.likeness import is_total

# Column limits of one table agree within this many points from page to page.
_SAME_LIMIT = 8.0
# Columns that say what an action belongs to: a value holds for the rows below it, too.
_ABOVE = ("goal", "section", "strategy")


@dataclass
class Table:
    """One logical table: its heads and its rows from all the pages it stands on."""

    headings: tuple[str, ...]
    limits: tuple[tuple[float, float], ...]
    place: Region
    drafts: list[TableRow] = field(default_factory=list)
    last_page: int = 0
    band: str | None = None  # the merged section row in force
    no_rows_yet: bool = False  # below the heads printed last
    ruled: bool = True


class TableReader:
    """Collects the grids of a document into logical tables, in reading order.

    Feed it grids with `add` and everything that stands between them with `interrupt`; `rows` then gives the action rows
    and a note for each table on why it was taken or left.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._tables: list[Table] = []
        self._open: Table | None = None
        self._text_between = False
        self._heading_between = False

    def interrupt(self, *, heading: bool) -> None:
        """Running text or a heading stands here: what follows is the same table only with the same columns."""
        self._text_between = True
        self._heading_between |= heading

    def add(self, grid: Grid, outline: Outline) -> None:
        """Take in a grid that stands below the headings of `outline`."""
        head, body = header_rows(grid)
        table = self._open
        if head and table is not None and self._on_next_page(grid) and _is_row_of(table, grid, head):
            head, body = (), range(len(grid.rows))
        if head:
            limits, headings = column_heads(grid, head, self._lexicon)
            names = [match_heading(text).field for text in headings]
            if grid.ruled and "activity" in names and len(names) == len(grid.columns):
                grid = split_loose_rows(grid, names.index("activity"), body.start)
                body = range(body.start, len(grid.rows))
            if table is None or not _same_headings(headings, table.headings):
                table = self._start(grid, limits, headings)
            table.limits = limits
        elif table is None or not self._continues(table, grid):
            table = self._start(grid, grid.columns, tuple("" for _ in grid.columns))
            if bold := bold_heads(grid, self._lexicon):
                table.headings, body = bold, range(1, len(grid.rows))
        elif len(grid.columns) == len(table.limits) and grid.ruled:
            table.limits = grid.columns
        if self._heading_between or grid.page != table.last_page + 1:
            table.band = None
        for row in range(head[0] if head else 0):
            if (title := _band(grid, row, self._lexicon)) and is_goal(title):
                table.band = title  # `Mål: …` over the heads
        self._take_rows(table, grid, body, outline, first_of_page=self._on_next_page(grid))
        table.last_page = grid.page
        table.no_rows_yet = not body
        self._text_between = self._heading_between = False

    def rows(self) -> tuple[list[RawRow], list[TableNote]]:
        """The rows of all tables that are action plans, and why each table was taken or left."""
        rows: list[RawRow] = []
        notes: list[TableNote] = []
        for table in self._tables:
            repeat_dittos(table.drafts)
            table.headings = with_labelled_columns(table.headings, table.drafts)
            table.drafts = parted_rows(table.headings, table.drafts)
            rights = _right_edges(table)
            cells = [
                [join_lines(d.cells.get(c, ()), self._lexicon, _right(d, rights, c)) for d in table.drafts]
                for c in range(len(table.headings))
            ]
            columns = map_columns(table.headings, cells)
            verdict = judge_table(columns, cells)
            if not any(table.headings):
                verdict = TableVerdict(False, "left: the table has no header row")
            heads = tuple((c.heading, c.field if not c.second else f"{c.field} + {c.second}") for c in columns)
            notes.append(TableNote(table.place, verdict.taken, verdict.reason, heads))
            if verdict.taken:
                rows += self._finish(table, columns)
        return rows, notes

    def _start(self, grid: Grid, limits: Sequence[tuple[float, float]], headings: tuple[str, ...]) -> Table:
        self._open = Table(
            headings, tuple(limits), region_of(grid.box, grid.page), last_page=grid.page, ruled=grid.ruled
        )
        self._tables.append(self._open)
        return self._open

    def _on_next_page(self, grid: Grid) -> bool:
        """Whether the grid is where the open table, cut by the page end, goes on."""
        return self._open is not None and grid.page == self._open.last_page + 1 and not self._text_between

    def _continues(self, table: Table, grid: Grid) -> bool:
        """Whether a grid without heads belongs to the open table: the same columns, or on the next page as many."""
        if len(grid.columns) != len(table.limits):
            return False
        if grid.page > table.last_page + 1 and self._text_between:
            return False
        if _same_columns(table, grid):
            return True
        return self._on_next_page(grid) and bold_heads(grid, self._lexicon) is None

    def _take_rows(
        self, table: Table, grid: Grid, body: Sequence[int], outline: Outline, *, first_of_page: bool
    ) -> None:
        section, goal = outline.section_and_goal(table=True)
        bold_bands = False
        # The row that the page end cuts, if a rest follows.
        cut = table.drafts[-1] if first_of_page and table.drafts and not table.no_rows_yet else None
        rest: TableRow | None = None
        above = table.drafts[-1] if table.band is not None and table.drafts else None
        lone_bands = _lone_bands(grid, body, above)
        for row in body:
            cells = [cell for c in range(len(grid.columns)) if (cell := grid.cell_at(row, c)) is not None]
            if table.drafts and (remark := row_remark(grid, row, self._lexicon)) is not None:
                table.drafts[-1].remarks.append(remark)
                table.drafts[-1].regions.append(_row_region(grid, row))
                first_of_page = False
                continue
            if band := _band(grid, row, self._lexicon, alone=row in lone_bands):
                table.band = CONTINUED.sub("", band)
                bold_bands = True
                continue
            draft = self._draft(table, grid, row, cells)
            if draft is None:
                continue
            draft.section, draft.goal = _place_of(table.band, section, goal)
            at_cut = first_of_page and not bold_bands
            if cut is not None and at_cut and goes_on(cut, draft, table.headings):
                append_rest(table.drafts, draft)
                rest = draft
            else:
                if cut is not None and at_cut:
                    rest = join_merged(table.drafts, draft, table.headings)
                elif cut is not None and rest is not None:
                    share_rest(draft, rest, cut)
                table.drafts.append(draft)
            first_of_page = False

    def _draft(self, table: Table, grid: Grid, row: int, cells: Sequence[GridCell]) -> TableRow | None:
        texts: dict[int, list[tuple[Word, ...]]] = {}
        places: dict[int, list[Region]] = {}
        inherited: set[int] = set()
        for cell in dict.fromkeys(cells):
            if not cell.lines:
                continue
            column = _column_at(table.limits, cell.box)
            texts.setdefault(column, []).extend(cell.lines)
            places.setdefault(column, []).append(region_of(cell.box, grid.page))
            if cell.row < row:
                inherited.add(column)
        if not set(texts) - inherited:
            return None
        return TableRow(texts, places, [_row_region(grid, row)], None, None, {}, inherited)

    def _finish(self, table: Table, columns: Sequence[Column]) -> list[RawRow]:
        rights = _right_edges(table)
        rows: list[RawRow] = []
        held: dict[int, tuple[list[tuple[Word, ...]], list[Region]]] = {}
        activity = next(i for i, c in enumerate(columns) if "activity" in (c.field, c.second))
        base = {
            f"header_{c.how}:{c.field}": c.doubt for c in columns if c.doubt and c.field not in (None, "extra", "year")
        }
        if any(c.field is None for c in columns):
            base["column_unmapped"] = 1.0
        section = None
        for draft in table.drafts:
            if is_total(self._opening(draft)):
                continue
            signals = {**base, **draft.signals}
            if draft.section != section:
                held.pop(activity, None)  # no cell is merged over a section row
                section = draft.section
            for index, column in enumerate(columns):
                spanning = column.field == "responsible_raw" and index < activity and not table.ruled
                if column.field in _ABOVE or spanning:
                    if draft.cells.get(index):
                        held[index] = (draft.cells[index], draft.places[index])
                    elif index in held:
                        draft.cells[index], draft.places[index] = held[index]
            if not draft.cells.get(activity):
                filled = any(draft.cells.get(i) for i, c in enumerate(columns) if c.field not in _ABOVE)
                if not filled or activity not in held:
                    continue
                draft.cells[activity], draft.places[activity] = held[activity]
                signals["activity_inherited"] = 1.0
            held[activity] = (draft.cells[activity], draft.places[activity])
            rows.append(self._row(draft, columns, rights, signals))
        return rows

    def _opening(self, draft: TableRow) -> str:
        """The text of a row's first cell of its own."""
        own = [index for index in draft.cells if index not in draft.inherited]
        return join_lines(draft.cells[min(own)], self._lexicon) if own else ""

    def _row(
        self, draft: TableRow, columns: Sequence[Column], rights: dict[int, list[_Edge]], signals: dict[str, float]
    ) -> RawRow:
        cells: list[Cell] = []
        section, goal, strategy = draft.section, draft.goal, None
        for index, column in enumerate(columns):
            lines = draft.cells.get(index, [])
            signs = column.field == "status_raw"  # `○ Ej påbörjad`: the sign is part of what is printed, no bullet
            right = _right(draft, rights, index)
            text = (join_lines if signs else cell_text)(lines, self._lexicon, right)
            if column.field == "section" and section is None:
                section = text or None
            elif column.field == "goal":
                goal = text or goal
            elif column.field == "strategy":
                strategy = text or None
            else:
                printed = mend_lines(lines, self._lexicon, right)
                cell = make_cell(column.heading, column.field, text, lines, draft.places.get(index, ()), printed)
                cells.append(replace(cell, second=column.second))
        filled = {cell.field for cell in cells if cell.text}
        cells += (replace(cell, field=EXTRA if cell.field in filled else cell.field) for cell in draft.remarks)
        return RawRow("table", tuple(_years(cells)), tuple(draft.regions), section, goal, strategy, signals)


def _same_columns(table: Table, grid: Grid) -> bool:
    """Whether the columns of a grid are as many as those of the table, and as wide."""
    ours, theirs = table.limits, grid.columns
    return len(ours) == len(theirs) and all(
        abs(a[0] - ours[0][0] - b[0] + theirs[0][0]) <= _SAME_LIMIT for a, b in zip(ours, theirs, strict=True)
    )


def _is_row_of(table: Table, grid: Grid, head: Sequence[int]) -> bool:
    """Whether what seem to be the heads of a grid in the columns of the table is one of its rows: no cell is a listed
    head (`Delaktighet och demokrati`, `Våren 2025` and `Ny aktivitet` are loosely so)."""
    cells = [cell for cell in grid.cells_from(head[0]) if cell.text]
    listed = any(match_heading(heading_text(cell), fuzzy=False).kind == "word" for cell in cells)
    as_wide = table.no_rows_yet and len(grid.columns) == len(table.limits)
    return not listed and (as_wide or _same_columns(table, grid))


def _row_region(grid: Grid, row: int) -> Region:
    top, bottom = grid.rows[row]
    return Region(grid.box.x0, top, grid.box.x1, bottom, grid.page)


def _same_headings(one: Sequence[str], other: Sequence[str]) -> bool:
    def fold(head: str) -> str:
        return fold_heading(CONTINUED.sub("", head)).replace(" ", "")

    return [fold(h) for h in one] == [fold(h) for h in other]


def _band(grid: Grid, row: int, lexicon: Lexicon, *, alone: bool = False) -> str | None:
    """The text of a merged row: one cell over (nearly) all columns, or, beside empty cells, bold text in the first.

    `alone`: the row is known to be such (`_lone_bands`).
    """
    filled = [cell for cell in grid.cells_from(row) if cell.lines]
    if len(filled) != 1 or any(
        cell.row < row and cell.lines for c in range(len(grid.columns)) if (cell := grid.cell_at(row, c))
    ):
        return None
    cell = filled[0]
    width = cell.box.width / grid.box.width
    words = [word for line in cell.lines for word in line]
    bold = cell.column <= 1 and all(word.bold for word in words) and len(words) <= 15
    if (
        alone
        or (width > 0.75 and cell.column_end - cell.column > 1)
        or (bold and len(grid.columns) > 2 and not _mostly_bold(grid))
    ):
        return join_lines(cell.lines, lexicon)
    return None


def _lone_bands(grid: Grid, body: Sequence[int], above: TableRow | None) -> set[int]:
    """The section rows that no type tells from others (as on scans): short text in the first column alone.

    The table opens with one, or has one on the page before, of which `above` is the last row; a full row follows each,
    and full are most. What goes on with `above` is the rest of its first cell.
    """
    filled = {row: [cell for cell in grid.cells_from(row) if cell.lines] for row in body}
    full = {row for row, cells in filled.items() if len(cells) > 2}
    lone = {
        row
        for row, cells in filled.items()
        if len(cells) == 1 and cells[0].column == 0 and row + 1 in full and _is_short(cells[0])
    }
    if len(grid.columns) < 4 or len(full) + len(lone) < 0.8 * len(filled) or len(lone) > len(full):
        return set()
    if above is not None:
        first = filled[body[0]][0].lines[0][0].text if body and body[0] in lone else ""
        cut = first and (not first[0].isupper() or (0 in above.cells and reads_on(above.cells[0][-1][-1].text, first)))
        return lone - {body[0]} if cut else lone
    return lone if bool(body) and body[0] in lone and len(lone) > 1 else set()


def _is_short(cell: GridCell) -> bool:
    """Whether a cell holds one line of a few words."""
    return len(cell.lines) == 1 and len(cell.lines[0]) <= 8


def _mostly_bold(grid: Grid) -> bool:
    first = [cell for cell in grid.cells if cell.column == 0 and cell.row > 0 and cell.lines]
    return sum(all(w.bold for line in cell.lines for w in line) for cell in first) > 0.5 * max(1, len(first))


def _place_of(band: str | None, section: str | None, goal: str | None) -> tuple[str | None, str | None]:
    """Section and goal of a row below the merged row `band` and below headings."""
    if band is None:
        return section, goal
    if is_goal(band) and (section or goal or goal_said(band) != band):
        return (goal or section), goal_said(band)
    return band, goal


def _column_at(limits: Sequence[tuple[float, float]], box: Box) -> int:
    overlaps = [min(box.x1, high) - max(box.x0, low) for low, high in limits]
    first = next((i for i, o in enumerate(overlaps) if o > 0.5 * (limits[i][1] - limits[i][0])), None)
    return first if first is not None else max(range(len(limits)), key=lambda i: overlaps[i])


@dataclass
class _Edge:
    """Where the text of a column ends at most (`right`) that stands from `x0` to `x1`; in points."""

    x0: float
    x1: float
    right: float = 0.0

    def holds(self, cell: Region) -> bool:
        return abs(cell.x0 - self.x0) + abs(cell.x1 - self.x1) <= _SAME_LIMIT


def _right_edges(table: Table) -> dict[int, list[_Edge]]:
    """Where the text of each column ends at most: what breaks a word there broke it for want of room. A column has
    several such edges where parts of its table stand side by side, or have other widths."""
    edges: dict[int, list[_Edge]] = {}
    for draft in table.drafts:
        for column, lines in draft.cells.items():
            cell = draft.places[column][0]
            known = edges.setdefault(column, [])
            edge = next((e for e in known if e.holds(cell)), None)
            if edge is None:
                edge = _Edge(cell.x0, cell.x1)
                known.append(edge)
            edge.right = max(edge.right, *(line[-1].x1 for line in lines))
    return edges


def _right(draft: TableRow, edges: dict[int, list[_Edge]], column: int) -> float | None:
    """Where the text of the draft's cell in a column ends, by the `edges` of its table; None where it has none."""
    if column not in draft.cells:
        return None
    return next((edge.right for edge in edges[column] if edge.holds(draft.places[column][0])), None)


def _years(cells: Sequence[Cell]) -> list[Cell]:
    """Turn columns headed by years into one time cell of the marked years; words in them are kept under the year."""
    years = [cell for cell in cells if cell.field == "year"]
    if not years:
        return list(cells)
    rest = [cell for cell in cells if cell.field != "year"]
    marked = [cell for cell in years if not is_unmarked(cell.text)]
    words = [replace(cell, field="extra") for cell in marked if not is_mark(cell.text)]
    if marked and not any(cell.field == "timeline_raw" and cell.text for cell in rest):
        text = ", ".join(cell.heading for cell in marked)
        regions = tuple(region for cell in marked for region in cell.regions)
        scores = [cell.ocr_score for cell in marked if cell.ocr_score is not None]
        rest.append(Cell("", "timeline_raw", text, regions, (text,), min(scores) if scores else None))
    return [*rest, *words]
