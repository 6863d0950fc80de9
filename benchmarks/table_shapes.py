"""Plans set as tables: a row is an action, sections and goals are headings above the tables or cells across them."""

from __future__ import annotations

from html import escape
from random import Random

from plan_content import Content
from plan_html import LABELS, Drawn, Labels, Shape, band, lines, sections, table, tr, without


def headed_tables(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A heading and a table for each section."""
    tables = [f"<h2>{section}</h2>" + table(labels, lines(rows, labels)) for section, rows in sections(plan.rows)]
    return "".join(tables), plan.rows


def goal_above(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A table for each section, below its goal."""
    columns = {name: label for name, label in labels.items() if name != "goal"}
    mark = random.choice(["<p><b>Mål:</b> {}</p>", "<h3>Mål: {}</h3>", "<h3>Mål</h3><p>{}</p>", "<p>Mål: {}</p>"])
    tables = [
        f"<h2>{section}</h2>" + mark.format(rows[0]["goal"]) + table(columns, lines(rows, columns))
        for section, rows in sections(plan.rows)
    ]
    return "".join(tables), plan.rows


def bands(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Sections as cells across one table."""
    body = "".join(band(section, labels) + lines(rows, labels) for section, rows in sections(plan.rows))
    return "<h2>Åtgärder</h2>" + table(labels, body), plan.rows


def goal_bands(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A table for each section, with its goal as a cell across it: above the head, or below."""
    columns = {name: label for name, label in labels.items() if name != "goal"}
    inside, body = random.random() < 0.5, ""
    for section, rows in sections(plan.rows):
        goal = f"Mål: {rows[0]['goal']}"
        head = f'<tr><th class="said" colspan="{len(columns)}">{escape(goal)}</th></tr>' + tr(
            list(columns.values()), "th"
        )
        filled = band(goal, columns) + lines(rows, columns) if inside else lines(rows, columns)
        body += f"<h2>{section}</h2>" + table(columns, filled, "" if inside else head)
    return body, plan.rows


def two_tables(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Sections whose tables have other columns and other words for them."""
    body, rows = "", []
    for n, (section, group) in enumerate(sections(plan.rows)):
        columns = labels
        if n % 2:
            names = ["activity", *random.sample([name for name in labels if name != "activity"], len(labels) - 1)]
            dropped = [name for name in names if name not in ("activity", "responsible_raw", "timeline_raw")][-1:]
            columns = {name: random.choice(LABELS[name]) for name in names if name not in dropped}
            gone = {"status_raw": ("status_raw", "status")}.get(dropped[0], (dropped[0],)) if dropped else ()
            group = without(group, *gone)
        body += f"<h2>{section}</h2>" + table(columns, lines(group, columns))
        rows += group
    return body, rows


def goal_headings(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Numbered goals over numbered goals of parts, as headings."""
    columns = {name: label for name, label in labels.items() if name != "goal"}
    outer = random.choice(["Långsiktigt mål", "Övergripande mål", "Inriktningsmål"])
    inner = random.choice(["Delmål {n}a: {}", "Delmål {n}.1 {}", "Mål {n}.1: {}"])
    body, rows = "", []
    for n, (section, group) in enumerate(sections(plan.rows), start=1):
        above, below = f"{outer} {n}: {section}", inner.format(group[0]["goal"], n=n)
        body += f"<h2>{above}</h2><h3>{below}</h3>" + table(columns, lines(group, columns))
        rows += [{**row, "section": above, "goal": below} for row in group]
    return body, rows


SHAPES = {
    "headed_tables": Shape(headed_tables),
    "goal_above": Shape(goal_above, needs=("goal",)),
    "bands": Shape(bands),
    "goal_bands": Shape(goal_bands, needs=("goal",)),
    "goal_headings": Shape(goal_headings, needs=("goal",)),
    "two_tables": Shape(two_tables),
}
