"""Plans set as tables whose cells hold more, or other things, than the value of their row and column."""

from __future__ import annotations

from random import Random

from plan_content import Content, Row
from plan_html import LABELS, Drawn, Labels, Shape, line, lines, sections, table, tr, value, without


def combined(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Two fields below one head: who and when, or the action and who answers for it."""
    rest = {n: text for n, text in labels.items() if n not in ("activity", "responsible_raw", "timeline_raw")}
    pair, head = random.choice(
        [
            (("responsible_raw", "timeline_raw"), "Ansvarig/tidplan"),
            (("responsible_raw", "timeline_raw"), "Vem/när"),
            (("responsible_raw", "timeline_raw"), "Ansvar och tid"),
            (("activity", "responsible_raw"), "Åtgärd/ansvar"),
        ]
    )
    single = next(name for name in ("activity", "timeline_raw") if name not in pair)
    order = [single, "pair"] if single == "activity" else ["pair", single]
    columns = {**{name: head if name == "pair" else labels[name] for name in order}, **rest}

    def cell(row: Row, name: str) -> str:
        if name != "pair":
            return value(row, name)
        return "<br>".join([value(row, pair[0]), value(row, pair[1])])

    tables = [
        f"<h2>{section}</h2>" + table(columns, "".join(tr([cell(row, name) for name in columns]) for row in rows))
        for section, rows in sections(plan.rows)
    ]
    return "".join(tables), without(plan.rows, "responsible_raw", "timeline_raw")


def labelled_cells(random: Random, plan: Content, labels: Labels) -> Drawn:
    """The action, and beside it the other fields with their labels in one cell."""
    columns = {"activity": labels["activity"], "pair": random.choice(["Genomförs", "Uppgifter", "Detaljer"])}
    rest = [name for name in labels if name != "activity"]

    def cell(row: Row) -> str:
        return "".join(f"<p><b>{labels[name]}:</b> {value(row, name)}</p>" for name in rest if row[name])

    tables = [
        f"<h2>{section}</h2>" + table(columns, "".join(tr([value(row, "activity"), cell(row)]) for row in rows))
        for section, rows in sections(plan.rows)
    ]
    return "".join(tables), plan.rows


def remarks(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Comments across the table below the rows of which they speak."""
    columns = {name: label for name, label in labels.items() if name != "comment"}

    def both(row: Row) -> str:
        comment = f"{labels['comment']}: {row['comment']}"
        across = f'<tr><td colspan="{len(columns)}">{comment}</td></tr>' if row["comment"] else ""
        return line(row, list(columns)) + across

    tables = [f"<h2>{section}</h2>" + table(columns, "".join(map(both, rows))) for section, rows in sections(plan.rows)]
    return "".join(tables), plan.rows


def symbols(random: Random, plan: Content, labels: Labels) -> Drawn:
    """States as signs, which a legend above the table explains; what a sign means is no convention."""
    signs = random.choice([("✓", "●", "–"), ("☑", "☐", "☒"), ("☺", "○", "☹")])
    legend = "".join(
        f"<p>{sign} {word}</p>" for sign, word in zip(signs, ("Klart", "På gång", "Inte klart"), strict=True)
    )
    rows = [{**row, "status_raw": random.choice(signs)} for row in plan.rows]
    body = "".join(f"<h2>{section}</h2>" + table(labels, lines(group, labels)) for section, group in sections(rows))
    return legend + body, without(plan.rows, "status_raw", "status")


def columns_down(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Tables that read down: a label opens each line, and an action is a column."""
    body = ""
    for section, rows in sections(plan.rows):
        for n in range(0, len(rows), 3):
            shown = rows[n : n + 3]
            cells = {name: "".join(f"<td>{value(row, name)}</td>" for row in shown) for name in labels}
            content = "".join(f"<tr><th>{labels[name]}</th>{cells[name]}</tr>" for name in labels)
            heading = f"<h2>{section}</h2>" if n == 0 else ""
            body += f'{heading}<table class="plan">{content}</table>'
    return body, plan.rows


def numbered_rows(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Numbers of their own column, or before the actions."""
    parts = random.random() < 0.5
    inline = parts and random.random() < 0.5
    body, count = "", 0
    columns = labels if inline else {"number": random.choice(LABELS["number"]), **labels}
    for n, (section, rows) in enumerate(sections(plan.rows), start=1):
        numbered = []
        for k, row in enumerate(rows, start=1):
            count += 1
            number = f"{n}.{k}" if parts else str(count)
            numbered.append({**row, "activity": f"{number} {row['activity']}"} if inline else {**row, "number": number})
        body += f"<h2>{section}</h2>" + table(columns, lines(numbered, columns))
    return body, plan.rows


SHAPES = {
    "combined": Shape(combined),
    "labelled_cells": Shape(labelled_cells),
    "remarks": Shape(remarks, needs=("comment",)),
    "symbols": Shape(symbols, needs=("status_raw",)),
    "columns_down": Shape(columns_down),
    "numbered_rows": Shape(numbered_rows),
}
