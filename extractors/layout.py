"""The flow of a document: its headings, lines and grids in reading order, which every segmenter walks."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.badges import with_numbers_on_badges
from extractors.broken_cards import with_whole_cards
from extractors.bullets import with_drawn_bullets
from extractors.captions import with_captions
from extractors.centred_labels import with_labels_raised
from extractors.close_labels import cut_at_labels, stands_beside
from extractors.columns import find_columns, reading_order, sorted_for_reading, tables_beside
from extractors.goal_headings import with_goals_said
from extractors.grid import Grid, grids_and_frames
from extractors.head_rulings import with_columns_led_down, without_heads_over_text
from extractors.headings import (
    MUCH_LARGER,
    Heading,
    Styles,
    document_styles,
    is_goal,
    is_heading,
    is_text,
    merge_headings,
    opens_item,
    same_kind_same_level,
)
from extractors.label_rows import any_label_row, label_rows, repeated_labels
from extractors.lines import make_line, text_lines, without_turned
from extractors.lost_columns import with_lost_columns
from extractors.outer_head import under_outer_heads, with_grounds_above, without_part_ruled
from extractors.page import Box, Document, Line, Page, split_by
from extractors.panels import split_at_panels
from extractors.side_texts import with_side_column
from extractors.text import Lexicon, document_lexicon
from extractors.tiles import with_ruled_tiles
from extractors.title_times import is_time_of, with_times_below
from extractors.underlines import with_underlines
from extractors.unruled_page import OpenTable, unruled_tables
from rules.fields import is_listed, match_heading

Item = Heading | Line | Grid
# Two lines of one heading are apart by at most this share of a line's height: 1.5 lines of leading leave 0.5, and on a
# scan it wavers.
APART = 0.57


@dataclass(frozen=True)
class _Known:
    """What all lines of a document tell of each: its headings' types, the labels that it repeats, which may stand over
    their values, and how often a line has a text beside it, by the line's text."""

    styles: Styles
    labels: Set[str]
    keys: Counter[str]


@dataclass(frozen=True)
class Flow:
    """The items of a document from first to last, with its lexicon and its pages, whose words they hold."""

    items: tuple[Item, ...]
    lexicon: Lexicon
    pages: tuple[Page, ...]


def document_flow(document: Document, *, skip: Callable[[Line], bool] = lambda _: False) -> Flow:
    """The flow of a document whose page furniture is stripped. Lines for which `skip` holds are left out."""
    document = replace(document, pages=tuple(map(_with_marks, document.pages)))
    lines_by_page = {page.number: text_lines(page) for page in document.pages}
    all_lines = [line for lines in lines_by_page.values() for line in lines]
    lexicon = document_lexicon(document)
    beside = (one.text for one, other in pairwise(all_lines) if one.page == other.page and stands_beside(other, one))
    known = _Known(document_styles(all_lines), repeated_labels(all_lines), Counter(beside))
    items: list[Item] = []
    open_table: OpenTable | None = None
    for page in document.pages:
        lines = [line for line in lines_by_page[page.number] if not skip(line)]
        if len(lines) < len(lines_by_page[page.number]):
            page = replace(page, words=tuple(word for line in lines for word in line.words))
        found, open_table = _page_items(page, lines, known, open_table)
        items += found
    items = with_times_below(with_goals_said(with_captions(items)))
    headings = iter(same_kind_same_level([item for item in items if isinstance(item, Heading)]))
    return Flow(tuple(next(headings) if isinstance(i, Heading) else i for i in items), lexicon, document.pages)


def _with_marks(page: Page) -> Page:
    """The page with what is drawn to mark its text: bullets, numbers on badges, underlines."""
    return with_underlines(with_numbers_on_badges(with_drawn_bullets(page)))


def _page_items(
    page: Page, lines: Sequence[Line], known: _Known, open_table: OpenTable | None
) -> tuple[list[Item], OpenTable | None]:
    page = with_ruled_tiles(page)
    ruled, frames = grids_and_frames(page)
    if (led_down := with_columns_led_down(page, ruled)) is not page:
        page = led_down
        ruled, frames = grids_and_frames(page)
    rest, panels = split_at_panels(page, frames)
    if panels:
        around, open_table = _page_items(rest, text_lines(rest), known, open_table)
        return _with_panels(around, panels, known), open_table
    grids = [grid for grid in ruled if len(grid.columns) > 1]
    grids = [with_lost_columns(with_grounds_above(grid, page)) for grid in with_whole_cards(grids, page)]
    grids = without_part_ruled(grids, page)
    grids = without_heads_over_text(grids, _outside(page, grids))
    grids = under_outer_heads(grids, _outside(page, grids))
    level, turned = without_turned(_outside(page, grids))
    unruled, open_table = unruled_tables(level, grids, open_table)
    grids = [with_side_column(grid, turned, page) for grid in [*grids, *unruled]]
    if max(grids, key=lambda g: g.box.bottom).ruled if grids else lines:
        open_table = None
    if any_label_row(lines):
        grids += label_rows(_outside(page, grids), known.labels)
    if grids:
        lines = [line for line in lines if not any(g.box.contains(line.x_mid, line.y_mid) for g in grids)]
        lines = _whole_lines(lines, grids, page)
    lines = with_labels_raised(cut_at_labels(lines, known.labels))
    columns = tables_beside(frames, lines) + find_columns(lines) + tables_beside([grid.box for grid in grids], lines)
    over_values = known.labels - {one.text for one, other in pairwise(lines) if stands_beside(other, one)}
    ordered = reading_order(lines, columns)
    items: list[Item] = [*_with_headings(ordered, replace(known, labels=over_values)), *grids]
    return sorted_for_reading(items, columns, _box), open_table


def _with_panels(around: Sequence[Item], panels: Sequence[tuple[Box, Page]], known: _Known) -> list[Item]:
    """What stands around the panels of a page with the items of each of them, in reading order."""
    items: list[Item] = []
    below = deque(around)
    for box, panel in panels:
        while below and _box(below[0]).top < box.top:
            items.append(below.popleft())
        items += _page_items(panel, text_lines(panel), known, None)[0]
    return [*items, *below]


def _outside(page: Page, grids: Sequence[Grid]) -> Page:
    """The page with only the words outside the grids."""
    return replace(page, words=tuple(split_by([grid.box for grid in grids], page.words)[1])) if grids else page


def _whole_lines(lines: Sequence[Line], grids: Sequence[Grid], page: Page) -> list[Line]:
    """Lines of which a part lies in a grid keep only the words outside it."""
    kept: list[Line] = []
    boxes = [grid.box for grid in grids]
    for line in lines:
        _, words = split_by(boxes, line.words)
        if words:
            kept.append(line if len(words) == len(line.words) else make_line(words, page.number))
    return kept


def _with_headings(lines: Sequence[Line], known: _Known) -> list[Item]:
    """Lines with those that are headings turned into Headings; a heading over several lines becomes one."""
    styles = known.styles
    items: list[Item] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        end = next(
            (n for n in range(index + 1, len(lines)) if not _follows(lines[n - 1], lines[n], styles)), len(lines)
        )
        if index and _is_value_of(items[-1], lines[index : end + 1], end - index, known.labels):
            items += lines[index:end]
            index = end
            continue
        open_end = index + 1 < len(lines) and _goes_on(line, lines[index + 1], styles)
        key = known.keys[line.text] >= (1 if is_listed(line.text) else 2)  # here without its value
        heading = not key and is_heading(line, styles, open_end=open_end) and not _key_or_value(lines, index, styles)
        level = styles.level(line) if heading else None
        if level is None:
            items.append(line)
            index += 1
            continue
        run = [line]
        while index + len(run) < len(lines):
            following = lines[index + len(run)]
            if (
                not _follows(run[-1], following, styles)
                or not (is_heading(following, styles) or _goes_on(run[-1], following, styles))
                or opens_item(following.text)
                or (is_goal(following.text) and not following.text[0].islower())
            ):
                break
            run.append(following)
        index += len(run)
        if rest := _rest_on_scan(run[-1], lines[index : index + 1]):
            if not styles.prominent(rest) and not opens_item(line.text):
                items += run  # text that OCR took to be bold or large
                continue
            run.append(rest)
            index += 1
        if is_text(run, styles) and not opens_item(line.text):
            items += run
            continue
        text, region = merge_headings(run)
        items.append(Heading(text, level, region, is_goal(text), size=line.size))
    return items


def _is_value_of(label: Item, lines: Sequence[Line], count: int, labels: Set[str]) -> bool:
    """Whether the first `count` of `lines`, however prominent, stand below a label of `labels` for a value and flush
    with it: right below it, or nearer to it than to the line after them."""
    if not isinstance(label, Line) or label.text not in labels:
        return False
    field = match_heading(label.text.rstrip(" :"), fuzzy=False).field
    first, last, after = lines[0], lines[count - 1], lines[count:]
    apart = first.top - label.bottom
    room = min([2 * label.height, *(line.top - last.bottom for line in after)])
    near = 0 <= apart <= label.height or 0 <= apart < room
    flush = abs(first.x0 - label.x0) <= 1 and first.size <= MUCH_LARGER * label.size
    return field not in (None, "activity", "section", "goal") and near and flush


def _follows(line: Line, following: Line, styles: Styles) -> bool:
    """Whether a line stands right below another one of its type and flush with it, as the lines of one heading do."""
    near = following.top - line.bottom <= APART * line.height and abs(following.x0 - line.x0) <= 40
    return near and styles.level(following) == styles.level(line)


def _goes_on(line: Line, following: Line, styles: Styles) -> bool:
    """Whether a prominent line is followed by the rest of its sentence, in its own type."""
    below = following.text[0].islower() and following.top > line.y_mid
    return below and styles.prominent(line) and _follows(line, following, styles)


def _rest_on_scan(line: Line, below: Sequence[Line]) -> Line | None:
    """The line right below one on a scan that goes on with its sentence, whatever OCR makes of the type of both."""
    if not below or all(word.score == 1 for word in line.words) or not below[0].text[0].islower():
        return None
    near = below[0].page == line.page and below[0].top > line.y_mid and below[0].top - line.bottom <= line.height
    return below[0] if near and abs(below[0].x0 - line.x0) <= 40 else None


def _key_or_value(lines: Sequence[Line], index: int, styles: Styles) -> bool:
    """Whether plain text, or text in lighter type, stands to the right of a line on its baseline, or the label of a
    field to its left: the line is a key or a value, no heading. Where both are prominent, the label ends with a colon,
    or the line is no label itself, as heads of tables are. A time beside a title is a value, too."""
    line = lines[index]
    beside = [
        other
        for other in [*lines[max(0, index - 3) : index], *lines[index + 1 : index + 4]]
        if other.top < line.y_mid < other.bottom
    ]
    if any(styles.prominent(other) and is_time_of(other, line) and not is_time_of(line, other) for other in beside):
        return True
    match = match_heading(line.text, fuzzy=False)
    alone = len(beside) == 1 and match.kind != "word"
    if not match.known:
        beside = [other for other in beside if not (other.x0 > line.x1 and is_time_of(line, other))]
    return any(
        (other.x0 > line.x1 and (not styles.prominent(other) or (line.bold and not other.bold)))
        or (
            other.x1 < line.x0
            and (alone or other.text.endswith(":") or not styles.prominent(other))
            and match_heading(other.text, fuzzy=False).kind == "word"
        )
        for other in beside
    )


def _box(item: Item) -> Box:
    return item.region if isinstance(item, Heading) else item.box if isinstance(item, Grid) else item
