"""Plans set as tables: a row is an action, sections and goals stand above, across or beside the rows."""

from __future__ import annotations

from html import escape
from itertools import groupby
from random import Random

from plan_content import LAST_DAYS, Content, Row
from plan_html import LABELS, Drawn, Labels, Shape, band, lines, sections, table, tr, value, without


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
        head = f'<tr><th colspan="{len(columns)}">{escape(goal)}</th></tr>' + tr(list(columns.values()), "th")
        filled = band(goal, columns) + lines(rows, columns) if inside else lines(rows, columns)
        body += f"<h2>{section}</h2>" + table(columns, filled, "" if inside else head)
    return body, plan.rows


def goal_cells(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A column of goals, each merged over its rows."""
    columns = _first(labels, "goal")
    return "<h2>Åtgärder</h2>" + table(columns, _merged(plan.rows, columns, ["goal"])), without(plan.rows, "section")


def area_cells(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A column of areas, each merged over its rows; a column of goals may stand beside it."""
    merged = ["section"] + ["goal"] * ("goal" in labels)
    columns = _first({**labels, "section": random.choice(LABELS["section"])}, *merged)
    return "<h2>Åtgärder</h2>" + table(columns, _merged(plan.rows, columns, merged)), plan.rows


def years(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Years as columns with crosses: the marked years, as their heads print them, are the timeline."""
    columns = {name: label for name, label in labels.items() if name != "timeline_raw"}
    printed = [str(plan.year + n) for n in range(4)]
    mark, body, rows = random.choice(["x", "X", "●", "✓"]), "", []
    for row in plan.rows:
        first = random.randrange(4)
        last = random.randrange(first, 4)
        marks = [mark if first <= n <= last else "" for n in range(4)]
        body += tr([*(value(row, name) for name in columns), *marks])
        times = {"timeline_start": f"{printed[first]}-01-01", "timeline_end": f"{printed[last]}-12-31"}
        rows.append({**row, **times, "recurrence": None})
    look = random.choice(["plain", "turned", "grouped"])
    heads = [f'<span class="turned">{year}</span>' if look == "turned" else year for year in printed]
    head = _two_levels(columns, {"Tidplan": heads}) if look == "grouped" else tr([*columns.values(), *heads], "th")
    widths = {**columns, **{year: year for year in printed}}
    return "<h2>Åtgärder</h2>" + table(widths, body, head), without(rows, "section", "timeline_raw")


def quarters(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Quarters as columns below their years, with crosses."""
    columns = {name: label for name, label in labels.items() if name != "timeline_raw"}
    names = [f"{word}{n + 1}" for word in [random.choice(["Q", "Kv "])] for n in range(4)]
    body, rows = "", []
    for row in plan.rows:
        first = random.randrange(8)
        last = random.randrange(first, min(first + 3, 8))
        body += tr([*(value(row, name) for name in columns), *("X" if first <= n <= last else "" for n in range(8))])
        month = 3 * (last % 4) + 3
        times = {
            "timeline_start": f"{plan.year + first // 4}-{3 * (first % 4) + 1:02}-01",
            "timeline_end": f"{plan.year + last // 4}-{month:02}-{LAST_DAYS[month - 1]}",
        }
        rows.append({**row, **times, "recurrence": None})
    head = _two_levels(columns, {str(plan.year): names, str(plan.year + 1): names})
    widths = {**columns, **{f"number{n}": "" for n in range(8)}}
    return "<h2>Åtgärder</h2>" + table(widths, body, head), without(rows, "section", "timeline_raw")


def two_level_head(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Heads over heads: Tidplan over Start and Slut, Ansvar over Huvudansvar and Medverkande."""
    lone = [name for name in labels if name not in ("responsible_raw", "partners_raw", "timeline_raw")]
    columns = {name: labels[name] for name in lone}
    groups, below = {}, []
    who = ["responsible_raw", "partners_raw"]
    if "partners_raw" in labels:
        groups["Ansvar"] = ["Huvudansvar", random.choice(["Medverkande", "Samverkan"])]
        below += who
    else:
        columns["responsible_raw"] = labels["responsible_raw"]
        lone = list(columns)
    groups[random.choice(["Tidplan", "Tidsplan", "Tid"])] = random.choice([["Start", "Slut"], ["Start", "Klart"]])
    rows, body = [], {}
    for row in plan.rows:
        start, months = plan.year + random.randint(0, 1), random.sample(range(1, 13), 2)
        shown = random.choice(["{y}-{m:02}", "{y}"])
        first, last = shown.format(y=start, m=min(months)), shown.format(y=start + 1, m=max(months))
        month = max(months) if "-" in last else 12
        day = LAST_DAYS[month - 1] + (month == 2 and (start + 1) % 4 == 0)
        times = {
            "timeline_start": f"{first}-01" if "-" in first else f"{first}-01-01",
            "timeline_end": f"{start + 1}-{month:02}-{day}",
            "recurrence": None,
        }
        rows.append({**without([row], "timeline_raw")[0], **times})
        body[id(row)] = tr([*(value(row, name) for name in (*lone, *below)), first, last])
    widths = {**columns, **{name: name for name in below}, "start": "", "end": ""}
    head = _two_levels(columns, groups)
    by_section = random.random() < 0.5
    if by_section:
        tables = [
            f"<h2>{section}</h2>" + table(widths, "".join(body[id(row)] for row in group), head)
            for section, group in sections(plan.rows)
        ]
        return "".join(tables), rows
    return "<h2>Åtgärder</h2>" + table(widths, "".join(body.values()), head), without(rows, "section")


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


def _first(labels: Labels, *names: str) -> Labels:
    """The columns with those of `names` in front."""
    return {**{name: labels[name] for name in names}, **labels}


def _merged(rows: list[Row], columns: Labels, merged: list[str]) -> str:
    """The lines of rows in which the first columns are one cell for all rows that say the same."""
    if not merged:
        return lines(rows, columns)
    name, rest = merged[0], {key: label for key, label in columns.items() if key != merged[0]}
    body = ""
    for _, group in groupby(rows, key=lambda row: row[name]):
        alike = list(group)
        cell = f'<td rowspan="{len(alike)}">{value(alike[0], name)}</td>'
        body += _merged(alike, rest, merged[1:]).replace("<tr>", f"<tr>{cell}", 1)
    return body


def _two_levels(columns: Labels, groups: dict[str, list[str]]) -> str:
    """A head of two rows: columns over both, and groups over their own columns."""
    above = "".join(f'<th rowspan="2">{escape(label)}</th>' for label in columns.values())
    above += "".join(f'<th class="group" colspan="{len(heads)}">{group}</th>' for group, heads in groups.items())
    return f"<tr>{above}</tr>" + tr([head for heads in groups.values() for head in heads], "th")


SHAPES = {
    "headed_tables": Shape(headed_tables),
    "goal_above": Shape(goal_above, needs=("goal",)),
    "bands": Shape(bands),
    "goal_bands": Shape(goal_bands, needs=("goal",)),
    "goal_cells": Shape(goal_cells, needs=("goal",), merged=True),
    "area_cells": Shape(area_cells, merged=True),
    "area_goal_cells": Shape(area_cells, needs=("goal",), merged=True),
    "years": Shape(years, never=("status_raw",)),
    "quarters": Shape(quarters, never=("status_raw", "implementation", "comment")),
    "two_level_head": Shape(two_level_head),
    "two_level_parties": Shape(two_level_head, needs=("partners_raw",)),
    "combined": Shape(combined),
    "two_tables": Shape(two_tables),
    "numbered_rows": Shape(numbered_rows),
}
