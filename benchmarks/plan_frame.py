"""How a drawn plan looks, and what stands on its pages around the actions."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from random import Random

from plan_content import PROSE, Content
from plan_html import tr

FONTS = [
    "Liberation Sans",
    "Liberation Serif",
    "DejaVu Sans",
    "DejaVu Serif",
    "Liberation Sans Narrow",
    "Nimbus Sans",
    "P052",
]
RULES = {
    "full": "td, th { border: 0.7pt solid #333 }",
    "horizontal": "tr { border-bottom: 0.7pt solid #666 }",
    "zebra": "tbody tr:nth-child(even) { background: #e4ecf2 }",
    "none": "th { padding-bottom: 8pt } td { padding-bottom: 9pt }",
    "white": "td { background: #dbe8db } td, th { border: 1.5pt solid white } th { background: #9dbb9d }",
    "head": "th { border-bottom: 1pt solid #000 }",
    "filled": "th { background: #1f4e79; color: white } td { border: 0.5pt solid #aaa }",
    "seams": "td:nth-child(odd) { background: #f3ead8 } td:nth-child(even) { background: #e6eef5 } "
    "td, th { border: 2pt solid white } th { background: #7a8b99; color: white }",
}
CELLED = ["full", "white", "filled", "seams"]
"""Rulings that show where a cell merged over several rows ends."""

ASIDE = {
    "Ekonomiskt utfall": [
        ("Nämnd", "Budget", "Utfall"),
        ("Kommunstyrelsen", "41 200", "40 900"),
        ("Socialnämnden", "68 450", "69 300"),
    ],
    "Riskmatris": [
        ("Risk", "Sannolikhet", "Konsekvens", "Riskvärde"),
        ("Personalen räcker inte till", "3", "4", "12"),
        ("Statsbidragen uteblir", "2", "3", "6"),
        ("Förseningar vid upphandling", "2", "2", "4"),
    ],
    "Befolkning": [
        ("År", "Invånare", "0–19 år", "65 år och äldre"),
        ("2010", "10 120", "2 311", "2 204"),
        ("2015", "10 085", "2 290", "2 398"),
        ("2020", "10 310", "2 352", "2 467"),
    ],
    "Arbetsgruppens ledamöter": [
        ("Namn", "Parti", "Uppdrag"),
        ("Anna Ek", "S", "Ordförande"),
        ("Per Lind", "C", "Ledamot"),
    ],
    "Versioner": [
        ("Version", "Datum", "Ändring"),
        ("1.0", "2020-02-11", "Första versionen"),
        ("1.1", "2021-03-04", "Redaktionell"),
    ],
    "Nyckeltal": [
        ("Mått", "2018", "2019", "2020"),
        ("Andel invånare som mår bra, %", "71", "72", "70"),
        ("Växthusgaser, ton per invånare", "5,1", "4,9", "4,6"),
    ],
}
"""Tables that are no actions."""


@dataclass(frozen=True)
class Frame:
    """The style of a page, what stands before and after the actions, and words that say what it looks like."""

    css: str
    before: str
    after: str
    traits: tuple[str, ...]


def frame(random: Random, plan: Content, merged: bool, crowded: bool) -> Frame:
    """A style and surroundings for a plan; `merged` cells stand at their top where no ruling shows where they end.

    Many columns, a plan that is `crowded`, stand in small letters on broad pages."""
    font, size = random.choice(FONTS), random.choice([8, 8.5] if crowded else [8, 8.5, 9, 10, 11, 12])
    rules = random.choice(list(RULES))
    chances = {
        "justify": 0.25,
        "landscape": 0.35,
        "head once": 0.3,
        "caps": 0.2,
        "rows whole": 0.5,
        "furniture": 0.4,
    }
    marks = {name: random.random() < chance for name, chance in chances.items()}
    marks["landscape"] |= crowded
    marks["middle"] = random.random() < 0.25 and (rules in CELLED or not merged)
    marks["centred"] = marks["middle"] and random.random() < 0.5
    align = "justify" if marks["justify"] else "left"
    middle = "middle" if marks["middle"] else "top"
    centre = "center" if marks["centred"] else "left"
    css = f"""@page {{ size: A4 {"landscape" if marks["landscape"] else "portrait"}; margin: 22mm 18mm;
{_running(random, plan) if marks["furniture"] else ""} }}
body {{ font: {size}pt/{random.choice([1.1, 1.25, 1.4])} "{font}"; margin: 0; text-align: {align}; }}
table {{ border-collapse: collapse; width: 100%; margin-bottom: 14pt }}
td, th {{ padding: {random.choice([2, 4, 6])}pt; vertical-align: top; text-align: left }} td {{ text-align: {align} }}
.plan td {{ vertical-align: {middle}; {"text-align: center" if marks["centred"] else ""} }}
th {{ font-weight: bold; {"text-transform: uppercase;" if marks["caps"] else ""} }}
.plan th {{ text-align: {centre} }} .plan .band td {{ background: #cfd8e3; font-weight: bold; text-align: left }}
.plan .group {{ text-align: {random.choice(["left", "center"])} }}
th.said {{ text-transform: none }}
.turned {{ writing-mode: vertical-rl; transform: rotate(180deg) }}
thead {{ {"display: table-row-group" if marks["head once"] else ""} }}
tr {{ break-inside: {"avoid" if marks["rows whole"] else "auto"} }}
ul, ol {{ margin: 0; padding-left: 14pt }}
h1 {{ font-size: 2em }} h2 {{ font-size: 1.4em }} h3 {{ font-size: 1.15em }}
h1, h2, h3 {{ text-align: left; break-after: avoid }}
.card, .tile {{ break-inside: avoid }} .card th {{ width: 28% }} .wide th {{ width: 16% }} .wide td {{ width: 34% }}
.pairs {{ display: flex; flex-wrap: wrap; gap: 8pt 4% }} .pairs .card {{ width: 48%; align-self: flex-start }}
.tile {{ background: #eef3e6; padding: 8pt; margin-bottom: 10pt }} .block {{ margin-bottom: 12pt }}
.timed {{ display: flex; justify-content: space-between; gap: 20pt; margin: 8pt 0 4pt }}
.timed h3 {{ margin: 0 }} .timed span {{ white-space: nowrap }}
.cover {{ break-after: page; padding-top: 80mm }} .note {{ font-size: 0.85em }}
.aside td, .aside th {{ border: 0.5pt solid #888 }} p {{ margin: 0 0 5pt }} {_rules_css(rules)}"""
    before, after = _around(random, plan)
    return Frame(css, before, after, (rules, font, f"{size}pt", *(name for name, on in marks.items() if on)))


def _rules_css(rules: str) -> str:
    """The rulings and fills of action tables only; all other tables have their own."""
    return " ".join(
        ", ".join(f".plan {selector.strip()}" for selector in selectors.split(",")) + " {" + css + "}"
        for selectors, css in (part.split("{") for part in RULES[rules].split("}") if part.strip())
    )


def _running(random: Random, plan: Content) -> str:
    """Page headers and footers on every page."""
    number = random.choice(
        ["counter(page)", '"Sida " counter(page) " (" counter(pages) ")"', 'counter(page) "/" counter(pages)']
    )
    place = f'"{plan.municipality}s kommun"'
    texts = random.choice(
        [
            {"top-left": place, "top-right": number},
            {"top-left": place, "top-center": f'"{plan.title}"', "bottom-right": number},
            {"top-right": f'"Dnr KS {plan.year}/{random.randint(100, 999)}"', "bottom-center": number},
            {"bottom-left": f'"{plan.title}, antagen {plan.year - 1}-11-20"', "bottom-right": number},
        ]
    )
    return " ".join(f"@{place} {{ content: {text}; font-size: 8pt }}" for place, text in texts.items())


def _around(random: Random, plan: Content) -> tuple[str, str]:
    """What stands before and after the actions."""
    before = [f"<h1>{plan.title}</h1><p>{plan.municipality}s kommun</p>"]
    after = []
    if random.random() < 0.3:
        before = [f'<div class="cover">{before[0]}</div>']
    if random.random() < 0.3:
        box = [
            ["Dokumenttyp", "Plan"],
            ["Antagen av", f"Kommunfullmäktige {plan.year - 1}-11-20"],
            ["Dokumentansvarig", "Utvecklingschefen"],
        ]
        before.append(f'<table class="aside">{"".join(map(tr, box))}</table>')
    if random.random() < 0.25:
        contents = [["1", "Inledning", "2"], ["2", "Åtgärder", "3"], ["3", "Uppföljning", "5"]]
        dotted = "".join(f"<p>{title} {'.' * random.randint(40, 60)} {page}</p>" for _, title, page in contents)
        before.append("<h2>Innehåll</h2>" + random.choice([f"<table>{''.join(map(tr, contents))}</table>", dotted]))
    if random.random() < 0.6:
        heads = random.sample(["Inledning", "Förord", "Bakgrund", "Så har planen tagits fram"], random.randint(1, 3))
        before += [f"<h2>{head}</h2>" + "".join(f"<p>{text}</p>" for text in random.sample(PROSE, 2)) for head in heads]
    for title, figures in random.sample(list(ASIDE.items()), random.choice([0, 0, 1, 2])):
        (before if random.random() < 0.4 else after).append(f"<h2>{title}</h2>{_aside(figures)}")
    if random.random() < 0.2:
        note = "* Åtgärden finansieras inom nämndens ram. Budgeten beslutas i särskild ordning."
        after.insert(0, f'<p class="note">{note}</p>')
    if plan.abbreviations:
        meant = "".join(f"<p>{key} – {name}</p>" for key, name in plan.abbreviations.items())
        (before if random.random() < 0.5 else after).append(f"<h2>Förkortningar</h2>{meant}")
    return "".join(before), "".join(after)


def _aside(figures: list[tuple[str, ...]]) -> str:
    head, *rows = [[escape(text) for text in row] for row in figures]
    return f'<table class="aside"><thead>{tr(head, "th")}</thead>{"".join(map(tr, rows))}</table>'
