"""Plans set as tables in which a cell holds for several rows."""

from __future__ import annotations

from itertools import groupby
from random import Random

from plan_content import Content, Row
from plan_html import LABELS, Drawn, Labels, Shape, line, lines, sections, table, value, without


def goal_cells(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A column of goals, each merged over its rows."""
    columns = _first(labels, "goal")
    return "<h2>Åtgärder</h2>" + table(columns, _merged(plan.rows, columns, ["goal"])), without(plan.rows, "section")


def area_cells(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A column of areas, each merged over its rows; a column of goals may stand beside it."""
    merged = ["section", *(["goal"] if "goal" in labels else [])]
    columns = _first({**labels, "section": random.choice(LABELS["section"])}, *merged)
    return "<h2>Åtgärder</h2>" + table(columns, _merged(plan.rows, columns, merged)), plan.rows


def party_cells(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Parties that answer for several rows, in one cell beside them."""
    rows = _shared_parties(random, plan.rows)
    body, columns = "", labels
    for section, group in sections(rows):
        body += f"<h2>{section}</h2>" + table(columns, _merged(group, columns, ["responsible_raw"]))
    return body, rows


def dittos(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Ditto marks below parties that answer for several rows."""
    rows = _shared_parties(random, plan.rows)
    mark, body = random.choice(['-"-', '"', "- ” -"]), ""
    for section, group in sections(rows):
        raw = [row["responsible_raw"] for row in group]
        printed = [
            {**row, "responsible_raw": mark} if n and raw[n] == raw[n - 1] else row for n, row in enumerate(group)
        ]
        body += f"<h2>{section}</h2>" + table(labels, lines(printed, labels))
    return body, without(rows, "responsible_raw")


def turned_areas(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Areas turned by a quarter beside their rows."""
    body = ""
    for section, rows in sections(plan.rows):
        first, *others = [line(row, list(labels)) for row in rows]
        cell = f'<td rowspan="{len(rows)}"><span class="turned">{section}</span></td>'
        body += first.replace("<tr>", f"<tr>{cell}", 1) + "".join(others)
    columns = {"number": random.choice(["", "", "Område"]), **labels}
    return "<h2>Åtgärder</h2>" + table(columns, body), plan.rows


def _shared_parties(random: Random, rows: list[Row]) -> list[Row]:
    """Rows of which some have the parties of the row above."""
    shared: list[Row] = []
    for row in rows:
        above = shared[-1] if shared and shared[-1]["section"] == row["section"] and random.random() < 0.6 else row
        shared.append({**row, **{name: above[name] for name in ("responsible_raw", "responsible")}})
    return shared


def _first(labels: Labels, *names: str) -> Labels:
    """The columns with those of `names` in front."""
    return {**{name: labels[name] for name in names}, **labels}


def _merged(rows: list[Row], columns: Labels, merged: list[str]) -> str:
    """The lines of rows in which what they say alike in the `merged` columns is one cell.

    Each merged column is parted by the ones before it."""
    spans: dict[tuple[int, str], int] = {}
    for depth, name in enumerate(merged, start=1):
        start = 0
        for _, group in groupby(rows, key=lambda row: [row[outer] for outer in merged[:depth]]):
            spans[start, name] = length = len(list(group))
            start += length
    body = ""
    for n, row in enumerate(rows):
        cells = [
            f'<td rowspan="{spans.get((n, name), 1)}">{value(row, name)}</td>'
            for name in columns
            if name not in merged or (n, name) in spans
        ]
        body += f"<tr>{''.join(cells)}</tr>"
    return body


SHAPES = {
    "goal_cells": Shape(goal_cells, needs=("goal",), merged=True),
    "area_cells": Shape(area_cells, columns=1, merged=True),
    "area_goal_cells": Shape(area_cells, needs=("goal",), columns=1, merged=True),
    "party_cells": Shape(party_cells, merged=True),
    "turned_areas": Shape(turned_areas, merged=True),
    "dittos": Shape(dittos),
}
