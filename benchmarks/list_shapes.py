"""Plans set as text: lists of actions, and labelled paragraphs."""

from __future__ import annotations

from itertools import groupby
from random import Random

from plan_content import Content, Row
from plan_html import Drawn, Labels, Shape, sections, value, without


def numbered(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Numbered headings of actions, with labelled lines below."""
    body, number = "", 0
    for section, rows in sections(plan.rows):
        body += f"<h2>{section}</h2>"
        for row in rows:
            number += 1
            body += f"<h3>Åtgärd {number}. {row['activity']}</h3>" + _labelled(row, labels, "activity")
    return body, plan.rows


def goals_between(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A numbered list with the goals stated between its items."""
    mark = random.choice(["<p><b>Mål:</b> {}</p>", "<p>Mål: {}</p>", "<p><b>Mål: {}</b></p>"])
    body, number, sign = "", 0, random.choice(["Åtgärd {}. ", "{}. ", "Åtgärd {}: "])
    for goal, rows in groupby(plan.rows, key=lambda row: row["goal"]):
        body += mark.format(goal)
        for row in rows:
            number += 1
            body += f"<p><b>{sign.format(number)}{row['activity']}</b></p>" + _labelled(row, labels, "activity", "goal")
    return "<h2>Åtgärder</h2>" + body, without(plan.rows, "section")


def blocks(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Labelled paragraphs, an action each."""
    body = ""
    for section, rows in sections(plan.rows):
        body += f"<h2>{section}</h2>" + "".join(f'<div class="block">{_labelled(row, labels)}</div>' for row in rows)
    return body, plan.rows


def block_lists(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Labelled paragraphs for each section: its goal, its actions as a list, then who and when for all of them."""
    body, rows = "", []
    kind = random.choice(["ul", "ol"])
    for section, group in sections(plan.rows):
        rest = without(group[:1], "activity")[0]
        items = "".join(f"<li>{value(row, 'activity')}</li>" for row in group)
        goal = f"<p><b>Mål:</b> {rest['goal']}</p>"
        heading = f"<h2>{section}</h2>{goal}<p><b>{labels['activity']}:</b></p><{kind}>{items}</{kind}>"
        body += heading + _labelled(rest, labels, "activity", "goal")
        rows += [{**rest, "activity": row["activity"]} for row in group]
    return body, rows


def bracketed(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A list of actions below each section, who and when in brackets or between dashes behind them."""
    kind, ending, body = random.choice(["ul", "ol"]), random.choice([" ({}, {})", " – {} – {}"]), ""
    for section, rows in sections(plan.rows):
        items = ""
        for row in rows:
            parties = str(row["responsible_raw"]).replace("\n", ", ")
            items += f"<li>{value(row, 'activity')}{ending.format(parties, row['timeline_raw'])}</li>"
        body += f"<h2>{section}</h2><p>Åtgärder:</p><{kind}>{items}</{kind}>"
    return body, without(plan.rows, "responsible_raw", "timeline_raw")


def timed_titles(random: Random, plan: Content, labels: Labels) -> Drawn:
    """Titles of actions with their times at the right: headings, or lines in bold."""
    tag, body = random.choice(["h3", "b"]), ""
    for section, rows in sections(plan.rows):
        body += f"<h2>{section}</h2>"
        for row in rows:
            title = f"<{tag}>{row['activity']}</{tag}><span>{row['timeline_raw']}</span>"
            body += f'<div class="timed">{title}</div>{_labelled(row, labels, "activity", "timeline_raw")}'
    return body, plan.rows


def party_list(random: Random, plan: Content, labels: Labels) -> Drawn:
    """A party as heading, its actions as a list with dashes."""
    sign = random.choice(["– ", "• ", "- "])
    heading = random.choice(["<h3>{} ska</h3>", "<h3>{} ska:</h3>", "<p><b>{} får i uppdrag att:</b></p>"])
    body = ""
    rows: list[Row] = []
    for _, group in sections(plan.rows):
        for party, actions in groupby(group, key=lambda row: str(row["responsible"][0])):  # type: ignore[index]
            body += heading.format(party)
            for row in actions:
                activity = str(row["activity"])
                activity = activity[0].lower() + activity[1:]
                body += f"<p>{sign}{activity}</p>"
                rows.append({"activity": activity, "responsible": [party]})
    return "<h2>Åtgärder</h2>" + body, rows


def _labelled(row: Row, labels: Labels, *leave_out: str) -> str:
    """The fields of a row as lines that begin with their labels."""
    shown = [name for name in labels if name not in leave_out and row[name]]
    return "".join(f"<p><b>{labels[name]}:</b> {value(row, name)}</p>" for name in shown)


SHAPES = {
    "numbered": Shape(numbered),
    "goals_between": Shape(goals_between, needs=("goal",)),
    "blocks": Shape(blocks),
    "block_lists": Shape(block_lists, needs=("goal",)),
    "bracketed": Shape(bracketed, only=("activity", "responsible_raw", "timeline_raw")),
    "timed_titles": Shape(timed_titles, needs=("implementation",)),
    "party_list": Shape(party_list, only=("activity", "responsible_raw")),
}
