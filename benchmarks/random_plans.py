"""Draws random municipal plans with the rows that are to be read from them: `random_plans.py OUT FIRST LAST`.

A seed always gives the same plan. OUT/pdf/rpNNNN.pdf is the plan,
OUT/truth/rpNNNN.yaml its rows as `score.py` reads them."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from random import Random

import yaml

sys.path.insert(0, str(Path(__file__).parent))
from plan_content import PLACES, PROSE, Content, Row, content

LABELS = {
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
FONTS = [
    "Liberation Sans",
    "Liberation Serif",
    "DejaVu Sans",
    "DejaVu Serif",
    "Liberation Sans Narrow",
    "Nimbus Sans",
    "P052",
]
WIDE = {"activity": 28, "implementation": 30, "goal": 18}
RULES = {
    "full": "td, th { border: 0.7pt solid #333 }",
    "horizontal": "tr { border-bottom: 0.7pt solid #666 }",
    "zebra": "tbody tr:nth-child(even) { background: #e4ecf2 }",
    "none": "th { padding-bottom: 8pt } td { padding-bottom: 9pt }",
    "white": "td { background: #dbe8db } td, th { border: 1.5pt solid white } th { background: #9dbb9d }",
    "head": "th { border-bottom: 1pt solid #000 }",
    "filled": "th { background: #1f4e79; color: white } td { border: 0.5pt solid #aaa }",
}


@dataclass(frozen=True)
class Plan:
    """A plan as it is drawn: its page in HTML, the rows that are to be read, and words that say what it looks like."""

    html: str
    truth: dict[str, object]
    traits: tuple[str, ...]


def draw(seed: int) -> Plan:
    """The plan of a seed."""
    random = Random(seed)
    shape = random.choice(list(SHAPES))
    optional = ["implementation", "partners_raw", "status_raw", "indicators", "resources", "comment"]
    fields = ["activity", "responsible_raw", "timeline_raw", *random.sample(optional, random.randint(0, 3))]
    if shape == "goal_cells":
        fields = ["goal", *fields]
    if shape == "years":
        fields = [f for f in fields if f != "status_raw"]
    if shape == "party_list":
        fields = ["activity", "responsible_raw"]
    plan = content(random, fields)
    labels = {name: random.choice(LABELS[name]) for name in fields}
    order = fields if random.random() < 0.5 else [*fields[:-1][: 1 + (fields[0] == "goal")], *_shuffled(random, fields)]
    rules = random.choice(list(RULES))
    body, rows = SHAPES[shape](random, plan, {name: labels[name] for name in dict.fromkeys(order)})
    style, traits = _style(random, rules)
    before, after = _furniture(random, plan)
    head = f'<head><meta charset="utf-8"><style>{style}</style></head>'
    html = f'<!DOCTYPE html><html lang="sv">{head}<body>{before}{body}{after}</body></html>'
    document = {"municipality": plan.municipality, "municipality_code": PLACES[plan.municipality], "title": plan.title}
    return Plan(html, {"document": document, "actions": rows}, (shape, rules, *traits))


def _shuffled(random: Random, fields: list[str]) -> list[str]:
    first = 1 + (fields[0] == "goal")
    return random.sample(fields[first:], len(fields) - first)


def _style(random: Random, rules: str) -> tuple[str, tuple[str, ...]]:
    font, size = random.choice(FONTS), random.choice([8, 8.5, 9, 10, 11, 12])
    landscape, once, caps = random.random() < 0.35, random.random() < 0.3, random.random() < 0.2
    hyphens = random.random() < 0.25
    align, pad, leading = (
        random.choice(["left", "left", "left", "justify"]),
        random.choice([2, 4, 6]),
        random.choice([1.1, 1.25, 1.4]),
    )
    css = f"""@page {{ size: A4 {"landscape" if landscape else "portrait"}; margin: 22mm 18mm }}
body {{ font: {size}pt/{leading} "{font}"; margin: 0; text-align: {align}; hyphens: {"auto" if hyphens else "manual"} }}
table {{ border-collapse: collapse; width: 100%; margin-bottom: 14pt }}
td, th {{ padding: {pad}pt; vertical-align: top; text-align: left }} td {{ text-align: {align} }}
th {{ font-weight: bold; {"text-transform: uppercase;" if caps else ""} hyphens: manual }}
thead {{ {"display: table-row-group" if once else ""} }}
tr {{ break-inside: {random.choice(["auto", "avoid"])} }}
h1 {{ font-size: 2em }} h2 {{ font-size: 1.4em }} h3 {{ font-size: 1.15em }}
h1, h2, h3 {{ text-align: left; break-after: avoid }} .band td {{ background: #cfd8e3; font-weight: bold }}
.card, .tile {{ break-inside: avoid }} .card th {{ width: 28% }}
.tile {{ background: #eef3e6; padding: 8pt; margin-bottom: 10pt }}
.cover {{ break-after: page; padding-top: 80mm }}
.box td, .figures td, .figures th {{ border: 0.5pt solid #888 }} p {{ margin: 0 0 5pt }} {rules_css(rules)}"""
    marks = {"landscape": landscape, "head once": once, "caps": caps, "hyphens": hyphens, "justify": align == "justify"}
    return css, (font, f"{size}pt", *(name for name, on in marks.items() if on))


def rules_css(rules: str) -> str:
    """The rulings and fills of action tables only; all other tables have their own."""
    return " ".join(
        ", ".join(f".plan {selector.strip()}" for selector in selectors.split(",")) + " {" + css + "}"
        for selectors, css in (part.split("{") for part in RULES[rules].split("}") if part.strip())
    )


def _furniture(random: Random, plan: Content) -> tuple[str, str]:
    """What stands before and after the actions."""
    before = [f"<h1>{plan.title}</h1><p>{plan.municipality}s kommun</p>"]
    if random.random() < 0.3:
        before = [f'<div class="cover">{before[0]}</div>']
    if random.random() < 0.3:
        box = [
            ("Dokumenttyp", "Plan"),
            ("Antagen av", f"Kommunfullmäktige {plan.year - 1}-11-20"),
            ("Dokumentansvarig", "Utvecklingschefen"),
        ]
        before.append(f'<table class="box">{"".join(_tr(pair) for pair in box)}</table>')
    if random.random() < 0.2:
        lines = [("1", "Inledning", "2"), ("2", "Åtgärder", "3"), ("3", "Uppföljning", "5")]
        before.append(f"<h2>Innehåll</h2><table>{''.join(_tr(line) for line in lines)}</table>")
    if random.random() < 0.6:
        before.append("<h2>Inledning</h2>" + "".join(f"<p>{text}</p>" for text in random.sample(PROSE, 2)))
    figures = [
        ("Nämnd", "Budget", "Utfall"),
        ("Kommunstyrelsen", "41 200", "40 900"),
        ("Socialnämnden", "68 450", "69 300"),
    ]
    after = (
        [f'<h2>Ekonomiskt utfall</h2><table class="figures">{"".join(_tr(f) for f in figures)}</table>']
        if random.random() < 0.25
        else []
    )
    if plan.abbreviations:
        meant = "".join(f"<p>{key} – {name}</p>" for key, name in plan.abbreviations.items())
        (before if random.random() < 0.5 else after).append(f"<h2>Förkortningar</h2>{meant}")
    return "".join(before), "".join(after)


def _tr(cells: tuple[str, ...], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _table(labels: dict[str, str], rows: str) -> str:
    weights = {name: WIDE.get(name, 15) for name in labels}
    columns = "".join(
        f'<col style="width: {100 * weight / sum(weights.values()):.1f}%">' for weight in weights.values()
    )
    head = _tr(tuple(labels.values()), "th")
    return f'<table class="plan"><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{rows}</tbody></table>'


def _cells(row: Row, names: list[str]) -> tuple[str, ...]:
    return tuple(str(row[name] or "") for name in names)


def _sections(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    return [(str(section), list(group)) for section, group in groupby(rows, key=lambda row: row["section"])]


def _without(rows: list[Row], *names: str) -> list[Row]:
    return [{key: value for key, value in row.items() if key not in names} for row in rows]


Drawn = tuple[str, list[Row]]


def _headed_tables(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    tables = [
        f"<h2>{s}</h2>" + _table(labels, "".join(_tr(_cells(r, list(labels))) for r in rows))
        for s, rows in _sections(plan.rows)
    ]
    return "".join(tables), plan.rows


def _bands(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    body = "".join(
        f'<tr class="band"><td colspan="{len(labels)}">{section}</td></tr>'
        + "".join(_tr(_cells(r, list(labels))) for r in rows)
        for section, rows in _sections(plan.rows)
    )
    return "<h2>Åtgärder</h2>" + _table(labels, body), plan.rows


def _goal_cells(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    names = [name for name in labels if name != "goal"]
    body = ""
    for goal, group in groupby(plan.rows, key=lambda row: str(row["goal"])):
        rows = list(group)
        lines = [_tr(_cells(row, names)) for row in rows]
        body += lines[0].replace("<tr>", f'<tr><td rowspan="{len(rows)}">{goal}</td>', 1) + "".join(lines[1:])
    ordered = {"goal": labels["goal"], **{name: labels[name] for name in names}}
    return "<h2>Åtgärder</h2>" + _table(ordered, body), _without(plan.rows, "section")


def _years(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    """Years as columns with crosses: the marked years, as their heads print them, are the timeline."""
    years = [str(plan.year + n) for n in range(4)]
    names = [name for name in labels if name != "timeline_raw"]
    body, rows = "", []
    for row in plan.rows:
        first = random.randrange(4)
        marked = years[first : random.randint(first + 1, 4)]
        body += _tr((*_cells(row, names), *("x" if year in marked else "" for year in years)))
        times = {"timeline_start": f"{marked[0]}-01-01", "timeline_end": f"{marked[-1]}-12-31", "recurrence": None}
        rows.append({**row, **times})
    heads = {**{name: labels[name] for name in names}, **{year: year for year in years}}
    return "<h2>Åtgärder</h2>" + _table(heads, body), _without(rows, "section", "timeline_raw")


def _cards(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    cards = []
    for section, rows in _sections(plan.rows):
        cards.append(f"<h2>{section}</h2>")
        for row in rows:
            lines = "".join(f"<tr><th>{label}</th><td>{row[name] or ''}</td></tr>" for name, label in labels.items())
            cards.append(f'<table class="plan card">{lines}</table>')
    return "".join(cards), plan.rows


def _tiles(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    """Labels over their values, in coloured tiles."""
    body = ""
    for section, rows in _sections(plan.rows):
        tiles = [
            '<div class="tile">'
            + "".join(f"<p><b>{label}</b><br>{row[n]}</p>" for n, label in labels.items() if row[n])
            + "</div>"
            for row in rows
        ]
        body += f"<h2>{section}</h2>" + "".join(tiles)
    return body, plan.rows


def _numbered(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    """Numbered headings of actions, with labelled lines below."""
    body, number = "", 0
    for section, rows in _sections(plan.rows):
        body += f"<h2>{section}</h2>"
        for row in rows:
            number += 1
            lines = "".join(
                f"<p><b>{label}:</b> {row[n]}</p>" for n, label in labels.items() if n != "activity" and row[n]
            )
            body += f"<h3>Åtgärd {number}. {row['activity']}</h3>{lines}"
    return body, plan.rows


def _blocks(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    body = ""
    for section, rows in _sections(plan.rows):
        blocks = ["".join(f"<p><b>{label}:</b> {row[n]}</p>" for n, label in labels.items() if row[n]) for row in rows]
        body += f"<h2>{section}</h2>" + "".join(f"<div style='margin-bottom: 12pt'>{block}</div>" for block in blocks)
    return body, plan.rows


def _party_list(random: Random, plan: Content, labels: dict[str, str]) -> Drawn:
    """A party as heading, its actions as a list with dashes."""
    body = ""
    rows: list[Row] = []
    for _, group in _sections(plan.rows):
        for party, actions in groupby(group, key=lambda row: str(row["responsible"][0])):  # type: ignore[index]
            body += f"<h3>{party} ska</h3>"
            for row in actions:
                activity = str(row["activity"])
                activity = activity[0].lower() + activity[1:]
                body += f"<p>– {activity}</p>"
                rows.append({"activity": activity, "responsible": [party]})
    return "<h2>Åtgärder</h2>" + body, rows


SHAPES: dict[str, Callable[[Random, Content, dict[str, str]], Drawn]] = {
    "headed_tables": _headed_tables,
    "bands": _bands,
    "goal_cells": _goal_cells,
    "years": _years,
    "cards": _cards,
    "tiles": _tiles,
    "numbered": _numbered,
    "blocks": _blocks,
    "party_list": _party_list,
}


def print_pdf(html: Path, pdf: Path) -> None:
    """Prints a page to PDF by Chromium; raises `CalledProcessError` where that fails."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
    subprocess.run(["chromium", *options, html.as_uri()], check=True, capture_output=True)


def main() -> None:
    """Draws the plans of the seeds FIRST to LAST below OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    options = parser.parse_args()
    if not shutil.which("chromium"):
        sys.exit("chromium is not installed: apt-get install chromium")
    for name in ("pdf", "truth"):
        (options.out / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.first, options.last + 1):
            plan, name = draw(seed), f"rp{seed:04}"
            html = Path(folder) / f"{name}.html"
            html.write_text(plan.html, "utf-8")
            print_pdf(html, (options.out / "pdf" / f"{name}.pdf").resolve())
            text = yaml.safe_dump(plan.truth, allow_unicode=True, sort_keys=False, width=140)
            (options.out / "truth" / f"{name}.yaml").write_text(f"# {', '.join(plan.traits)}\n{text}", "utf-8")


if __name__ == "__main__":
    main()
