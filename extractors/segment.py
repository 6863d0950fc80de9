"""Pages to raw rows: walks a document's flow once and gives each item to the segmenter of its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractors.areas import sections_of_areas
from extractors.blocks import BlockReader, is_list_record
from extractors.bracketed import bracketed_records
from extractors.cards import CardReader
from extractors.dash_lists import dash_lists
from extractors.dashed_items import dashed_records
from extractors.facts import is_standing
from extractors.grid import Grid
from extractors.headings import Heading, Outline, with_lines_of_title
from extractors.item_headings import below_sections, with_even_levels
from extractors.labelled import Record, label_values, name_unknown_labels, record_rows
from extractors.labels import is_beside, labels_heading, whole_labels
from extractors.layout import Item, document_flow
from extractors.left_over import tell_left_over
from extractors.lines import baselines, make_line
from extractors.numbered_rows import numbers_apart
from extractors.page import Document, Line, Page, split_by
from extractors.rows import RawRow, Region, Segments
from extractors.tables import TableReader
from extractors.text import Lexicon
from extractors.unread import tell_unread
from extractors.wrapped_labels import join_wrapped_labels


def segment_plan(
    document: Document, titles: Iterable[str] = (), skip: Callable[[Line], bool] = lambda _: False
) -> Segments:
    """The action rows of a document whose page furniture is stripped, in reading order.

    `titles` are the document's own titles, which are no section; lines for which `skip` holds belong to something else
    (minutes) and are passed over.
    """
    flow = document_flow(document, skip=skip)
    titles = with_lines_of_title(tuple(titles), flow.items)
    tables = TableReader(flow.lexicon)
    items = join_wrapped_labels(flow.items)
    if any(page.route == "ocr" for page in document.pages):
        items = with_even_levels(items)
    lists, items = _lists(below_sections(items), flow.lexicon, standing=any(map(is_standing, titles)))
    items = whole_labels(items)
    blocks = BlockReader(items, flow.lexicon)
    cards = CardReader(flow.lexicon)
    outline = Outline(titles)
    pages = {page.number: page for page in flow.pages}
    for item, following in zip(items, [*items[1:], None], strict=False):
        if isinstance(item, Grid):
            title, record = blocks.title(outline), blocks.item()
            if (goal := blocks.take_goal()) is not None:
                outline.state_goal(goal.text, goal.region)
            blocks.close()
            if cards.add(item, outline, title, record):
                blocks.go_on_below(record or cards.records[-1])
            else:
                tables.add(item, outline)
            continue
        cards.interrupt()
        tables.interrupt(heading=isinstance(item, Heading))
        if isinstance(item, Heading):
            lines = _heading_lines(item, pages[item.region.page])
            if not blocks.heading(item, lines, outline):
                outline.enter(item)
        elif labels_heading(item, following):
            blocks.close()
        else:
            blocks.line(item, outline, beside=is_beside(item, following))
    found = _collect(flow.lexicon, tables, blocks, cards, lists)
    notes = (*found.notes, *tell_left_over(flow.items, found.rows))
    return replace(found, rows=tell_unread(found.rows, flow.items, titles), notes=notes)


def _lists(items: Sequence[Item], lexicon: Lexicon, *, standing: bool) -> tuple[list[Record], list[Item]]:
    """The items of lists that say by themselves who or when, each a record, and all else; none in a document of
    `standing` duties."""
    if standing:
        return [], list(items)
    bracketed, items = bracketed_records(items, lexicon)
    dashed, items = dashed_records(items)
    shall, items = dash_lists(items)
    return [*shall, *bracketed, *dashed], items


def _collect(
    lexicon: Lexicon, tables: TableReader, blocks: BlockReader, cards: CardReader, lists: Sequence[Record]
) -> Segments:
    rows, notes = tables.rows()
    carded = cards.finish()
    tabled = [r for r in carded if r.kind == "card" or is_list_record(r, [*carded, *blocks.records])]
    labelled = [*tabled, *(r for r in blocks.records if is_list_record(r, blocks.records))]
    values = label_values([*labelled, *lists])
    name_unknown_labels(labelled, values)
    for record in [*labelled, *lists]:
        if record.beside:
            record.kind = "card"
        found, note = record_rows(record, lexicon, values)
        rows += found
        if note is not None:
            notes.append(note)
    rows = numbers_apart(sections_of_areas(rows))
    return Segments(tuple(sorted(rows, key=_place)), (), tuple(sorted(notes, key=lambda n: _at(n.region))))


def _heading_lines(heading: Heading, page: Page) -> list[Line]:
    """The lines of a heading, from the words in its region."""
    words, _ = split_by([heading.region], page.words)
    return [make_line(group, page.number) for group in baselines(words)]


def _place(row: RawRow) -> tuple[int, float, float]:
    return _at(row.regions[0])


def _at(region: Region) -> tuple[int, float, float]:
    return region.page, region.top, region.x0
