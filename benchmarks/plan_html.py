"""The HTML of drawn plans: lines and tables of rows, and what a shape is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from random import Random

from plan_content import Content, Row

LABELS = {
    "number": ["Nr", "Nr.", "#"],
    "section": ["Område", "Insatsområde", "Tema"],
    "goal": ["Mål"],
    "activity": ["Aktivitet", "Åtgärd", "Insats", "Vad ska göras"],
    "implementation": ["Genomförande", "Beskrivning", "Så gör vi", "Hur"],
    "responsible_raw": ["Ansvarig", "Ansvar", "Ansvarig nämnd/förvaltning", "Huvudansvar"],
    "partners_raw": ["Samverkan med", "Samarbetspartners", "Medverkande"],
    "timeline_raw": ["Tidsplan", "Tidplan", "När", "Tidsperiod"],
    "status_raw": ["Status"],
    "indicators": ["Indikator", "Mått", "Indikatorer"],
    "resources": ["Resurser", "Kostnad", "Finansiering"],
    "comment": ["Kommentar", "Notering", "Anmärkning"],
}
"""The words a plan may print for each of its columns."""

WIDE = {"activity": 28, "implementation": 30, "goal": 18, "number": 6}
LISTED = {"activity", "implementation"}

Labels = dict[str, str]
"""Field → the label it has in this plan, in the order of its columns."""

Drawn = tuple[str, list[Row]]
"""The body of a page and the rows that are to be read from it."""


@dataclass(frozen=True)
class Shape:
    """A way to set a plan: `draw` sets it.

    Fields of `needs` are always and those of `never` never among its columns; `only` where no others may join them,
    `merged` where cells stand over several rows,
    and `columns` how many it adds to its fields."""

    draw: Callable[[Random, Content, Labels], Drawn]
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    merged: bool = False
    columns: int = 0


def value(row: Row, name: str) -> str:
    """What a row prints for a field; several lines are a list, those of parties stand below each other."""
    lines = [escape(line) for line in str(row.get(name) or "").split("\n")]
    if len(lines) > 1 and name in LISTED:
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    return "<br>".join(lines)


def tr(cells: list[str], tag: str = "td") -> str:
    """A table row of cells that are HTML."""
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def line(row: Row, names: list[str]) -> str:
    """The table row of a row."""
    return tr([value(row, name) for name in names])


def lines(rows: list[Row], labels: Labels) -> str:
    """The table rows of rows."""
    return "".join(line(row, list(labels)) for row in rows)


def band(text: str, labels: Labels) -> str:
    """A cell across the table."""
    return f'<tr class="band"><td colspan="{len(labels)}">{escape(text)}</td></tr>'


def table(labels: Labels, body: str, head: str = "") -> str:
    """A table of actions with widths that fit its columns; `head` are the rows of a head that is more than labels."""
    weights = {name: WIDE.get(name, 15) for name in labels}
    columns = "".join(
        f'<col style="width: {100 * weight / sum(weights.values()):.1f}%">' for weight in weights.values()
    )
    head = head or tr([escape(label) for label in labels.values()], "th")
    return f'<table class="plan"><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>'


def sections(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """The rows by their sections."""
    return [(str(section), list(group)) for section, group in groupby(rows, key=lambda row: row["section"])]


def without(rows: list[Row], *names: str) -> list[Row]:
    """The rows without fields that the page does not print, or of which no convention says how they are read."""
    return [{key: value for key, value in row.items() if key not in names} for row in rows]
