"""Columns that hold two fields (`Vem/när`): which part of a cell belongs to which, by what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.rows import Cell
from rules.fields import match_heading
from rules.likeness import LIKE, LIKENESS, SURE
from rules.times import find_times, time_likeness

# `Barnahus (Ansvarig: Socialnämnden)`: a label of one to three words inside a text, with its colon
_INNER_LABEL = regex.compile(r"(?<![\p{L}-])(?P<label>\p{Lu}\p{Ll}*(?: \p{Ll}+){0,2}):\s")
_IN_BRACKETS = regex.compile(r"(?P<before>[^()]+?)\s*\((?P<inner>[^()]+)\)$")
_NOTHING = regex.compile(r"^[-–—.\s]*$")
# What may stand between two values: a line end, a sign, a full stop before a capital
_BREAK = regex.compile(r"\n|\s*[;|]\s*|(?<=[\p{L}\d.)])\s*/\s*(?=\p{L}|\d)|(?<=\.)\s+(?=\p{Lu})|,\s+")


def split_combined(cells: Sequence[Cell]) -> tuple[list[Cell], bool]:
    """The cells, those of combined columns parted into one for each field; and whether one stayed whole.

    Such a one keeps all its text under its first field.
    """
    result: list[Cell] = []
    whole = False
    for cell in cells:
        one, other = cell.field, cell.second
        if one is None or other is None:
            result.append(cell)
            continue
        parts = _parts(cell, one, other)
        if parts is None:
            result.append(replace(cell, second=None))
            whole = whole or bool(cell.text)
        else:
            result += [_part(cell, name, text) for name, text in zip((one, other), parts, strict=True) if text]
    return result, whole


def _part(cell: Cell, name: str, text: str) -> Cell:
    """The part of a cell that says `text`, with the printed lines that make it, where it ends with lines."""
    printed = (cell.lines[a:b] for b in range(len(cell.lines), 0, -1) for a in range(b))
    lines = next((own for own in printed if " ".join(own) == text), tuple(text.split("\n")))
    return replace(cell, field=name, second=None, text=text, lines=lines)


def _parts(cell: Cell, one: str, other: str) -> tuple[str, str] | None:
    """The two values of a cell in the order of its fields, one of them empty where it holds only the other; None where
    nothing tells them apart."""
    text = cell.text
    if not text or _NOTHING.match(text):
        return text, ""
    return (
        _by_label(text, one, other)
        or _by_brackets(text, one, other)
        or _by_line_of_time(cell.lines, one, other)
        or _by_content(text, one, other)
        or _by_time(text, one, other)
        or _by_lines(cell.lines, one, other)
    )


def _by_label(text: str, one: str, other: str) -> tuple[str, str] | None:
    """Parted at a label inside the text that names one of the fields."""
    for found in _INNER_LABEL.finditer(text):
        field = match_heading(found["label"], fuzzy=False).field
        before, after = text[: found.start()].rstrip(" (\n,;"), text[found.end() :].strip()
        if field in (one, other) and before and after:
            after = after.removesuffix(")") if after.count(")") > after.count("(") else after
            return (before, after) if field == other else (after, before)
    return None


def _by_brackets(text: str, one: str, other: str) -> tuple[str, str] | None:
    """Parted where the brackets at the text's end hold a value of one field, and what stands before them does not."""
    found = _IN_BRACKETS.match(text)
    if found is None:
        return None
    before, inner = found["before"], found["inner"]
    for name, rest in ((other, one), (one, other)):
        test = LIKENESS.get(name)
        if test is not None and test(inner) >= LIKE and (rest == "activity" or test(before) < LIKE):
            return (inner, before) if name == one else (before, inner)
    return None


def _by_line_of_time(lines: Sequence[str], one: str, other: str) -> tuple[str, str] | None:
    """Parted where the last printed lines are a time and nothing else, and no time stands in the lines above."""
    if "timeline_raw" not in (one, other):
        return None
    for at in range(1, len(lines)):
        above, below = " ".join(lines[:at]), " ".join(lines[at:])
        wrapped = time_likeness(f"{above.split()[-1]} {below}") == 1  # `…, sommaren⏎2024`
        if time_likeness(below) == 1 and not wrapped and not find_times(above):
            return (below, above) if one == "timeline_raw" else (above, below)
    return None


def _by_content(text: str, one: str, other: str) -> tuple[str, str] | None:
    """Parted where all pieces on one side are values of one field and none on the other is; or not, where the whole
    text is a value of one field only. Times are looked for first."""
    pieces = _pieces(text)
    for name, rest in sorted(((one, other), (other, one)), key=lambda pair: pair[0] != "timeline_raw"):
        test = LIKENESS.get(name)
        if test is None:
            continue
        least = SURE if name == "timeline_raw" else LIKE  # `klasslärarna Vårterminen 2023` is more than a time
        if rest != "activity" and test(text) >= SURE and not _holds(text, rest):
            return (text, "") if name == one else ("", text)
        for cut in range(1, len(pieces)):
            for mine, yours in ((pieces[cut:], pieces[:cut]), (pieces[:cut], pieces[cut:])):
                if rest == "timeline_raw" and not all(LIKENESS[rest](p) >= SURE for p in yours):
                    continue
                if all(test(p) >= least for p in mine) and not any(test(p) >= LIKE for p in yours):
                    a, b = _stretch(text, mine), _stretch(text, yours)
                    return (a, b) if name == one else (b, a)
    return None


def _pieces(text: str) -> list[str]:
    """What stands between the breaks of a text; the stroke of `Vintern 2024/2025` is none."""
    times = find_times(text)
    pieces, start = [], 0
    for sign in _BREAK.finditer(text):
        if not any(time.start_index < sign.start() and sign.end() < time.end_index for time in times):
            pieces.append(text[start : sign.start()])
            start = sign.end()
    return [piece for piece in (*pieces, text[start:]) if piece]


def _holds(text: str, name: str) -> bool:
    """Whether a value of the field `name` is in a text, as its whole, beside a time, or, for a time, as a part."""
    times = find_times(text)
    if name == "timeline_raw" and times:
        return True
    if name not in LIKENESS:
        return False
    for time in reversed(times):
        text = text[: time.start_index] + text[time.end_index :]
    return bool(text.strip()) and LIKENESS[name](text) >= LIKE


def _stretch(text: str, pieces: Sequence[str]) -> str:
    """The stretch of `text` from the first of `pieces` to the last."""
    start = text.find(pieces[0])
    end = text.find(pieces[-1], start) + len(pieces[-1])
    return text[start:end].strip()


def _by_time(text: str, one: str, other: str) -> tuple[str, str] | None:
    """Parted around the only time in the text."""
    spans = find_times(text) if "timeline_raw" in (one, other) else ()
    if len(spans) != 1:
        return None
    start, end = spans[0].start_index, spans[0].end_index
    time = text[start:end].strip(" ,.;/()")
    rest = regex.sub(r"\s+", " ", f"{text[:start]} {text[end:]}".strip(" ,.;/()"))
    if not rest:
        return None
    return (time, rest) if one == "timeline_raw" else (rest, time)


def _by_lines(lines: Sequence[str], one: str, other: str) -> tuple[str, str] | None:
    """Parted at a printed line's end where one side of it surely is of one field and the other is not."""
    for name in (other, one):
        test = LIKENESS.get(name)
        for at in range(1, len(lines) if test else 0):
            above, below = " ".join(lines[:at]), " ".join(lines[at:])
            mine, yours = (above, below) if name == one else (below, above)
            if test is not None and test(mine) >= SURE and test(yours) < LIKE:
                return above, below
    return None
