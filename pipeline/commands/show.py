"""`planlupp show`: what was understood of a PDF, page by page, as text and as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import click
import pypdfium2

from extractors.page import Box, Document, Page, union
from extractors.reader import ReadSettings, read_document
from extractors.rows import Cell, RawDecision, RawRow, Region
from pipeline import exitcodes
from pipeline.commands import options
from pipeline.extract import Understanding, finish_actions, understand
from pipeline.picture import Color, Mark, Note, draw
from pipeline.records import Action
from pipeline.settings import Settings

_ROW: Color = (30, 50, 90)
_TAKEN: Color = (22, 120, 60)
_LEFT: Color = (150, 150, 150)
_DECISION: Color = (120, 60, 160)
_FURNITURE: Color = (120, 120, 120)
_DOUBTFUL: Color = (200, 30, 30)
_EXTRA: Color = (110, 110, 60)
_FIELDS: dict[str, Color] = {
    "activity": (20, 90, 200),
    "implementation": (0, 140, 170),
    "responsible_raw": (210, 100, 0),
    "partners_raw": (190, 140, 0),
    "timeline_raw": (0, 130, 70),
    "status_raw": (140, 40, 140),
    "goal": (90, 60, 30),
    "strategy": (130, 90, 50),
    "indicators": (70, 70, 170),
    "resources": (120, 120, 0),
    "risks": (170, 50, 80),
    "comment": (90, 100, 110),
}
_CONTEXT = ("section", "goal", "strategy")
_DERIVED = {
    "responsible_raw": ("responsible",),
    "partners_raw": ("partners",),
    "timeline_raw": ("timeline_kind", "timeline_start", "timeline_end", "timeline_edtf", "recurrence"),
    "status_raw": ("status",),
}


@dataclass(frozen=True)
class _Shown:
    """One row with its number in the document and, unless it was dropped, the finished action."""

    number: int
    row: RawRow
    action: Action | None


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.IntRange(1), default=None, help="Only this page.  [default: all pages]")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="Folder for the pictures, one PNG for each page shown. Without it only text is written.",
)
@click.option("--ocr", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--ocr-engine", type=click.Choice(["rapidocr", "tesseract"]), default="rapidocr", show_default=True)
@options.cache
def show(pdf: Path, page: int | None, out: Path | None, ocr: str, ocr_engine: str, cache: Path) -> None:
    """Show what is understood of PDF: how each page was read, tables taken and left, rows and their values."""
    read = ReadSettings(
        ocr=ocr,  # type: ignore[arg-type]
        ocr_engine=ocr_engine,
        cache_dir=cache,
    )
    settings = Settings(read=read)
    document = read_document(pdf, pdf.name, settings.read)
    if page is not None and page > len(document.pages):
        raise click.BadParameter(f"the document has {len(document.pages)} pages", param_hint="--page")
    found = understand(document, pdf.name)
    rows = _shown(found, settings)
    numbers = [page] if page else [one.number for one in document.pages]
    for line in _summary(found, rows):
        click.echo(line)
    for number in numbers:
        click.echo("")
        for line in _page_text(document.pages[number - 1], found, rows):
            click.echo(line)
    if out is not None:
        click.echo("")
        for path in _pictures(pdf, out, numbers, document, found, rows):
            click.echo(f"picture: {path}")


def _shown(found: Understanding, settings: Settings) -> list[_Shown]:
    """The rows of plan and minutes in the order of the pages, numbered from 1."""
    rows = [*found.plan.rows, *found.minutes.tasks]
    pairs = list(zip(rows, finish_actions(found, rows, settings), strict=True))
    pairs.sort(key=lambda pair: _place(pair[0].regions[0]))
    return [_Shown(number, row, action) for number, (row, action) in enumerate(pairs, start=1)]


def _summary(found: Understanding, rows: Sequence[_Shown]) -> Iterator[str]:
    document, facts = found.document, found.facts
    ocr = sum(page.ocr for page in document.pages)
    yield f"{document.name}: {facts.title or 'no title found'}"
    where = f"{facts.municipality} ({facts.municipality_code})" if facts.municipality else "municipality not found"
    yield f"{where}; {len(document.pages)} pages, {ocr} of them read by OCR"
    yield f"{len(rows)} actions, {len(found.minutes.decisions)} decisions"


def _page_text(page: Page, found: Understanding, rows: Sequence[_Shown]) -> Iterator[str]:
    """What there is to say about one page, line by line."""
    number = page.number
    yield f"── page {number} ── {page.route}: {page.reason}"
    for name, texts in _furniture(found, number):
        yield f"   {name}: {' | '.join(texts)}"
    for note in found.plan.notes:
        if note.region.page == number:
            yield f"   {note.reason}"
            yield from (
                f"      {heading!r} is {field or 'no known field: extra'}"
                for heading, field in note.headings
                if heading
            )
    for decision in _decisions_on(number, found):
        yield f"   § {decision.paragraph}: {decision.title or '(no title)'} [{decision.registry_number or 'no number'}]"
        yield from (f"      point: {_short(point)}" for point in decision.points)
    for shown in _rows_on(number, rows):
        yield f"   row {shown.number} ({shown.row.source}){_judgement(shown.action)}{_goes_on(shown.row, number)}"
        yield from (f"      {name} {value}" for name, value, _ in _values(shown, rows))


def _pictures(
    pdf: Path,
    out: Path,
    numbers: Iterable[int],
    document: Document,
    found: Understanding,
    rows: Sequence[_Shown],
) -> Iterator[Path]:
    """Write a PNG for each page; yields their paths."""
    out.mkdir(parents=True, exist_ok=True)
    opened = pypdfium2.PdfDocument(pdf)
    try:
        for number in numbers:
            if document.pages[number - 1].route == "failed":
                continue
            handle = opened[number - 1]
            path = out / f"{pdf.stem}-{number:04d}.png"
            page = document.pages[number - 1]
            draw(handle, _marks(page, found, rows), _notes(page, found, rows)).save(path)
            handle.close()
            yield path
    finally:
        opened.close()


def _marks(page: Page, found: Understanding, rows: Sequence[_Shown]) -> list[Mark]:
    number = page.number
    stripped = found.document.pages[number - 1]
    kept = {id(word) for word in stripped.words}
    marks = [Mark(page.displayed(word), _FURNITURE, fill=60, outline=0) for word in page.words if id(word) not in kept]
    for decision in _decisions_on(number, found):
        area = union(page.displayed(region) for region in decision.regions if region.page == number)
        marks.append(Mark(area, _DECISION, outline=200, tag=f"§ {decision.paragraph}"))
    for note in found.plan.notes:
        if note.region.page == number:
            marks.append(Mark(page.displayed(note.region), _TAKEN if note.taken else _LEFT, width=3))
    cells: dict[tuple[Region, Color], Mark] = {}
    outlines: dict[Box, list[_Shown]] = {}
    for shown in _rows_on(number, rows):
        for cell in shown.row.cells:
            for region in cell.regions:
                if region.page == number:
                    color = _color(cell.field)
                    cells[region, color] = Mark(page.displayed(region), color, fill=46, outline=150)
        areas = [page.displayed(region) for region in shown.row.regions if region.page == number]
        outlines.setdefault(union(areas), []).append(shown)
    marks += cells.values()
    for area, same in outlines.items():
        doubtful = any(shown.action is None or shown.action.needs_review for shown in same)
        first, last = same[0].number, same[-1].number
        tag = str(first) if first == last else f"{first}–{last}"
        marks.append(Mark(area, _DOUBTFUL if doubtful else _ROW, width=2, tag=tag))
    return marks


def _notes(page: Page, found: Understanding, rows: Sequence[_Shown]) -> list[Note]:
    number = page.number
    notes = [Note(page.reason, f"Page {number}, {page.route}:")]
    notes += [Note(" | ".join(texts), f"{name}:", _FURNITURE) for name, texts in _furniture(found, number)]
    for note in found.plan.notes:
        if note.region.page == number:
            color = _TAKEN if note.taken else _LEFT
            notes.append(Note(note.reason, "Table or list", color, gap=True))
            notes += [Note(field or "no known field: extra", f"{h}:", _color(field)) for h, field in note.headings if h]
    for decision in _decisions_on(number, found):
        notes.append(Note(decision.title or "", f"§ {decision.paragraph}", _DECISION, gap=True))
        notes += [Note(_short(point), "point:") for point in decision.points]
    for shown in _rows_on(number, rows):
        lead = f"Row {shown.number}"
        notes.append(Note(f"{shown.row.source}{_judgement(shown.action)}{_goes_on(shown.row, number)}", lead, gap=True))
        notes += [Note(value, name, color) for name, value, color in _values(shown, rows)]
    return notes


def _values(shown: _Shown, rows: Sequence[_Shown]) -> Iterator[tuple[str, str, Color | None]]:
    """Each value of a row under its heading: what it was mapped to, as printed, and what it was understood as.

    What the row shares with the one before it, as the items of a list share the rest of their block, is left out.
    """
    before = rows[shown.number - 2].row if shown.number > 1 else None
    shared = {cell for cell in before.cells if cell in shown.row.cells} if before else set()
    for name in _CONTEXT:
        text = getattr(shown.row, name)
        if text and not (shared and getattr(before, name) == text):
            yield f"{name}:", text, _FIELDS.get(name)
    for cell in shown.row.cells:
        if not cell.text or cell in shared:
            continue
        yield f"{_cell_name(cell)}:", cell.text.replace("\n", " / "), _color(cell.field)
        if understood := _understood(cell.field, shown.action):
            yield "  =", understood, None
    if shared:
        yield "", f"the rest as in row {shown.number - 1}", None


def _understood(field: str | None, action: Action | None) -> str:
    """What the printed text of a field was understood as, in one line."""
    parts = []
    for name in _DERIVED.get(field or "", ()):
        value = getattr(action, name, None)
        if isinstance(value, tuple):
            parts.append(" · ".join(value))
        elif value:
            parts.append(f"{name.removeprefix('timeline_')} {value}")
    return ", ".join(parts)


def _cell_name(cell: Cell) -> str:
    return f"{cell.heading} ({cell.field or 'extra'})" if cell.heading else cell.field or "no heading"


def _judgement(action: Action | None) -> str:
    if action is None:
        return ", dropped: it names no activity"
    reasons = f", review: {', '.join(action.review_reasons)}" if action.needs_review else ""
    return f", confidence {action.confidence:.2f}{reasons}"


def _goes_on(row: RawRow, number: int) -> str:
    pages = sorted({region.page for region in row.regions})
    if len(pages) == 1:
        return ""
    return f", goes on to page {pages[-1]}" if number == pages[0] else f", began on page {pages[0]}"


def _furniture(found: Understanding, number: int) -> Iterator[tuple[str, Sequence[str]]]:
    for kind in fields(found.furniture):
        texts = getattr(found.furniture, kind.name).get(number)
        if texts:
            yield kind.name, texts


def _rows_on(number: int, rows: Iterable[_Shown]) -> list[_Shown]:
    return [shown for shown in rows if any(region.page == number for region in shown.row.regions)]


def _decisions_on(number: int, found: Understanding) -> list[RawDecision]:
    return [d for d in found.minutes.decisions if any(region.page == number for region in d.regions)]


def _color(field: str | None) -> Color:
    return _EXTRA if field is None else _FIELDS.get(field, _EXTRA)


def _short(text: str) -> str:
    return text if len(text) < 160 else text[:157] + "…"


def _place(region: Region) -> tuple[int, float, float]:
    return region.page, region.top, region.x0
