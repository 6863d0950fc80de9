"""Plans set as tables whose heads say when: years and quarters, heads over heads, deadlines and starts."""

from __future__ import annotations

from html import escape
from random import Random

from plan_content import LAST_DAYS, MONTHS, Content
from plan_html import Drawn, Labels, Shape, lines, sections, table, tr, value, without


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


def deadlines(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A column whose head says what its bare times are: deadlines, or starts."""
    role, words = random.choice([("end", ["Klart senast", "Senast", "Deadline"]), ("start", ["Start", "Startår"])])
    columns = {**labels, "timeline_raw": random.choice(words)}
    rows = []
    for row in plan.rows:
        year, month = plan.year + random.randint(0, 2), random.randint(1, 12)
        last = LAST_DAYS[month - 1] + (month == 2 and year % 4 == 0)
        printed, first_day, last_day = random.choice(
            [
                (f"{year}", f"{year}-01-01", f"{year}-12-31"),
                (f"{year}-{month:02}-15", f"{year}-{month:02}-15", f"{year}-{month:02}-15"),
                (f"{MONTHS[month - 1].capitalize()} {year}", f"{year}-{month:02}-01", f"{year}-{month:02}-{last}"),
                (f"Hösten {year}", f"{year}-09-01", f"{year}-11-30"),
                (f"Q2 {year}", f"{year}-04-01", f"{year}-06-30"),
            ]
        )
        start, end = (first_day, None) if role == "start" else (None, last_day)
        times = {"timeline_raw": printed, "timeline_start": start, "timeline_end": end, "recurrence": None}
        rows.append({**row, **times})
    body = "".join(f"<h2>{section}</h2>" + table(columns, lines(group, columns)) for section, group in sections(rows))
    return body, rows


def _two_levels(columns: Labels, groups: dict[str, list[str]]) -> str:
    """A head of two rows: columns over both, and groups over their own columns."""
    above = "".join(f'<th rowspan="2">{escape(label)}</th>' for label in columns.values())
    above += "".join(f'<th class="group" colspan="{len(heads)}">{group}</th>' for group, heads in groups.items())
    return f"<tr>{above}</tr>" + tr([head for heads in groups.values() for head in heads], "th")


SHAPES = {
    "years": Shape(years, never=("status_raw",), columns=2),
    "quarters": Shape(quarters, never=("status_raw", "implementation", "comment"), columns=3),
    "two_level_head": Shape(two_level_head, columns=1),
    "two_level_parties": Shape(two_level_head, needs=("partners_raw",), columns=1),
    "deadlines": Shape(deadlines),
}
