"""Plans set as cards: every action is a table of labels and values, or a tile."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random

from plan_content import Content, Row
from plan_html import Drawn, Labels, Shape, sections, value


def cards(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A table of two columns for each action."""
    return _each(plan, lambda row: f'<table class="plan card">{_pairs(row, labels)}</table>'), plan.rows


def headed_cards(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Cards with the action, and its number, across their top."""
    rest = {name: label for name, label in labels.items() if name != "activity"}
    numbered = random.random() < 0.6
    numbers = {id(row): n for n, row in enumerate(plan.rows, start=1)}

    def card(row: Row) -> str:
        title = f"{labels['activity']} {numbers[id(row)]}: " if numbered else f"{labels['activity']}: "
        top = f'<tr><th class="said" colspan="2">{escape(title)}{value(row, "activity")}</th></tr>'
        return f'<table class="plan card">{top}{_pairs(row, rest)}</table>'

    return _each(plan, card), plan.rows


def wide_cards(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Cards of four columns: the action across the first line, below it two labels and values a line."""
    rest = [name for name in labels if name != "activity"]

    def card(row: Row) -> str:
        body = f'<tr><th>{labels["activity"]}</th><td colspan="3">{value(row, "activity")}</td></tr>'
        for n in range(0, len(rest), 2):
            pair = [f"<th>{labels[name]}</th><td>{value(row, name)}</td>" for name in rest[n : n + 2]]
            body += f"<tr>{''.join(pair)}{'<th></th><td></td>' * (2 - len(pair))}</tr>"
        return f'<table class="plan card wide">{body}</table>'

    return _each(plan, card), plan.rows


def paired_cards(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Cards two by two."""
    body = ""
    for section, rows in sections(plan.rows):
        inside = "".join(f'<table class="plan card">{_pairs(row, labels)}</table>' for row in rows)
        body += f'<h2>{section}</h2><div class="pairs">{inside}</div>'
    return body, plan.rows


def tiles(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Labels over their values, in coloured tiles."""

    def tile(row: Row) -> str:
        parts = [f"<p><b>{label}</b><br>{value(row, name)}</p>" for name, label in labels.items() if row[name]]
        return f'<div class="tile">{"".join(parts)}</div>'

    return _each(plan, tile), plan.rows


def _each(plan: Content, card: Callable[[Row], str]) -> str:
    return "".join(f"<h2>{section}</h2>" + "".join(map(card, rows)) for section, rows in sections(plan.rows))


def _pairs(row: Row, labels: Labels) -> str:
    return "".join(f"<tr><th>{label}</th><td>{value(row, name)}</td></tr>" for name, label in labels.items())


SHAPES = {
    "cards": Shape(cards),
    "headed_cards": Shape(headed_cards),
    "wide_cards": Shape(wide_cards),
    "paired_cards": Shape(paired_cards),
    "tiles": Shape(tiles),
}
