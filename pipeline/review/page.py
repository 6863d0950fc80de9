"""One self-contained HTML file: each doubtful row beside the picture of its place in the PDF."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
import pypdfium2
from PIL import Image, ImageDraw

from pipeline.confidence import says
from pipeline.review.export import CORRECTED, DECISION, FORMULA, NOTE, REVIEWER, anchor
from pipeline.review.fields import CORRECTABLE, printed
from pipeline.review.queue import Pdf

SCALE = 1.7  # pixels a PDF point
MARGIN = 24.0  # points around the row
DOUBTFUL = 0.93  # a field whose own confidence is lower is marked
_INK = (200, 60, 20)

LABELS = {
    "municipality": "Kommun",
    "section": "Rubrik",
    "goal": "Mål",
    "strategy": "Strategi",
    "activity": "Åtgärd",
    "implementation": "Genomförande",
    "responsible_raw": "Ansvarig, som det står",
    "responsible": "Ansvarig, som det tolkats",
    "partners_raw": "Samverkan, som det står",
    "partners": "Samverkan, som det tolkats",
    "timeline_raw": "Tid, som det står",
    "timeline_start": "Första dag",
    "timeline_end": "Sista dag",
    "timeline_kind": "Slags tid",
    "recurrence": "Upprepning",
    "status_raw": "Status, som det står",
    "status": "Status, som det tolkats",
    "indicators": "Mått",
    "resources": "Resurser",
    "risks": "Risker",
    "comment": "Kommentar",
    "extra": "Övriga kolumner",
}
# The name under which a field's confidence stands → the columns that it is about.
_COLUMNS_OF = {
    "responsible": ("responsible_raw", "responsible"),
    "partners": ("partners_raw", "partners"),
    "timeline": ("timeline_raw", "timeline_start", "timeline_end", "timeline_kind", "recurrence"),
    "status": ("status_raw", "status"),
    "municipality_code": ("municipality",),
}
# What need not be typed for a row that the machine missed: it follows from the printed text and the document.
_FOLLOWS = {name for names in _COLUMNS_OF.values() for name in names if not name.endswith("_raw")}


@dataclass(frozen=True)
class Picture:
    """What is shown of one page: a data URI, or the reason why there is none; the size in CSS pixels."""

    page: int
    uri: str = ""
    width: int = 0
    height: int = 0
    missing: str = ""


def review_page(rows: Sequence[Mapping[str, Any]], pdfs: Mapping[str, Pdf], *, left_out: int = 0) -> bytes:
    """The page's bytes, in UTF-8, for `rows` (columns of `actions` as python values) in their order.

    `pdfs` are the dataset's documents by source_file: a row that the machine missed can be added to each of them, and
    one that cannot be opened leaves its rows without a picture, and says so. `left_out` rows are not on the page.
    Nothing in the file points outside of it.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(resources.files("pipeline.review").joinpath("page.html").read_text("utf-8"))
    text = template.render(
        rows=[_row(row, pdfs.get(row["source_file"])) for row in rows],
        blank=[_field(name, "", empty=name in _FOLLOWS) for name in CORRECTABLE],
        pages={name: pdf.pages for name, pdf in pdfs.items()},
        left_out=left_out,
        settings={
            "corrected": CORRECTED,
            "decision": DECISION,
            "reviewer": REVIEWER,
            "note": NOTE,
            "queue": hashlib.sha256("".join(row["action_id"] for row in rows).encode()).hexdigest()[:8],
            "formula": FORMULA,
            "fields": CORRECTABLE,
        },
    )
    return text.encode("utf-8")


def _field(name: str, text: str, *, doubtful: bool = False, empty: bool = False) -> dict[str, Any]:
    """One line of a row's table; an `empty` one is not shown at first."""
    return {"name": name, "label": LABELS[name], "text": text, "doubtful": doubtful, "empty": empty}


def _row(row: Mapping[str, Any], pdf: Pdf | None) -> dict[str, Any]:
    doubtful = _doubtful(dict(row["field_confidence"]))
    texts = {name: printed(row.get(name)) for name in CORRECTABLE}
    identity = ("action_id", "source_hash", "document_id", "source_file", "page_first", "page_last")
    return {
        "anchor": anchor(row["action_id"]),
        "identity": {name: str(row[name] or "") for name in identity},
        "pages": f"{row['page_first']}–{row['page_last']}"
        if row["page_first"] != row["page_last"]
        else f"{row['page_first']}",
        "municipality": row["municipality"] or "okänd kommun",
        "confidence": f"{row['confidence']:.0%}".replace("%", " %"),
        "reasons": list(dict.fromkeys(says(code) for code in row["review_reasons"])),
        "fields": [
            _field(name, text, doubtful=name in doubtful, empty=not text and name not in doubtful)
            for name, text in texts.items()
        ],
        "pictures": list(_pictures(row, pdf.path if pdf else None)),
    }


def _doubtful(confidences: Mapping[str, float]) -> set[str]:
    low = [name for name, value in confidences.items() if value < DOUBTFUL]
    if not low and confidences:
        low = [min(confidences, key=lambda name: confidences[name])]
    return {column for name in low for column in _COLUMNS_OF.get(name, (name,))}


def _pictures(row: Mapping[str, Any], path: Path | None) -> Iterator[Picture]:
    regions: dict[int, list[Mapping[str, float]]] = defaultdict(list)
    for region in row["regions"]:
        regions[int(region["page"])].append(region)
    for number in sorted(regions) or [row["page_first"]]:
        if path is None or not path.exists():
            yield Picture(number, missing="PDF-filen finns inte längre där den lästes")
            continue
        try:
            page = _rendered(path, number)
        except (pypdfium2.PdfiumError, IndexError, OSError) as error:
            yield Picture(number, missing=f"sidan kan inte visas ({error})")
            continue
        yield _picture(page, number, regions.get(number, []))


@lru_cache(maxsize=4)
def _rendered(path: Path, number: int) -> Image.Image:
    pdf = pypdfium2.PdfDocument(path)
    try:
        page = pdf[number - 1]
        picture: Image.Image = page.render(scale=SCALE).to_pil().convert("RGB")
        page.close()
        return picture
    finally:
        pdf.close()


def _picture(page: Image.Image, number: int, regions: Sequence[Mapping[str, float]]) -> Picture:
    """The part of a page around `regions` (all of it where there are none), each framed."""
    if regions:
        frames = [[region[edge] * SCALE for edge in ("x0", "top", "x1", "bottom")] for region in regions]
        page = page.copy()
        pen = ImageDraw.Draw(page)
        for x0, top, x1, bottom in frames:
            pen.rectangle(
                (min(x0, x1) - 2, min(top, bottom) - 2, max(x0, x1) + 2, max(top, bottom) + 2), outline=_INK, width=2
            )
        edge = MARGIN * SCALE
        page = page.crop(
            (
                max(0, int(min(frame[0] for frame in frames) - edge)),
                max(0, int(min(frame[1] for frame in frames) - edge)),
                min(page.width, max(1, int(max(frame[2] for frame in frames) + edge))),
                min(page.height, max(1, int(max(frame[3] for frame in frames) + edge))),
            )
        )
    data = BytesIO()
    page.save(data, "WEBP", quality=70, method=3)
    uri = "data:image/webp;base64," + base64.b64encode(data.getvalue()).decode("ascii")
    return Picture(number, uri, round(page.width / SCALE * 4 / 3), round(page.height / SCALE * 4 / 3))
