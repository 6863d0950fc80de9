"""Swedish time expressions: what a cell or a phrase says about when, as dates, EDTF and RFC 5545.

`parse_time` reads a whole cell, `find_times` picks times out of running text, `time_likeness` tells how much a text
reads like a time cell, `heading_hint` whether a heading makes its cells deadlines or starts. The words are data
(`times.yaml`); the grammar follows the table "Times" of docs/reading.md, and docs/times.md says what was chosen
where that table is silent.

How it works: `time_words` cuts the text into tokens and classes of words, `time_units` reads dated units from tokens,
`time_scan` builds items with their roles and links in one pass, and this module makes dates, EDTF and a kind of them.
All passes are linear in the length of the text and nothing raises on any string.
"""

from __future__ import annotations

import calendar
import datetime as dt
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import regex

from rules.registry import find_registry_numbers
from rules.time_scan import ROLE_OF, Item, Scan, scan_tokens
from rules.time_units import part_of, resolve
from rules.time_words import Lexicon, Token, is_status, load_lexicon, normalise, tokenise

Hint = Literal["deadline", "start"]

# Longer texts are no time cells; only the beginning is read.
MAX_CELL = 2_000


@dataclass(frozen=True)
class Time:
    """What a time cell says.

    `start`, `end`: first and last day or None. `edtf`: EDTF level 2 (ISO 8601-2), None where there is no date; its
    bounds are `start` and `end`. `kind`: `period`, `deadline`, `start`, `continuous`, `recurring` or None without
    a time.
    `recurrence`: RRULE value of RFC 5545 or None. `matched`: share of the text's letters and digits that the grammar
    explained, 0-1. `flags`: `date_no_year` (a time without a year), `date_unparsed` (something that should have been a
    date is none), `date_two_readings` (a date that can be read in two ways; the likelier one is given),
    `recurrence_inexact` (RFC 5545 has no rule for it, the nearest is given).
    """

    start: dt.date | None = None
    end: dt.date | None = None
    edtf: str | None = None
    kind: str | None = None
    recurrence: str | None = None
    flags: tuple[str, ...] = ()
    matched: float = 0.0


@dataclass(frozen=True)
class TimeSpan:
    """A time at `text[start_index:end_index]` of the searched text."""

    start_index: int
    end_index: int
    time: Time


def _fill_years(items: list[Item], flags: set[str]) -> list[Item]:
    """Give items without a year that of the linked item to the right, else to the left; unfold a pair of years."""
    out: list[Item] = []
    for item in items:
        pair = item.unit.pair
        if pair is not None:
            before = [o for o in _run(out) if o.unit.year is None] if item.link else []
            for other in before:
                other.unit.year = pair[0]
            if not before:
                out.append(replace(item, unit=replace(item.unit, year=pair[0], pair=None)))
                item = replace(item, link="range", role=item.role if item.role == "deadline" else None)
        out.append(item)
    for k in range(len(out) - 2, -1, -1):
        here, right = out[k], out[k + 1]
        if right.link and here.unit.year is None and here.unit.kind != "bad" and right.unit.year is not None:
            here.unit.year = right.unit.year
            here_span, right_span = resolve(here.unit), resolve(right.unit)
            if here_span and right_span and here_span[0] > right_span[0] and right.unit.kind != "year":
                flags.add("date_two_readings")
                if right.link == "range":
                    here.unit.year -= 1
    for k in range(1, len(out)):
        here, left = out[k], out[k - 1]
        if here.link and here.unit.year is None and here.unit.kind != "bad" and left.unit.year is not None:
            here.unit.year = left.unit.year
            here_span, left_span = resolve(here.unit), resolve(left.unit)
            if here_span and left_span and here_span[0] < left_span[0]:
                here.unit.year += 1
                flags.add("date_two_readings")
    return out


def _run(items: list[Item]) -> list[Item]:
    """The last items that are linked to each other."""
    k = len(items) - 1
    while k > 0 and items[k].link:
        k -= 1
    return items[max(k, 0) :]


@dataclass(frozen=True, slots=True)
class _Group:
    """A time or a range of times: bounds, role and the items at its two ends."""

    lo: dt.date
    hi: dt.date
    role: str | None
    first: Item
    last: Item


def _groups(items: list[Item], flags: set[str]) -> tuple[list[_Group], list[Item]]:
    """Ranges and single times with their dates, and the items that have no year."""
    groups: list[_Group] = []
    yearless: list[Item] = []
    open_range = False
    for item in items:
        if item.unit.kind == "bad":
            flags.add("date_unparsed")
            open_range = False
            continue
        if item.unit.year is None:
            if not item.unit.bare_word:
                yearless.append(item)
            open_range = False
            continue
        span = resolve(item.unit)
        if span is None:
            flags.add("date_unparsed")
            open_range = False
            continue
        if item.unit.two_readings:
            flags.add("date_two_readings")
        lo, hi = part_of(item.unit, *span, item.part) if item.part and not item.whole else span
        if item.link == "range" and open_range:
            group = groups.pop()
            role = "deadline" if "deadline" in (group.role, item.role) and group.role != "start" else None
            if item.role == "start":
                role = "start"
            if lo < group.lo and hi < group.hi:
                flags.add("date_two_readings")
            groups.append(_Group(min(group.lo, lo), max(group.hi, hi), role, group.first, item))
        else:
            role = item.role
            if role is None and item.link == "list" and groups and groups[-1].role == "deadline":
                role = "deadline"
            groups.append(_Group(lo, hi, role, item, item))
        open_range = True
    return groups, yearless


def _precision(item: Item) -> str:
    kind = item.unit.kind
    if kind in ("day", "week", "turn") or (kind == "month" and item.part and not item.whole):
        return "day"
    return "year" if kind == "year" and not item.part else "month"


def _edtf_point(day: dt.date, precision: str, *, upper: bool, approx: str) -> str:
    last = calendar.monthrange(day.year, day.month)[1]
    if precision == "year" and (day.month, day.day) == ((12, 31) if upper else (1, 1)):
        text = f"{day.year:04}"
    elif precision != "day" and day.day == (last if upper else 1):
        text = f"{day.year:04}-{day.month:02}"
    else:
        text = day.isoformat()
    return text + approx


def _edtf_single(group: _Group) -> str | None:
    """The code of EDTF for a season (21-23), quarter (33-36), tertial (37-39) or half (40-41), if it is just one."""
    item, unit = group.first, group.first.unit
    if group.first is not group.last or item.approx or (item.part and not item.whole) or unit.year is None:
        return None
    base = {"season": 0, "quarter": 32, "tertial": 36, "half": 39}.get(unit.kind)
    if base is None or unit.a == 24:
        return None
    return f"{unit.year:04}-{unit.a + base}"


def _dates(groups: list[_Group], hint: Hint | None) -> tuple[dt.date | None, dt.date | None, str, str]:
    """(start, end, edtf, kind) of the groups of one cell."""
    if len(groups) == 1 and groups[0].first is groups[0].last and groups[0].role is None and hint:
        groups = [replace(groups[0], role=hint)]
    groups = [_sided(group) for group in groups]
    los: list[tuple[dt.date, Item]] = []
    his: list[tuple[dt.date, Item]] = []
    starts: list[tuple[dt.date, Item]] = []
    for g in groups:
        if g.role == "start":
            starts.append((g.lo, g.first))
        elif g.role == "after":
            starts.append((g.hi + dt.timedelta(days=1), g.last))
        elif g.role == "before":
            his.append((g.lo - dt.timedelta(days=1), g.first))
        elif g.role == "deadline":
            his.append((g.hi, g.last))
        else:
            los.append((g.lo, g.first))
            his.append((g.hi, g.last))
    start = min([*los, *starts], key=lambda x: x[0], default=None)
    end = max(his, key=lambda x: x[0], default=None)
    if starts and end is not None and end[0] < max(s[0] for s in starts):
        end = None
    lower = "" if start is None else _edtf_point(start[0], _precision(start[1]), upper=False, approx=start[1].approx)
    upper = "" if end is None else _edtf_point(end[0], _precision(end[1]), upper=True, approx=end[1].approx)
    if start is None:
        assert end is not None
        return None, end[0], f"../{upper}", "deadline"
    if end is None:
        return start[0], None, f"{lower}/..", "start"
    single = _edtf_single(groups[0]) if len(groups) == 1 else None
    return start[0], end[0], single or (lower if lower == upper else f"{lower}/{upper}"), "period"


def _sided(group: _Group) -> _Group:
    """The turn of a year as a deadline is its last day of December, as a start its first of January."""
    if group.first is not group.last or group.first.unit.kind != "turn" or group.role is None:
        return group
    if group.role in ("deadline", "before"):
        return replace(group, hi=group.lo, role="deadline")
    return replace(group, lo=group.hi, role="start")


def _by_parts(rule: str, yearless: list[Item]) -> str:
    """`årligen` with months or days that have no year: BYMONTH and BYMONTHDAY."""
    months = sorted({item.unit.a for item in yearless if item.unit.kind in ("month", "day")})
    days = sorted({item.unit.b for item in yearless if item.unit.kind == "day"})
    weeks = sorted({item.unit.a for item in yearless if item.unit.kind == "week"})
    if not rule.startswith("FREQ=YEARLY") or ";BY" in rule:
        return rule
    if months and not any(item.link == "range" for item in yearless):
        rule += ";BYMONTH=" + ",".join(map(str, months))
        if days and len(months) == 1:
            rule += ";BYMONTHDAY=" + ",".join(map(str, days))
    elif weeks:
        rule += ";BYWEEKNO=" + ",".join(map(str, weeks))
    return rule


def _combine(scan: Scan, hint: Hint | None, matched: float) -> Time:
    flags = set(scan.flags)
    items = _fill_years(scan.items, flags)
    groups, yearless = _groups(items, flags)
    rule = _by_parts(scan.rules[0], yearless) if scan.rules else None
    if len(set(scan.rules)) > 1:
        flags.add("date_two_readings")
    recurring = bool(scan.rules) or scan.without_rule
    start = end = edtf = kind = None
    if groups:
        start, end, edtf, kind = _dates(groups, hint)
    if (yearless or scan.yearless) and not recurring:
        flags.add("date_no_year")
        if not groups:
            role = next((item.role for item in yearless if item.role), scan.yearless_role) or hint
            kind = {"before": "deadline", "after": "start"}.get(role or "period", role or "period")
    if recurring:
        kind = "recurring"
    elif scan.continuous or (kind is None and (scan.until_further or scan.ongoing)):
        kind = "continuous"
    return Time(start, end, edtf, kind, rule, tuple(sorted(flags)), matched)


_REMARK = regex.compile(r"\([^()\d]*+\)")
_NO_LETTER_OR_DIGIT = regex.compile(r"[\W_]+")


def _matched(tokens: list[Token], norm: str) -> float:
    """Share of the letters and digits that is explained; a remark in parentheses without a figure does not count."""
    remarks = [(m.start(), m.end()) for m in _REMARK.finditer(norm)] if "(" in norm else []
    counted = [t for t in tokens if not any(first <= t.start < last for first, last in remarks)]
    total = len(_NO_LETTER_OR_DIGIT.sub("", "".join(norm[t.start : t.end] for t in counted)))
    known = len(_NO_LETTER_OR_DIGIT.sub("", "".join(norm[t.start : t.end] for t in counted if t.known)))
    return known / total if total else 0.0


def parse_time(text: str, hint: Hint | None = None) -> Time:
    """What the time cell `text` (as printed) says.

    `hint` is what the column's heading makes of a bare time (`heading_hint`): under `Klart senast` one single time is a
    deadline at its last day, under `Start` a start; a range, a list or a cell with its own word for it (`fr.o.m.`) is
    not touched. Never raises; a text without a time gives kind None, flagged `date_unparsed` unless it is empty, a
    dash, a cross, a status or a phrase that can have no date (`vid behov`, `snarast`).
    """
    return _parse(unicodedata.normalize("NFC", text)[:MAX_CELL], hint)


@lru_cache(maxsize=20_000)
def _parse(text: str, hint: Hint | None) -> Time:
    lexicon = load_lexicon()
    norm = normalise(text)
    tokens = tokenise(norm, lexicon)
    scan = scan_tokens(tokens, lexicon)
    time = _combine(scan, hint, round(_matched(tokens, norm), 3))
    if time.kind is None and not time.flags and not (scan.vague or scan.status) and _says_something(norm):
        time = replace(time, flags=("date_unparsed",))
    return time


def _says_something(norm: str) -> bool:
    return _NO_LETTER_OR_DIGIT.sub("", norm) not in ("", "x", "xx", "xxx")


def explained_spans(text: str) -> tuple[tuple[int, int, bool], ...]:
    """The places (first, last + 1, whether it is a date) of `text` that the grammar of times explains.

    `text` must be in NFC. Words that are a status are left out, since `rules.status` reads them itself.
    """
    lexicon = load_lexicon()
    tokens = tokenise(normalise(text), lexicon)
    before = [t.known for t in tokens]
    scan_tokens(tokens, lexicon)
    spans: list[tuple[int, int, bool]] = []
    for token, by_itself in zip(tokens, before, strict=True):
        left_out = token.category in ("status", "ongoing") or (token.category == "deadline" and is_status(token))
        if token.known and not left_out:
            dated = not by_itself or token.category in ("month", "season", "term")
            spans.append((token.start, token.end, dated))
    return tuple(spans)


@lru_cache(maxsize=1024)
def heading_hint(heading: str) -> Hint | None:
    """`deadline` for headings such as `Klart senast`, `start` for `Startår`, None for others and for both at once."""
    words = set(regex.findall(r"\p{L}+(?:\.\p{L}+)*\.?", unicodedata.normalize("NFC", heading).lower()))
    words |= {word.rstrip(".") for word in words}
    kinds = [name for name, listed in load_lexicon().headings.items() if words & listed]
    return kinds[0] if len(kinds) == 1 else None  # type: ignore[return-value]


@lru_cache(maxsize=20_000)
def time_likeness(text: str) -> float:
    """How much `text` reads as a time cell, 0-1: its explained share if it holds a time, else 0."""
    norm = normalise(unicodedata.normalize("NFC", text)[:MAX_CELL])
    lexicon = load_lexicon()
    tokens = tokenise(norm, lexicon)
    scan = scan_tokens(tokens, lexicon)
    share = _matched(tokens, norm)
    plainly_continuous = scan.until_further or (scan.continuous and not scan.ongoing)
    if scan.items or scan.rules or plainly_continuous or scan.yearless:
        return round(share, 3)
    if scan.vague or scan.without_rule or scan.ongoing:
        return round(share / 2, 3)
    return 0.0


# Signs and classes that end a time in running text.
_BREAKS = frozenset(
    ("other", "law", "amount", "personal", "paragraph", "hour", "document_words", "status", "events", "duration",
     "ongoing", ".", ";", "(", ")", "vague", "within")
)  # fmt: skip
# Small words that may open a time in running text (`under hösten 2019`, `den 15 juni`).
_OPENERS = frozenset(("under", "den", "åren", "hela", "mellan", "år"))
_YEAR_TRIGGERS = frozenset(
    ("deadline", "until", "towards", "before", "start", "from", "part", "whole", "open_end", "until_further")
)


def find_times(text: str) -> tuple[TimeSpan, ...]:
    """The times in running text or in a combined cell (`Rektor, hösten 2019`), in order of place, not overlapping.

    Conservative: a year by itself counts only after a word of time (`senast 2020`, `under 2018`) or at the very end
    after a separator; a time without a year only after such a word; paragraphs, registry numbers, laws, amounts and
    dates of documents (`daterad den 3 maj 2018`) never. `text` is expected in NFC; no time runs over a line break.
    Never raises.
    """
    lexicon = load_lexicon()
    spans: list[TimeSpan] = []
    offset = 0
    for line in text.split("\n"):
        norm = normalise(line)
        for number in find_registry_numbers(line):
            if not regex.fullmatch(_SPELLED_LIKE_DATE, number.text):
                norm = norm[: number.start] + "ø" * (number.end - number.start) + norm[number.end :]
        tokens = tokenise(norm, lexicon)
        i = 0
        while i < len(tokens):
            if _breaks(tokens, i):
                i += 1
                continue
            j = i
            while j < len(tokens) and not _breaks(tokens, j):
                j += 1
            spans += _times_of_run(tokens, i, j, offset, norm, lexicon)
            i = j
        offset += len(line) + 1
    return tuple(spans)


# `Q2 2019`, `T1 2019`, `VT 2019`, `V 12/2019` look like a series and a number.
_SPELLED_LIKE_DATE = r"(?i)(?:[qkthv]|kv|vt|ht|v)\.? ?\d.*"


def _breaks(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    if token.category == "continuous" and token.text not in load_lexicon().in_prose:
        return True
    return token.category in _BREAKS


def _times_of_run(tokens: list[Token], i: int, j: int, offset: int, norm: str, lexicon: Lexicon) -> list[TimeSpan]:
    """The time that the run tokens[i:j] (no break inside) holds, as a list of none or one."""
    before = tokens[i - 1] if i else None
    at_end = all(t.category in (".", ")", ";") for t in tokens[j : j + 3]) and j + 3 >= len(tokens)
    if before is not None and before.category == "document_words":
        return []
    scan_tokens(tokens[i:j], lexicon)  # marks the tokens that belong to a unit
    while i < j and _loose(tokens, i, first=True):
        before, i = tokens[i], i + 1
    while j > i and _loose(tokens, j - 1, first=False):
        j -= 1
    run = tokens[i:j]
    if not run:
        return []
    scan = scan_tokens(run, lexicon)
    follower = tokens[j] if j < len(tokens) else None
    if not _plain_enough(scan, run, before, follower, at_end):
        return []
    time = _combine(scan, None, 1.0)
    if time.kind is None or (time.start is None and time.end is None and "date_unparsed" in time.flags):
        return []
    return [TimeSpan(offset + run[0].start, offset + run[-1].end, time)]


def _loose(tokens: list[Token], i: int, *, first: bool) -> bool:
    """Whether the outermost token of a run says nothing about time."""
    token = tokens[i]
    if token.category == "filler":
        return not (first and token.text in _OPENERS)
    if token.category == "-":
        return first or token.start > tokens[i - 1].end
    if token.category in ("and", "approx") or not token.known:
        return True
    return not first and token.category in (*ROLE_OF, "part", "whole", "numbered", "ordinal")


_DETERMINERS = frozenset(("den", "det", "de", "en", "ett", "dess", "sin", "vår", "i"))


def _plain_enough(scan: Scan, run: list[Token], before: Token | None, follower: Token | None, at_end: bool) -> bool:
    """Whether a run in running text is surely a time."""
    categories = {t.category for t in run}
    texts = {t.text for t in run}
    last_word = before.text if before is not None else ""
    if scan.rules:
        return bool(categories & {"count", "every", "recurrence"})
    if any(u.unit.kind not in ("year", "bad") and u.unit.year is not None and u.unit.in_prose for u in scan.items):
        return True
    if any(u.unit.year is not None for u in scan.items):
        if not all(u.unit.in_prose for u in scan.items):
            return bool(categories & {"deadline", "until"})
        by_word = bool(
            categories & _YEAR_TRIGGERS or texts & {"under", "åren", "hela", "år"} or last_word in ("under", "sedan")
        )
        return by_word or "yearless" in categories or (at_end and last_word != "" and last_word in ",/(;")
    if scan.items:
        return bool(
            categories & {"deadline", "until", "before", "from", "towards"}
            or "under" in texts
            or last_word in ("i", "till", "under")
            or any(u.unit.kind == "day" for u in scan.items)
        ) and all(not u.unit.bare_word for u in scan.items)
    if scan.yearless:
        return bool(texts & {"under", "hela"}) or any(t.category == "yearless" and " " in t.text for t in run)
    if scan.continuous or scan.until_further:
        adverb = last_word not in _DETERMINERS
        if "löpande" in texts:
            ends = follower is None or follower.category != "other"
            return adverb and (ends or last_word in ("ska", "skall", "att"))
        return adverb
    return False
