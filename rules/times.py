"""Swedish time expressions: what a cell or a phrase says about when, as dates, EDTF and RFC 5545.

`parse_time` reads a whole cell, `find_times` picks times out of running text, `time_likeness` tells how much a text reads
like a time cell, `heading_hint` whether a heading makes its cells deadlines or starts. The words are data (`times.yaml`); the
grammar follows the table "Times" of DATASET.md, and docs/times.md says what was chosen where that table is silent.

How it works: one pass of a regular expression cuts the text into tokens (dates, numbers, words, signs), a phrase table turns
words into classes, and one pass over the classes builds dated items, each with its role (deadline, start …) and its link to the
item before (a range, a list). Both passes are linear in the length of the text and nothing raises on any string.
"""

from __future__ import annotations

import calendar
import datetime as dt
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import regex
import yaml

from rules.registry import find_registry_numbers

Hint = Literal["deadline", "start"]

YEAR_FIRST, YEAR_LAST = 1900, 2099
# A strong word (`Start av projektet hösten 2017`) reaches over at most this many unknown words to its date.
REACH = 4
# Longer texts are no time cells; only the beginning is read.
MAX_CELL = 2_000


@dataclass(frozen=True)
class Time:
    """What a time cell says.

    `start`, `end`: first and last day or None. `edtf`: EDTF level 2 (ISO 8601-2), None where there is no date; its bounds are
    `start` and `end`. `kind`: `period`, `deadline`, `start`, `continuous`, `recurring` or None without a time.
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


# --- the words ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Phrase:
    words: tuple[str, ...]
    dotted: bool
    category: str
    value: Any = None


@dataclass(frozen=True)
class _Lexicon:
    phrases: dict[str, tuple[_Phrase, ...]]  # by the first word, longest first
    every_units: dict[str, str]
    weekdays: dict[str, str]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    in_prose: frozenset[str]
    yearless_prefix: frozenset[str]
    ongoing_strong: frozenset[str]
    headings: dict[str, frozenset[str]]
    lexer: regex.Pattern[str]


_SIMPLE = (
    "deadline", "until", "towards", "before", "whole", "start", "from", "after", "open_end", "until_further", "continuous",
    "ongoing", "recurring_without_rule", "approx", "yearless", "vague", "events", "filler", "and", "document_words",
    "school_year", "turn_of_year",
)  # fmt: skip


def load_words() -> dict[str, Any]:
    """The content of `times.yaml`."""
    words: dict[str, Any] = yaml.safe_load(resources.files("rules").joinpath("times.yaml").read_text(encoding="utf-8"))
    return words


def phrase_entries(data: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Every phrase of `times.yaml` as (phrase, category, value); a phrase stands in one category only."""
    entries = [(phrase, name, None) for name in _SIMPLE for phrase in data[name]]
    entries += [(p, "month", n) for n, forms in data["months"].items() for p in forms]
    entries += [(p, "season", n) for n, forms in data["seasons"].items() for p in forms]
    entries += [(p, "term", n) for n, forms in data["terms"].items() for p in forms]
    entries += [(p, "numbered", name) for name, forms in data["numbered"].items() for p in forms]
    entries += [(p, "ordinal", n) for n, forms in data["ordinals"].items() for p in forms]
    entries += [(p, "part", name) for name, forms in data["part"].items() for p in forms]
    entries += [(p, "recurrence", rule) for rule, forms in data["recurrence"].items() for p in forms]
    return entries


def _phrase(text: str, category: str, value: Any) -> _Phrase:
    words = tuple(regex.findall(r"[\p{L}]+|\d+|[^\s\p{L}\d.]", text.replace(".", " ")))
    return _Phrase(words, "." in text, category, value)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    data = load_words()
    table: dict[str, list[_Phrase]] = {}
    for text, category, value in phrase_entries(data):
        phrase = _phrase(text, category, value)
        table.setdefault(phrase.words[0], []).append(phrase)
    status = yaml.safe_load(resources.files("rules").joinpath("status.yaml").read_text(encoding="utf-8"))
    taken = {text for text, _, _ in phrase_entries(data)}
    for code, forms in status["statuses"].items():
        for text in forms:
            if text not in taken:
                phrase = _phrase(text, "status", code)
                table.setdefault(phrase.words[0], []).append(phrase)
    every = {word: name for name, words in data["every_units"].items() for word in words}
    numbers = {word: n for n, words in data["numbers"].items() for word in words}
    weekdays = {word: code for code, words in data["weekdays"].items() for word in words}
    months = [m for forms in data["months"].values() for m in forms]
    return _Lexicon(
        phrases={first: tuple(sorted(ps, key=lambda p: -len(p.words))) for first, ps in table.items()},
        every_units=every,
        weekdays=weekdays,
        numbers=numbers,
        ordinals={w: n for n, ws in data["ordinals"].items() for w in ws if n > 0},
        in_prose=frozenset(data["continuous_in_prose"]),
        yearless_prefix=frozenset(data["yearless_prefix"]),
        ongoing_strong=frozenset(data["ongoing_strong"]),
        headings={name: frozenset(words) for name, words in data["headings"].items()},
        lexer=_build_lexer(data, every, weekdays, months),
    )


def _any(words: Any) -> str:
    return "(?:" + "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def _build_lexer(
    data: dict[str, Any], every: dict[str, str], weekdays: dict[str, str], months: list[str]
) -> regex.Pattern[str]:
    y4 = r"(?:19|20)\d\d"
    number = r"(?:\d{1,2}|" + "|".join(w for ws in data["numbers"].values() for w in ws) + ")"
    nth = (
        r"(?:\d{1,2}(?::?[ae])?|"
        + "|".join(w for n, ws in data["ordinals"].items() for w in ws if n > 0)
        + "|femte|sjätte|tionde)"
    )
    unit = _any([*every, *weekdays, *months])
    left = r"(?<![\p{L}\d])"
    right = r"(?![\p{L}\d])"
    parts = [
        # a count in a span of time: 2 ggr/år, en gång per månad, 2-3 gånger om året
        rf"(?P<count>{left}(?P<n>{number})(?: ?(?:-|till) ?(?P<n2>{number}))? ?{_any(data['times_words'])}\.?"
        rf" ?(?:/|per|om|i|varje|under|var)? ?(?P<count_unit>{_any(every)}){right})",
        # every so many: varje år, varannan vecka, vart tredje år, var 14:e dag
        rf"(?P<every>{left}(?:i |vid |under )?(?:(?P<second>varannan|vartannat|varannat|varann)|varje|(?:vart|var)(?= {nth} ))"
        rf"(?: (?P<nth>{nth}))? (?P<every_unit>{unit}){right})",
        rf"(?P<per_unit>{left}(?:/|per )(?P<per>{_any(every)}){right})",
        # no dates: durations, amounts, hours, paragraphs, personal numbers, registry numbers, laws, decades
        rf"(?P<within>{left}inom (?:högst )?{number} (?:år|månader|månad|mån|veckor|dagar|dygn){right})",
        rf"(?P<duration>{left}{number}(?: ?- ?{number})? (?:års?|månaders?|månad|mån|veckors?|dagars?){right}(?! ?(?:{y4}|\d)))",
        rf"(?P<amount>{left}\d+(?:[ .,]\d+)*+ ?(?:%|{_any(data['amounts'])}{right}))",
        r"(?P<hour>\bkl(?:ockan|\.)? ?\d{1,2}(?:[.:]\d\d)?(?: ?- ?\d{1,2}(?:[.:]\d\d)?)?(?!\d))",
        r"(?P<paragraph>§+ ?\d+(?: ?[-,/] ?\d+)*+|\d+ ?§)",
        r"(?P<personal>\d{6}(?:\d\d)?[-+]\d{4}(?!\d))",
        # dates
        rf"(?P<blank>{left}(?:{y4}|(?:19|20)xx|xxxx|åååå)(?: ?- ?(?:\d\d|xx|mm|dd|x|\?\?)){{1,2}}(?<=[xmd?])|{left}20xx){right}",
        rf"(?P<iso>(?<!\d)(?P<iy>{y4})(?: ?- ?(?P<im>\d{{1,2}}) ?- ?(?P<id>\d{{1,2}})|(?P<isep>[./])(?P<im2>\d{{1,2}})(?P=isep)(?P<id2>\d{{1,2}}))(?!\d))",
        r"(?P<law>(?<!\d)\d{4}[:.]\d+|(?<!\d)\d{4}/(?!(?:19|20)\d\d(?!\d))\d{3,}|\d{4}-tal\p{L}*)",
        r"(?P<compact>(?<!\d)(?:19|20)\d{6}(?!\d))",
        r"(?P<short_iso>(?<!\d)\d\d-\d\d-\d\d(?!\d|-\d))",
        r"(?P<six>(?<![\d.,])\d{6}(?![\d,]|\.\d))",
        rf"(?P<dotted>(?<![\d.])(?P<dd>\d{{1,2}})\. ?(?P<dm>\d{{1,2}})\. ?(?P<dy>{y4}|\d\d)(?!\d|\.\d))",
        rf"(?P<pair>(?<!\d)(?P<py>{y4}) ?/ ?(?P<py2>{y4}|\d\d)(?!\d|/))",
        rf"(?P<slash_year>(?<![\d/])(?P<sn>\d{{1,2}}) ?/ ?(?P<sy>{y4})(?!\d|/|[-:.]\d))",
        rf"(?P<day_month>(?<![\d/])(?P<day>\d{{1,2}}) ?/ ?(?P<month>\d{{1,2}})(?:/(?P<dmy>{y4}|\d\d))?(?!\d|/))",
        rf"(?P<year_two>(?<!\d)(?P<ty>{y4}) ?- ?(?P<tn>\d\d)(?!\d|\p{{L}}| ?[/.:]\d| ?- ?\d{{1,2}}(?!\d)| ?{_any(months)}{right}))",
        rf"(?P<year>(?<!\d){y4}(?![\d\p{{L}}]|[.:]\d))",
        r"(?P<apostrophe>['’´`]\d\d(?!\d))",
        r"(?P<ordinal_number>(?<!\d)\d:?(?:a|e|sta|dra|dje|de)(?!\p{L}))",
        r"(?P<num>(?<!\d)\d{1,2}(?::?e)?(?![\d\p{L}]|[.,:]\d))",
        r"(?P<digits>\d++(?:[.,:]\d++)*+\p{L}*+)",
        r"(?P<word>\p{L}++)",
        r"(?P<sign>[^\s\p{L}\d])",
    ]
    return regex.compile("|".join(parts))


# --- tokens ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Token:
    category: str  # a category of times.yaml, a group of the lexer, the sign itself, or "other"
    start: int
    end: int
    text: str
    value: Any = None
    known: bool = False


_DASHES = dict.fromkeys(map(ord, "–—‐‑‒−―"), "-")
_CONNECTORS = frozenset(("-", "/", ",", "and", "towards", "until"))
# Categories whose words the grammar explains wherever they stand.
_EXPLAINED = frozenset(
    (*_SIMPLE, "month", "season", "term", "ordinal", "part", "recurrence", "status", "count", "every", "per_unit", "within", "duration")
) - {"document_words", "ordinal"}  # fmt: skip


def _normalise(text: str) -> str:
    """Lower case, plain hyphens and spaces; every character keeps its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return regex.sub(r"\s", " ", lowered.translate(_DASHES))


def _tokens(norm: str, lexicon: _Lexicon) -> list[_Token]:
    lexemes = [
        _Token(
            m.lastgroup or "sign",
            m.start(),
            m.end(),
            m.group(),
            m.capturesdict() if m.lastgroup in _STRUCTURED else None,
        )
        for m in lexicon.lexer.finditer(norm)
    ]
    tokens: list[_Token] = []
    i = 0
    while i < len(lexemes):
        token = lexemes[i]
        if token.category in ("word", "sign"):
            phrase, after = _match_phrase(lexemes, i, lexicon)
            if phrase is not None:
                last = lexemes[after - 1]
                if not (phrase.dotted and last.text == ".") and phrase.category in (
                    "month",
                    "numbered",
                    "term",
                    "season",
                ):
                    after = _skip_dot(lexemes, after)
                token = _Token(
                    phrase.category, token.start, lexemes[after - 1].end, norm[token.start : last.end], phrase.value
                )
                i = after
                token.known = token.category in _EXPLAINED
                tokens.append(token)
                continue
            token.category = "other" if token.category == "word" else token.text
        elif token.category == "digits":
            token.category = "other"
        token.known = token.category in _EXPLAINED
        tokens.append(token)
        i += 1
    return tokens


_STRUCTURED = frozenset(
    ("count", "every", "per_unit", "iso", "dotted", "pair", "slash_year", "day_month", "year_two")
)  # fmt: skip


def _skip_dot(lexemes: list[_Token], i: int) -> int:
    if (
        i < len(lexemes)
        and lexemes[i].text == "."
        and lexemes[i].start == lexemes[i - 1].end
        and len(lexemes[i - 1].text) < 6
    ):
        return i + 1
    return i


def _match_phrase(lexemes: list[_Token], i: int, lexicon: _Lexicon) -> tuple[_Phrase | None, int]:
    for phrase in lexicon.phrases.get(lexemes[i].text, ()):
        j = i + 1
        for word in phrase.words[1:]:
            if phrase.dotted and j < len(lexemes) and lexemes[j].text == ".":
                j += 1
            if j >= len(lexemes) or lexemes[j].text != word:
                break
            j += 1
        else:
            if phrase.dotted and j < len(lexemes) and lexemes[j].text == "." and lexemes[j].start == lexemes[j - 1].end:
                j += 1
            return phrase, j
    return None, i


# --- dated units ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Unit:
    kind: str  # day, month, season, term, quarter, tertial, half, week, school, turn, year, bad
    a: int = 0  # month, season, number
    b: int = 0  # day
    year: int | None = None
    two_readings: bool = False
    link: str | None = None  # to the unit before: range, list
    bare_word: bool = False  # `vår` alone, which is also a pronoun
    in_prose: bool = True  # plain enough to be a date in running text
    pair: tuple[int, int] | None = None


_MAX_NUMBER = {"quarter": 4, "tertial": 3, "half": 2, "week": 53}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}
_UNIT_STARTS = frozenset(("month", "season", "term", "numbered", "day_month", "ordinal", "ordinal_number", "num"))


def _full_year(two_digits: int) -> int:
    return 2000 + two_digits if two_digits < 70 else 1900 + two_digits


def _month_days(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _resolve(unit: _Unit) -> tuple[dt.date, dt.date] | None:
    """First and last day of a unit that has its year; None where the calendar has no such day, week or month."""
    y, a = unit.year, unit.a
    if y is None or not YEAR_FIRST <= y <= YEAR_LAST or unit.kind == "bad":
        return None
    try:
        match unit.kind:
            case "day":
                return dt.date(y, a, unit.b), dt.date(y, a, unit.b)
            case "month":
                return _month_days(y, a, a)
            case "season" if a == 24:
                return dt.date(y, 12, 1), _month_days(y + 1, 2, 2)[1]
            case "season":
                return _month_days(y, *_SEASON_MONTHS[a])
            case "term":
                return _month_days(y, *((1, 6) if a == 1 else (8, 12)))
            case "quarter":
                return _month_days(y, 3 * a - 2, 3 * a)
            case "tertial":
                return _month_days(y, 4 * a - 3, 4 * a)
            case "half":
                return _month_days(y, 6 * a - 5, 6 * a)
            case "week":
                return dt.date.fromisocalendar(y, a, 1), dt.date.fromisocalendar(y, a, 7)
            case "school":
                return dt.date(y, 8, 1), dt.date(y + 1, 6, 30)
            case "turn":
                return dt.date(y, 12, 31), dt.date(y + 1, 1, 1)
            case _:
                return dt.date(y, 1, 1), dt.date(y, 12, 31)
    except ValueError:
        return None


def _part_of(unit: _Unit, lo: dt.date, hi: dt.date, part: str) -> tuple[dt.date, dt.date]:
    """Beginning, middle or end of a span: thirds of a year (DATASET.md), of a month by days, of others by months."""
    if unit.kind in ("day", "week", "turn"):
        return lo, hi
    if unit.kind == "month":
        cuts = {"begin": (1, 10), "middle": (11, 20), "end": (21, hi.day)}[part]
        return lo.replace(day=cuts[0]), lo.replace(day=cuts[1])
    months = (hi.year - lo.year) * 12 + hi.month - lo.month + 1
    side = round(months / 3)
    first, last = {"begin": (0, side - 1), "middle": (side, months - side - 1), "end": (months - side, months - 1)}[
        part
    ]
    return _shift(lo, first), _month_days(*_year_month(lo, last))[1]


def _year_month(day: dt.date, months: int) -> tuple[int, int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1, month + 1


def _shift(day: dt.date, months: int) -> dt.date:
    year, month, _ = _year_month(day, months)
    return dt.date(year, month, 1)


class _Reader:
    """Reads units from tokens: each method takes an index and gives what stands there and the index after it."""

    def __init__(self, tokens: list[_Token]):
        self.tokens = tokens

    def cat(self, i: int) -> str:
        return self.tokens[i].category if 0 <= i < len(self.tokens) else ""

    def adjacent(self, i: int) -> bool:
        """Whether token i follows the token before without a space."""
        return 0 < i < len(self.tokens) and self.tokens[i].start == self.tokens[i - 1].end

    def units(self, i: int) -> tuple[list[_Unit], int] | None:
        """The dated units that begin at token i (linked among themselves), or None."""
        match self.cat(i):
            case "iso" | "compact" | "six" | "short_iso" | "dotted":
                return self._day(i)
            case "year_two":
                return self._year_two(i)
            case "pair":
                return self._pair(i)
            case "slash_year":
                month, year = (int(self.tokens[i].value[k][0]) for k in ("sn", "sy"))
                return [_Unit("month" if 1 <= month <= 12 else "bad", month, year=year, in_prose=False)], i + 1
            case "day_month":
                return self._day_month(i)
            case "year":
                return self._year(i)
            case "num" | "ordinal_number":
                return self._day_of_month(i) or self._counted(i)
            case "ordinal":
                return self._counted(i)
            case "month" | "season" | "term":
                token = self.tokens[i]
                unit = _Unit(token.category, token.value, bare_word=token.text in ("vår", "mar"))
                return self._with_year([unit], i + 1)
            case "numbered":
                return self._numbered(i)
            case "school_year" | "turn_of_year":
                return self._spanning(i)
            case "blank":
                return [_Unit("bad")], i + 1
        return None

    def _day(self, i: int) -> tuple[list[_Unit], int]:
        token = self.tokens[i]
        text = token.text
        unit = _Unit("day")
        if token.category == "iso":
            v = token.value
            unit.year, unit.a, unit.b = int(v["iy"][0]), int((v["im"] or v["im2"])[0]), int((v["id"] or v["id2"])[0])
        elif token.category == "compact":
            unit.year, unit.a, unit.b = int(text[:4]), int(text[4:6]), int(text[6:])
        elif token.category == "dotted":
            v = token.value
            year = v["dy"][0]
            unit.year = int(year) if len(year) == 4 else _full_year(int(year))
            unit.a, unit.b, unit.in_prose = int(v["dm"][0]), int(v["dd"][0]), len(year) == 4
        else:
            digits = text.replace("-", "")
            unit.year, unit.a, unit.b = _full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:])
            unit.in_prose = False
            month_reading = token.category == "six" and digits[:2] in ("19", "20") and 1 <= unit.b <= 12
            if _resolve(unit) is None and month_reading:
                unit = _Unit("month", unit.b, year=int(digits[:4]), in_prose=False, two_readings=True)
            else:
                unit.two_readings = month_reading or (
                    token.category == "short_iso"
                    and 1 <= unit.b <= 31
                    and unit.a != unit.b
                    and _resolve(_Unit("day", unit.a, int(digits[:2]), _full_year(unit.b))) is not None
                )
        units = [unit]
        i += 1
        last_day = int(self.tokens[i + 1].text) if self.cat(i) == "-" and self._plain_number(i + 1) else 0
        if unit.b < last_day <= 31 and self.cat(i + 2) not in ("month", "-", "/"):
            units.append(replace(unit, b=last_day, link="range"))
            i += 2
        return units, i

    def _plain_number(self, i: int) -> bool:
        return self.cat(i) == "num" and self.tokens[i].text.isdigit()

    def _year_two(self, i: int) -> tuple[list[_Unit], int]:
        v = self.tokens[i].value
        year, two = int(v["ty"][0]), int(v["tn"][0])
        if 1 <= two <= 12:
            units = [_Unit("month", two, year=year, two_readings=two == (year + 1) % 100, in_prose=False)]
            if self.cat(i + 1) == "-" and self._plain_number(i + 2) and two < int(self.tokens[i + 2].text) <= 12:
                if self.cat(i + 3) not in ("month", "-", "/"):
                    units.append(_Unit("month", int(self.tokens[i + 2].text), year=year, link="range", in_prose=False))
                    return units, i + 3
            return units, i + 1
        other = self._later_year(year, two)
        if other is None:
            return [_Unit("bad")], i + 1
        return [_Unit("year", year=year), _Unit("year", year=other, link="range")], i + 1

    @staticmethod
    def _later_year(year: int, two: int) -> int | None:
        other = year - year % 100 + two
        if other <= year:
            other += 100
        return other if other - year <= 50 else None

    def _years_of_pair(self, i: int) -> tuple[int, int] | None:
        """The years of `2016/2017`, `2016/17`, `16/17` or `2016-17` at token i."""
        token = self.tokens[i] if i < len(self.tokens) else None
        if token is None:
            return None
        first: int
        second: int | None
        if token.category == "pair":
            first, text = int(token.value["py"][0]), token.value["py2"][0]
            second = int(text) if len(text) == 4 else self._later_year(first, int(text))
        elif token.category == "year_two":
            first = int(token.value["ty"][0])
            second = self._later_year(first, int(token.value["tn"][0]))
        elif token.category == "day_month" and not token.value["dmy"]:
            one, two = token.value["day"][0], token.value["month"][0]
            if len(one) != 2 or len(two) != 2:
                return None
            first = _full_year(int(one))
            second = self._later_year(first, int(two))
        else:
            return None
        return (first, second) if second is not None and second > first else None

    def _pair(self, i: int) -> tuple[list[_Unit], int]:
        v = self.tokens[i].value
        first, text = int(v["py"][0]), v["py2"][0]
        years = self._years_of_pair(i)
        if len(text) == 2 and 1 <= int(text) <= 12 and (years is None or years[1] != first + 1):
            return [_Unit("month", int(text), year=first, two_readings=True, in_prose=False)], i + 1
        if years is None:
            return [_Unit("bad", in_prose=False)], i + 1
        two = len(text) == 2 and 1 <= int(text) <= 12
        return [_Unit("year", year=years[0], two_readings=two), _Unit("year", year=years[1], link="range")], i + 1

    def _day_month(self, i: int) -> tuple[list[_Unit], int]:
        v = self.tokens[i].value
        day, month = int(v["day"][0]), int(v["month"][0])
        if v["dmy"]:
            text = v["dmy"][0]
            year = int(text) if len(text) == 4 else _full_year(int(text))
            return [_Unit("day", month, day, year=year, in_prose=len(text) == 4)], i + 1
        if not (1 <= day <= 31 and 1 <= month <= 12):
            years = self._years_of_pair(i)
            if years and years[1] == years[0] + 1:
                units = [_Unit("year", year=years[0], two_readings=True), _Unit("year", year=years[1], link="range")]
                return units, i + 1
            return [_Unit("bad", in_prose=False)], i + 1
        return self._with_year([_Unit("day", month, day)], i + 1)

    def _year(self, i: int) -> tuple[list[_Unit], int]:
        year = int(self.tokens[i].text)
        j = i + 1
        comma = self.cat(j) == ","
        if self.cat(j) in (",", ":") or (self.cat(j) == "-" and self.adjacent(j) and self.adjacent(j + 1)):
            j += 1
        while self.cat(j) == "filler" and self.tokens[j].text in ("under", "i", "den"):
            j += 1
        if self.cat(j) in _UNIT_STARTS and not (comma and self._year_ahead(j)):
            found = self.units(j)
            if found and all(u.year is None and u.kind not in ("year", "bad") for u in found[0]):
                found[0][0].year = year
                found[0][0].bare_word = False
                if found[0][0].kind == "season" and found[0][0].a == 24:
                    found[0][0].two_readings = True
                return found
        return [_Unit("year", year=year)], i + 1

    def _year_ahead(self, i: int) -> bool:
        while self.cat(i) in _UNIT_STARTS or self.cat(i) in _CONNECTORS or self.cat(i) == "filler":
            i += 1
        return self.cat(i) in ("year", "pair", "year_two")

    def _day_of_month(self, i: int) -> tuple[list[_Unit], int] | None:
        """`15 juni 2017`, `15-17 juni`, `15 och 17 juni`, `15-17/6 2018`."""
        days: list[tuple[int, str | None]] = []
        link: str | None = None
        while self.cat(i) in ("num", "ordinal_number") and len(days) < 6:
            days.append((int(regex.sub(r"\D", "", self.tokens[i].text)), link))
            i += 1
            if self.cat(i) in (".", "-") and self.cat(i + 1) == "month":
                i += 1
            if self.cat(i) == "month":
                month = self.tokens[i].value
                units = [_Unit("day", month, day, link=way) for day, way in days]
                return self._with_year(units, i + 1)
            if self.cat(i) not in _CONNECTORS:
                return None
            link = "range" if self.cat(i) in ("-", "towards", "until") else "list"
            i += 1
            if self.cat(i) == "filler" and self.tokens[i].text == "den":
                i += 1
            if self.cat(i) == "day_month":
                found = self._day_month(i)
                if found[0][0].kind != "day":
                    return None
                month, year = found[0][0].a, found[0][0].year
                units = [_Unit("day", month, day, link=way, year=year) for day, way in days]
                found[0][0].link = link
                return units + found[0], found[1]
        return None

    def _counted(self, i: int) -> tuple[list[_Unit], int] | None:
        """`första kvartalet 2019`, `1:a och 2:a tertialet`, `andra halvåret`, `sista kvartalet`."""
        numbers: list[tuple[int, str | None]] = []
        link: str | None = None
        while self.cat(i) in ("ordinal", "ordinal_number", "num") and len(numbers) < 4:
            token = self.tokens[i]
            numbers.append(
                (token.value if token.category == "ordinal" else int(regex.sub(r"\D", "", token.text)), link)
            )
            i += 1
            if self.cat(i) == "numbered":
                unit_token = self.tokens[i]
                if unit_token.value == "week" or not unit_token.text.endswith(("et", "en", "av")):
                    return None
                top = _MAX_NUMBER[unit_token.value]
                units = [_Unit(unit_token.value, top if n == -1 else n, link=way) for n, way in numbers]
                if any(not 1 <= u.a <= top for u in units):
                    return None
                return self._with_year(units, i + 1)
            if self.cat(i) not in ("and", "-", "/", ","):
                return None
            link = "range" if self.cat(i) == "-" else "list"
            i += 1
        return None

    def _numbered(self, i: int) -> tuple[list[_Unit], int] | None:
        """`kv 2 2019`, `Q3-Q4 2019`, `kv 3-4 2019`, `vecka 12-14 2019`, `T1 2019`, `Q2/2019`."""
        kind = self.tokens[i].value
        top = _MAX_NUMBER[kind]
        single_letter = len(self.tokens[i].text) == 1
        j = i + 1
        if self.cat(j) in ("slash_year", "day_month"):  # Q2/2019, v. 34/19
            v = self.tokens[j].value
            n, text = (v["sn"][0], v["sy"][0]) if self.cat(j) == "slash_year" else (v["day"][0], v["month"][0])
            if not 1 <= int(n) <= top:
                return None
            if len(text) == 4 or int(text) > top:
                return [_Unit(kind, int(n), year=int(text) if len(text) == 4 else _full_year(int(text)))], j + 1
            units = [_Unit(kind, int(n)), _Unit(kind, int(text), link="list")]
            return self._with_year(units, j + 1)
        if not self._plain_number(j) or (single_letter and kind != "week" and not self.adjacent(j)):
            return None
        n = int(self.tokens[j].text)
        if not 1 <= n <= top:
            return ([_Unit("bad")], j + 1) if not single_letter else None
        units = [_Unit(kind, n)]
        j += 1
        while self.cat(j) in _CONNECTORS and len(units) < 12:
            k = j + 1
            if self.cat(k) == "filler" and self.tokens[k].text in ("vecka", "kvartal"):
                k += 1
            if not self._plain_number(k) or not 1 <= int(self.tokens[k].text) <= top or self.cat(k + 1) == "month":
                break
            if self.cat(j) == "-" and not self.adjacent(j) and self.adjacent(k) and len(self.tokens[k].text) == 2:
                break  # `v. 34 -19`: the year
            link = "range" if self.cat(j) in ("-", "towards", "until") else "list"
            units.append(_Unit(kind, int(self.tokens[k].text), link=link))
            j = k + 1
        return self._with_year(units, j)

    def _spanning(self, i: int) -> tuple[list[_Unit], int]:
        """`läsåret 2016/2017`, `läsåren 16/17 och 17/18`, `årsskiftet 2019/2020`."""
        kind = "school" if self.cat(i) == "school_year" else "turn"
        units: list[_Unit] = []
        link: str | None = None
        j = i + 1
        while True:
            k = j + 1 if self.cat(j) == "filler" and self.tokens[j].text in ("i", "av") else j
            years = self._years_of_pair(k)
            if years is not None:
                after = k + 1
            elif self.cat(k) == "year" and self.cat(k + 1) == "-" and self.cat(k + 2) == "year":
                years, after = (int(self.tokens[k].text), int(self.tokens[k + 2].text)), k + 3
            elif self._plain_number(k) and self.cat(k + 1) == "-" and self._plain_number(k + 2):
                years = (_full_year(int(self.tokens[k].text)), _full_year(int(self.tokens[k + 2].text)))
                after = k + 3
            elif self.cat(k) == "year":
                year, after = int(self.tokens[k].text), k + 1
                units.append(_Unit(kind, year=year, two_readings=True, link=link))
                j = after
                years = None
            else:
                break
            if years is not None:
                if years[1] <= years[0]:
                    units.append(_Unit("bad", link=link))
                else:
                    units.append(_Unit(kind, year=years[0], link=link))
                    if years[1] > years[0] + 1:
                        units.append(_Unit(kind, year=years[1] - 1, link="range"))
                j = after
            if self.cat(j) not in _CONNECTORS:
                break
            link = "range" if self.cat(j) in ("-", "towards", "until") else "list"
            k = j + 1
            if self.cat(k) == self.cat(i):
                k += 1
            if self._years_of_pair(k) is None:
                break
            j = k
        return (units or [_Unit(kind)]), max(j, i + 1) if units else i + 1

    def _with_year(self, units: list[_Unit], i: int) -> tuple[list[_Unit], int]:
        """Give the last of the units the year that follows it, if one does."""
        last = units[-1]
        years, after, two = self._year_after(i, last)
        if years is None:
            return units, i
        last.bare_word = False
        last.two_readings = two
        if last.kind == "season" and last.a == 24:
            if len(years) == 2:
                last.year = years[0]
                last.two_readings |= years[1] != years[0] + 1
            else:  # SMHI names a winter by its January and February
                last.year, last.two_readings = years[0] - 1, True
        elif len(years) == 2:
            last.pair = (years[0], years[1])
            last.year = years[1]
        else:
            last.year = years[0]
        return units, after

    def _year_after(self, i: int, unit: _Unit) -> tuple[tuple[int, ...] | None, int, bool]:
        kind = unit.kind
        winter = kind == "season" and unit.a == 24
        k = i
        if self.cat(k) == ",":
            k += 1
            if self.cat(k) == "year" and self.cat(k + 1) in _UNIT_STARTS - {"num"}:
                return None, i, False
        while self.cat(k) == "filler" and self.tokens[k].text in ("år", "året", "under", "i", "av"):
            k += 1
        category = self.cat(k)
        if category == "year":
            year = int(self.tokens[k].text)
            if winter and self.cat(k + 1) in ("-", "/") and self.cat(k + 2) == "year":
                return (year, int(self.tokens[k + 2].text)), k + 3, False
            return (year,), k + 1, False
        if k != i:  # only a whole year may stand further off
            return None, i, False
        if category == "apostrophe":
            return (_full_year(int(self.tokens[k].text[1:])),), k + 1, False
        if category == "year_two":
            first, second = (
                int(self.tokens[k].value["ty"][0]),
                self._later_year(int(self.tokens[k].value["ty"][0]), int(self.tokens[k].value["tn"][0])),
            )
            return ((first, second), k + 1, False) if second else ((first,), k + 1, True)
        if category in ("pair", "day_month"):
            years = self._years_of_pair(k)
            if years and (
                category == "pair" or (years[1] == years[0] + 1 and kind in ("season", "term", "month", "turn"))
            ):
                return years, k + 1, False
            return None, i, False
        if category in ("-", "/") and self.cat(k + 1) == "year":
            return (int(self.tokens[k + 1].text),), k + 2, False
        two_digits = r"\d\d"
        if category == "-" and self.cat(k + 1) == "num" and self.adjacent(k + 1):
            text = self.tokens[k + 1].text
            fits = regex.fullmatch(two_digits, text) and self.cat(k + 2) not in ("month", "/", ".")
            spaced = not self.adjacent(k)
            if fits and (kind not in _MAX_NUMBER or int(text) > _MAX_NUMBER[kind] or spaced):
                return (_full_year(int(text)),), k + 2, False
            return None, i, False
        if category == "num" and regex.fullmatch(two_digits, self.tokens[k].text):
            glued = kind in ("term", "season") or self.adjacent(k)
            if self.cat(k + 1) in ("month", "/") or (kind == "day" and unit.b == 0):
                return None, i, False
            if self.cat(k + 1) == "-" and self.cat(k + 2) in ("num", "month") and not glued:
                return None, i, False
            if kind in ("term", "season", "month", "quarter", "tertial", "half", "day", "week"):
                return (_full_year(int(self.tokens[k].text)),), k + 1, not glued
        return None, i, False


# --- items and their roles ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Item:
    unit: _Unit
    link: str | None
    role: str | None  # deadline, start, before, after
    part: str | None
    whole: bool
    approx: bool
    span: tuple[dt.date, dt.date] | None = None
    linked_by_words: bool = False


@dataclass(slots=True)
class _Scan:
    items: list[_Item] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    without_rule: bool = False
    continuous: bool = False
    ongoing: bool = False
    until_further: bool = False
    vague: bool = False
    yearless: bool = False
    status: bool = False
    yearless_role: str | None = None
    flags: set[str] = field(default_factory=set)


_STRONG = frozenset(("deadline", "start"))
_ROLE_OF = {"deadline": "deadline", "until": "deadline", "towards": "deadline", "before": "before", "start": "start",
            "from": "start", "after": "after"}  # fmt: skip


def _scan(tokens: list[_Token], lexicon: _Lexicon) -> _Scan:
    scan = _Scan()
    reader = _Reader(tokens)
    role: str | None = None
    strong = False
    unknown = 0  # unknown words since the role word
    part: str | None = None
    whole = approx = False
    link: str | None = None
    trailing: str | None = None  # a role word with no date after it: `hösten 2017 (start)`
    open_dash = False
    event = False
    i = 0
    while i < len(tokens):
        token = tokens[i]
        found = reader.units(i)
        if found is not None and found[0][0].bare_word and _is_pronoun(tokens, found[1], found[0][0]):
            found = None
        if found is not None:
            units, after = found
            for n, unit in enumerate(units):
                way = link if n == 0 else unit.link
                applied = role
                if (
                    applied == "deadline"
                    and token.category in ("season", "term")
                    and not strong
                    and i
                    and _toward_only(tokens, i)
                ):
                    applied = None
                scan.items.append(
                    _Item(unit, way, applied if n == 0 or applied == "deadline" else None, part, whole, approx)
                )
            if event and role == "before":
                scan.flags.add("date_two_readings")
            for used in tokens[i:after]:
                used.known = True
            i = after
            role = part = link = trailing = None
            strong = whole = approx = open_dash = event = False
            unknown = 0
            if scan.items:
                link = "list"
            continue
        category = token.category
        if category == "other" or category in (
            "num",
            "law",
            "amount",
            "personal",
            "paragraph",
            "hour",
            "year_two",
            "document_words",
        ):
            link = None
            part = None
            whole = approx = False
            if role is not None:
                unknown += 1
                if not strong or unknown > REACH:
                    role = None
            trailing = None
            open_dash = False
        elif category == "-":
            if scan.items and link is not None and not (i + 1 < len(tokens) and tokens[i + 1].category == "and"):
                link = "range"
                open_dash = True
            elif i == 0 and reader.cat(1) in ("year", "iso") and reader.adjacent(1):
                role = "deadline"
        elif category in ("towards", "until") or token.text in ("→",):
            if scan.items and link is not None and role is None:
                link = "range"
            elif category != "towards" or role is None:
                role, strong, unknown = "deadline", category == "until", 0
        elif category in _ROLE_OF:
            role, unknown = _ROLE_OF[category], 0
            strong = category in _STRONG
            trailing = role if strong and not _is_status(token) else None
            if category == "deadline" and _is_status(token) and not _date_follows(reader, i + 1):
                scan.status = True
        elif category == "whole":
            whole = True
            role = "deadline" if role in (None, "before", "deadline") else role
            strong = True
        elif category == "part":
            if role == "before" and token.value == "end":
                whole, role = True, "deadline"
            else:
                part = token.value
        elif category == "approx" or token.text == "~":
            approx = True
            token.known = True
        elif category == "open_end":
            if scan.items and scan.items[-1].role is None:
                scan.items[-1].role = "start"
            elif not scan.items:
                scan.continuous = True
            open_dash = False
        elif category == "until_further":
            scan.until_further = True
            if scan.items and scan.items[-1].role is None and link is not None:
                scan.items[-1].role = "start"
            open_dash = False
        elif category == "continuous":
            scan.continuous = True
            if open_dash and scan.items[-1].role is None:
                scan.items[-1].role = "start"
            open_dash = False
        elif category == "ongoing":
            scan.ongoing = True
            if token.text in lexicon.ongoing_strong and all(t.category != "status" for t in tokens):
                scan.continuous = True
            scan.status = True
            if open_dash and scan.items[-1].role is None:
                scan.items[-1].role = "start"
            open_dash = False
        elif category == "recurrence":
            scan.rules.append(token.value)
        elif category in ("count", "every", "per_unit"):
            rule, exact = _rule_of(token, lexicon)
            scan.rules.append(rule)
            if not exact:
                scan.flags.add("recurrence_inexact")
        elif category == "recurring_without_rule":
            scan.without_rule = True
        elif category in ("vague", "within", "duration"):
            scan.vague = True
        elif category == "events":
            scan.vague = True
            event = True
        elif category == "yearless":
            if not (token.text in lexicon.yearless_prefix and _date_follows(reader, i + 1)):
                scan.yearless = True
                scan.yearless_role = role
        elif category == "status":
            scan.status = True
            link = None
            if not strong:
                role = None
        elif category in (",", ";", "."):
            role = part = trailing = None
            if category != ",":
                link = None
        elif category == "and" or category == "/":
            link = "list" if link is not None else None
        elif category == ")":
            if not strong:
                role = None
        elif category in ("numbered", "ordinal", "ordinal_number", "month", "season"):
            if category == "numbered" and len(token.text) > 2:
                token.known = True
            elif category == "numbered":
                link = None
        i += 1
    if open_dash and scan.items and scan.items[-1].role is None:
        scan.items[-1].role = "start"
    if trailing and scan.items and scan.items[-1].role is None:
        scan.items[-1].role = trailing
    return scan


def _is_pronoun(tokens: list[_Token], after: int, unit: _Unit) -> bool:
    return unit.year is None and after < len(tokens) and tokens[after].category == "other"


def _toward_only(tokens: list[_Token], i: int) -> bool:
    """Whether the role of the token at i comes from `till` alone (`till hösten 2021` is the autumn, no deadline)."""
    k = i - 1
    while k >= 0 and tokens[k].category == "filler":
        k -= 1
    return k >= 0 and tokens[k].category == "towards"


def _is_status(token: _Token) -> bool:
    return token.text in _status_words()


@lru_cache(maxsize=1)
def _status_words() -> frozenset[str]:
    data = yaml.safe_load(resources.files("rules").joinpath("status.yaml").read_text(encoding="utf-8"))
    return frozenset(form for forms in data["statuses"].values() for form in forms)


def _date_follows(reader: _Reader, i: int) -> bool:
    while reader.cat(i) in (
        "filler",
        "and",
        ":",
        "(",
        "part",
        "whole",
        "approx",
        "towards",
        "until",
        "before",
        "deadline",
    ):
        i += 1
    found = reader.units(i)
    return found is not None and not found[0][0].kind == "bad"


# --- rules of recurrence --------------------------------------------------------------------------------------------

_MONTHS_IN = {"year": 12, "half": 6, "tertial": 4, "quarter": 3, "month": 1}


def _rule_of(token: _Token, lexicon: _Lexicon) -> tuple[str, bool]:
    """The RRULE of `2 ggr/år`, `varannan vecka`, `/år` …, and whether it says the same."""
    v = token.value
    if token.category == "per_unit":
        return _every(lexicon.every_units[v["per"][0]], 1), True
    if token.category == "count":
        n = _number(v["n"][0], lexicon)
        rule, exact = _per(lexicon.every_units[v["count_unit"][0]], n)
        return rule, exact and not v["n2"]
    unit = v["every_unit"][0]
    interval = 2 if v["second"] else _number(v["nth"][0], lexicon) if v["nth"] else 1
    if unit in lexicon.weekdays:
        return _interval("WEEKLY", interval) + f";BYDAY={lexicon.weekdays[unit]}", True
    if unit in lexicon.every_units:
        return _every(lexicon.every_units[unit], interval), True
    month = next(p.value for p in lexicon.phrases[unit] if p.category == "month")
    return _interval("YEARLY", interval) + f";BYMONTH={month}", True


def _number(text: str, lexicon: _Lexicon) -> int:
    digits = regex.sub(r"\D", "", text)
    if digits:
        return max(1, int(digits))
    return (
        lexicon.numbers.get(text) or lexicon.ordinals.get(text) or {"femte": 5, "sjätte": 6, "tionde": 10}.get(text, 1)
    )


def _interval(frequency: str, interval: int) -> str:
    return f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _every(unit: str, interval: int) -> str:
    if unit in ("year", "season"):
        return _interval("YEARLY", interval)
    if unit == "week":
        return _interval("WEEKLY", interval)
    if unit == "day":
        return _interval("WEEKLY", interval // 7) if interval % 7 == 0 else _interval("DAILY", interval)
    months = _MONTHS_IN[unit] * interval
    return "FREQ=YEARLY" if months == 12 and unit != "month" else _interval("MONTHLY", months)


def _per(unit: str, n: int) -> tuple[str, bool]:
    if n == 1:
        return _every(unit, 1), True
    if unit in _MONTHS_IN and _MONTHS_IN[unit] % n == 0:
        return _every("month", _MONTHS_IN[unit] // n), True
    if unit == "month" and n in (2, 4):
        return _interval("WEEKLY", 4 // n), True
    if unit == "year" and n in (26, 52):
        return _interval("WEEKLY", 52 // n), True
    return _every(unit, 1), False


# --- from items to one Time -----------------------------------------------------------------------------------------


def _fill_years(items: list[_Item], flags: set[str]) -> list[_Item]:
    """Give items without a year that of the linked item to the right, else to the left; unfold a pair of years."""
    out: list[_Item] = []
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
            here_span, right_span = _resolve(here.unit), _resolve(right.unit)
            if here_span and right_span and here_span[0] > right_span[0] and right.unit.kind != "year":
                flags.add("date_two_readings")
                if right.link == "range":
                    here.unit.year -= 1
    for k in range(1, len(out)):
        here, left = out[k], out[k - 1]
        if here.link and here.unit.year is None and here.unit.kind != "bad" and left.unit.year is not None:
            here.unit.year = left.unit.year
            here_span, left_span = _resolve(here.unit), _resolve(left.unit)
            if here_span and left_span and here_span[0] < left_span[0]:
                here.unit.year += 1
                flags.add("date_two_readings")
    return out


def _run(items: list[_Item]) -> list[_Item]:
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
    first: _Item
    last: _Item


def _groups(items: list[_Item], flags: set[str]) -> tuple[list[_Group], list[_Item]]:
    """Ranges and single times with their dates, and the items that have no year."""
    groups: list[_Group] = []
    yearless: list[_Item] = []
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
        span = _resolve(item.unit)
        if span is None:
            flags.add("date_unparsed")
            open_range = False
            continue
        if item.unit.two_readings:
            flags.add("date_two_readings")
        lo, hi = _part_of(item.unit, *span, item.part) if item.part and not item.whole else span
        if item.link == "range" and open_range:
            group = groups.pop()
            role = "deadline" if "deadline" in (group.role, item.role) and group.role != "start" else None
            if item.role == "start":
                role = "start"
            if lo < group.lo and hi < group.hi:
                flags.add("date_two_readings")
            groups.append(_Group(min(group.lo, lo), max(group.hi, hi), role, group.first, item))
        else:
            groups.append(_Group(lo, hi, item.role, item, item))
        open_range = True
    return groups, yearless


def _precision(item: _Item) -> str:
    kind = item.unit.kind
    if kind in ("day", "week", "turn") or (kind == "month" and item.part and not item.whole):
        return "day"
    return "year" if kind == "year" and not item.part else "month"


def _edtf_point(day: dt.date, precision: str, *, upper: bool, approx: bool) -> str:
    last = calendar.monthrange(day.year, day.month)[1]
    if precision == "year" and (day.month, day.day) == ((12, 31) if upper else (1, 1)):
        text = f"{day.year:04}"
    elif precision != "day" and day.day == (last if upper else 1):
        text = f"{day.year:04}-{day.month:02}"
    else:
        text = day.isoformat()
    return text + ("~" if approx else "")


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
    los: list[tuple[dt.date, _Item]] = []
    his: list[tuple[dt.date, _Item]] = []
    starts: list[tuple[dt.date, _Item]] = []
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


def _by_parts(rule: str, yearless: list[_Item]) -> str:
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


def _combine(scan: _Scan, hint: Hint | None, matched: float) -> Time:
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
    elif scan.continuous:
        kind = "continuous"
    elif kind is None and (scan.until_further or scan.ongoing):
        kind = "continuous"
    return Time(start, end, edtf, kind, rule, tuple(sorted(flags)), matched)


def _matched(tokens: list[_Token], norm: str) -> float:
    total = sum(c.isalnum() for c in norm)
    if not total:
        return 0.0
    return sum(c.isalnum() for t in tokens if t.known for c in norm[t.start : t.end]) / total


# --- what others call -----------------------------------------------------------------------------------------------


def parse_time(text: str, hint: Hint | None = None) -> Time:
    """What the time cell `text` (as printed) says.

    `hint` is what the column's heading makes of a bare time (`heading_hint`): under `Klart senast` one single time is a
    deadline at its last day, under `Start` a start; a range, a list or a cell with its own word for it (`fr.o.m.`) is
    not touched. Never raises; a text without a time gives kind None, flagged `date_unparsed` unless it is empty, a dash,
    a cross, a status or a phrase that can have no date (`vid behov`, `snarast`).
    """
    return _parse(unicodedata.normalize("NFC", text)[:MAX_CELL], hint)


@lru_cache(maxsize=20_000)
def _parse(text: str, hint: Hint | None) -> Time:
    lexicon = _lexicon()
    norm = _normalise(text)
    tokens = _tokens(norm, lexicon)
    scan = _scan(tokens, lexicon)
    time = _combine(scan, hint, round(_matched(tokens, norm), 3))
    if time.kind is None and not time.flags and not (scan.vague or scan.status) and _says_something(norm):
        time = replace(time, flags=("date_unparsed",))
    return time


def _says_something(norm: str) -> bool:
    return regex.sub(r"[\W_]", "", norm) not in ("", "x", "xx", "xxx")


def explained_spans(text: str) -> tuple[tuple[int, int, bool], ...]:
    """The places (first, last + 1, whether it is a date) of `text` that the grammar of times explains.

    `text` must be in NFC. Words that are a status are left out, since `rules.status` reads them itself.
    """
    lexicon = _lexicon()
    tokens = _tokens(_normalise(text), lexicon)
    before = [t.known for t in tokens]
    _scan(tokens, lexicon)
    return tuple(
        (t.start, t.end, not known or t.category in ("month", "season", "term"))
        for t, known in zip(tokens, before, strict=True)
        if t.known
        and t.category not in ("status", "ongoing", "deadline")
        or t.category == "deadline"
        and not _is_status(t)
    )


def heading_hint(heading: str) -> Hint | None:
    """`deadline` for headings such as `Klart senast`, `start` for `Startår`, None for others and for both at once."""
    words = set(regex.findall(r"\p{L}+(?:\.\p{L}+)*\.?", unicodedata.normalize("NFC", heading).lower()))
    words |= {word.rstrip(".") for word in words}
    kinds = [name for name, listed in _lexicon().headings.items() if words & listed]
    return kinds[0] if len(kinds) == 1 else None  # type: ignore[return-value]


def time_likeness(text: str) -> float:
    """How much `text` reads as a time cell, 0-1: its explained share if it holds a time, else 0."""
    norm = _normalise(unicodedata.normalize("NFC", text)[:MAX_CELL])
    lexicon = _lexicon()
    tokens = _tokens(norm, lexicon)
    scan = _scan(tokens, lexicon)
    share = _matched(tokens, norm)
    if scan.items or scan.rules or scan.continuous and not scan.ongoing or scan.until_further or scan.yearless:
        return round(share, 3)
    if scan.vague or scan.without_rule or scan.ongoing:
        return round(share / 2, 3)
    return 0.0


# Signs and classes that end a time in running text.
_BREAKS = frozenset(
    ("other", "law", "amount", "personal", "paragraph", "hour", "document_words", "status", "events", "duration", "ongoing",
     ".", ";", "(", ")", "vague", "within")
)  # fmt: skip
# Small words that may open a time in running text (`under hösten 2019`, `den 15 juni`).
_OPENERS = frozenset(("under", "den", "åren", "hela", "mellan", "år"))
_YEAR_TRIGGERS = frozenset(
    ("deadline", "until", "towards", "before", "start", "from", "part", "whole", "open_end", "until_further")
)


def find_times(text: str) -> tuple[TimeSpan, ...]:
    """The times in running text or in a combined cell (`Rektor, hösten 2019`), in order of place, not overlapping.

    Conservative: a year by itself counts only after a word of time (`senast 2020`, `under 2018`) or at the very end after
    a separator; a time without a year only after such a word; paragraphs, registry numbers, laws, amounts and dates of
    documents (`daterad den 3 maj 2018`) never. `text` is expected in NFC; no time runs over a line break. Never raises.
    """
    lexicon = _lexicon()
    spans: list[TimeSpan] = []
    offset = 0
    for line in text.split("\n"):
        norm = _normalise(line)
        for number in find_registry_numbers(line):
            if not regex.fullmatch(_SPELLED_LIKE_DATE, number.text):
                norm = norm[: number.start] + "ø" * (number.end - number.start) + norm[number.end :]
        tokens = _tokens(norm, lexicon)
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


def _breaks(tokens: list[_Token], i: int) -> bool:
    token = tokens[i]
    if token.category == "continuous" and token.text not in _lexicon().in_prose:
        return True
    return token.category in _BREAKS


def _times_of_run(tokens: list[_Token], i: int, j: int, offset: int, norm: str, lexicon: _Lexicon) -> list[TimeSpan]:
    """The time that the run tokens[i:j] (no break inside) holds, as a list of none or one."""
    before = tokens[i - 1] if i else None
    at_end = all(t.category in (".", ")", ";") for t in tokens[j : j + 3]) and j + 3 >= len(tokens)
    if before is not None and before.category == "document_words":
        return []
    _scan(tokens[i:j], lexicon)  # marks the tokens that belong to a unit
    while i < j and _loose(tokens, i, first=True):
        before, i = tokens[i], i + 1
    while j > i and _loose(tokens, j - 1, first=False):
        j -= 1
    run = tokens[i:j]
    if not run:
        return []
    scan = _scan(run, lexicon)
    follower = tokens[j] if j < len(tokens) else None
    if not _plain_enough(scan, run, before, follower, at_end):
        return []
    time = _combine(scan, None, 1.0)
    if time.kind is None or (time.start is None and time.end is None and "date_unparsed" in time.flags):
        return []
    return [TimeSpan(offset + run[0].start, offset + run[-1].end, time)]


def _loose(tokens: list[_Token], i: int, *, first: bool) -> bool:
    """Whether the outermost token of a run says nothing about time."""
    token = tokens[i]
    if token.category == "filler":
        return not (first and token.text in _OPENERS)
    if token.category == "-":
        return first or token.start > tokens[i - 1].end
    if token.category in ("and", "approx") or not token.known:
        return True
    return not first and token.category in (*_ROLE_OF, "part", "whole", "numbered", "ordinal")


_DETERMINERS = frozenset(("den", "det", "de", "en", "ett", "dess", "sin", "vår", "i"))


def _plain_enough(scan: _Scan, run: list[_Token], before: _Token | None, follower: _Token | None, at_end: bool) -> bool:
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
