"""One self-contained HTML file: each doubtful row beside the picture of its place in the PDF."""

from __future__ import annotations

import base64
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


@dataclass(frozen=True)
class Picture:
    """What is shown of one page: a data URI, or the reason why there is none; the size in CSS pixels."""

    page: int
    uri: str = ""
    width: int = 0
    height: int = 0
    missing: str = ""


def review_page(rows: Sequence[Mapping[str, Any]], paths: Mapping[str, Path], *, left_out: int = 0) -> bytes:
    """The page's bytes, in UTF-8, for `rows` (columns of `actions` as python values) in their order.

    `paths` says where each source_file is; a file that cannot be opened leaves its rows without a picture, and says
    so. `left_out` rows are not on the page. Nothing in the file points outside of it.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(resources.files("pipeline.review").joinpath("page.html").read_text("utf-8"))
    text = template.render(
        rows=[_row(row, paths.get(row["source_file"])) for row in rows],
        left_out=left_out,
        settings={
            "corrected": CORRECTED,
            "decision": DECISION,
            "reviewer": REVIEWER,
            "note": NOTE,
            "formula": FORMULA,
            "fields": CORRECTABLE,
        },
    )
    return text.encode("utf-8")


def _row(row: Mapping[str, Any], path: Path | None) -> dict[str, Any]:
    doubtful = _doubtful(dict(row["field_confidence"]))
    return {
        "anchor": anchor(row["action_id"]),
        "identity": {name: row[name] or "" for name in ("action_id", "source_hash", "document_id", "source_file")},
        "pages": f"{row['page_first']}–{row['page_last']}"
        if row["page_first"] != row["page_last"]
        else f"{row['page_first']}",
        "municipality": row["municipality"] or "okänd kommun",
        "confidence": f"{row['confidence']:.0%}".replace("%", " %"),
        "reasons": list(dict.fromkeys(says(code) for code in row["review_reasons"])),
        "fields": [
            {"name": name, "label": LABELS[name], "text": printed(row.get(name)), "doubtful": name in doubtful}
            for name in CORRECTABLE
        ],
        "pictures": list(_pictures(row, path)),
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
