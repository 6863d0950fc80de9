"""Headings that are labels of a goal: `Mål: Trygga skolvägar`, or `Mål` over or beside what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from extractors.grid import Grid
from extractors.headings import Heading, join_heading, opens_item
from extractors.lines import SURE_BULLETS, opens_paragraph
from extractors.page import Line, union
from extractors.rows import region_of
from rules.fields import match_heading

# The word without a number, and the goal behind it (`Mål 1: …`, `Mål A1: …` are the goal's name: they stay as printed).
_LABELLED = regex.compile(
    r"^(?P<word>\p{L}[\p{L}-]*(?: \p{L}[\p{L}-]*){0,2}?)(?:\s*[:–—-]\s*|\s+)(?P<said>\p{Lu}\p{Ll}.*)$"
)
# A goal below its label has at most so many lines.
_LINES = 4

_Item = Heading | Line | Grid


def with_goals_said(items: Sequence[_Item]) -> list[_Item]:
    """The items, where a heading that is the label of a goal says the goal itself.

    What stands below a lone label (`Mål`) is the goal where it is one short paragraph right above a table, a heading or
    a numbered action, and the document has two such or more.
    """
    below = {
        index: lines
        for index, item in enumerate(items)
        if isinstance(item, Heading) and item.goal and _is_word(item.text.rstrip(" :"))
        if (lines := _paragraph_below(items, index + 1))
    }
    result: list[_Item] = []
    taken = 0
    for index, item in enumerate(items):
        if taken:
            taken -= 1
        elif isinstance(item, Heading) and item.goal and len(below) > 1 and index in below:
            lines = below[index]
            region = region_of(union([item.region, *lines]), item.region.page)
            text = join_heading(line.text for line in lines)
            result.append(replace(item, text=text, region=region, labelled=True))
            taken = len(lines)
        else:
            result.append(_said(item) if isinstance(item, Heading) and item.goal else item)
    return result


def _said(heading: Heading) -> Heading:
    text = goal_said(heading.text)
    return replace(heading, text=text, labelled=text != heading.text)


def goal_said(text: str) -> str:
    """What a heading or section row says that names a goal, without its label; the text as it is where it has none."""
    found = _LABELLED.match(text)
    return found["said"] if found is not None and _is_word(found["word"]) else text


def _is_word(text: str) -> bool:
    """Whether the text is nothing but a listed word for a goal."""
    match = match_heading(text, fuzzy=False)
    return match.kind == "word" and match.field == "goal"


def _paragraph_below(items: Sequence[_Item], start: int) -> list[Line]:
    """The lines from index `start` where they are one short paragraph that ends at a table, a heading or a numbered
    action; else none."""
    lines: list[Line] = []
    for item in items[start : start + _LINES + 1]:
        if not isinstance(item, Line) or opens_item(item.text):
            break
        lines.append(item)
    following = next(iter(items[start + len(lines) :]), None)
    ends = opens_item(following.text) if isinstance(following, Line) else following is not None
    if not lines or not ends or lines[0].words[0].text in SURE_BULLETS:
        return []
    apart = any(opens_paragraph(above, line) for above, line in pairwise(lines))
    return [] if apart or lines[0].page != lines[-1].page else lines
