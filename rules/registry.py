"""Registry numbers (diarienummer) in their many spellings, found in running text and in headings.

Spellings: VOCAB section 5b and the texts of the issues; the words of series are data in `registry.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from rules.loader import load_rules

LABEL = (
    r"(?:\b(?:d\.?\s?nr|diarie\s?-?(?:nr|nummer)|ärende\s?-?(?:nr|nummer|id)|(?:ärende)?beteckning|diarieför[dt]\w*)\b"
    r"\s?[.:]*)"
)
_SERIES = r"(?P<series>\p{L}{1,7}|\p{Lu}{1,5}-\p{Lu}{1,5})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DASH = r"[-\u2010\u2011\u2012\u2013\u2014]"
# What may follow the running number: the plan code (`-251`, `.912`, `/041`), a sub-number; set off by a space a code of
# three figures, one of the classification that follows processes (`1.1.1.25`), or `Dpl 04` (Karlstad).
_TAIL = (
    rf"(?:(?:{_DASH}|[./:])\d{{1,6}}){{0,4}}"
    r"(?:\s(?:\d{3}|\d(?:\.\d{1,2}){1,4}|Dpl\s\d{2})(?=\s*(?:$|[,;.)\]\n]|\p{Lu})))?"
)
# The body's short name behind a number without a series, and the plan code behind that (`11/18 KS 101`, `2017/451 KS`).
_BEHIND = r"(?:\s(?-i:\p{Lu}{2,4})(?:\s\d{3})?(?=\s*(?:$|[,;.)\]\n])))?"
_END = r"(?![\p{L}\d]|[./:]\d|[-\u2013]\d)"
_FORMS = (
    # KS 2017.230, KS/2018:298, KS-2014/742.912, LKS 2021–000032, MN 2023 00030, KS2016/1963-2, von/2017:3
    rf"{_SERIES}(?P<gap>\s?(?:{_DASH}|[./:])\s?|\s)?{_YEAR}(?:\s?(?P<sep>[/.:]|{_DASH})\s?|\s(?=0\d))"
    rf"(?P<number>\d{{1,7}})(?P<tail>{_TAIL}){_END}",
    # KS23-373 168, KS 18/123, BUN18.44
    rf"(?P<series>\p{{Lu}}{{2,6}})(?P<gap>\s)?(?P<year>[0-3]\d)(?P<sep>[/:.]|{_DASH})(?P<number>\d{{2,6}})(?P<tail>{_TAIL}){_END}",
    # ST 265/15, FN 47/2015
    rf"{_SERIES}(?P<gap>[\s/.-])(?P<number>\d{{1,6}})(?P<sep>/)(?P<year>(?:19|20)\d\d|[0-3]\d)(?P<tail>){_END}",
    # NKBY/444/00.02.07/2022 (Finland)
    rf"(?P<series>\p{{Lu}}{{2,8}})(?P<gap>/)(?P<number>\d{{1,6}})(?P<sep>/)(?:\d\d\.){{1,4}}\d\d/{_YEAR}(?P<tail>){_END}",
    # HSN/190012 (Region Värmland): year and number in one
    rf"(?P<series>\p{{Lu}}{{2,6}})(?P<gap>/)(?P<year>[0-3]\d)(?P<number>\d{{4}})(?P<tail>){_END}",
    # 21FSN14, 18KS211 (Piteå)
    rf"(?P<year>[0-3]\d)(?P<series>\p{{Lu}}{{2,4}})(?P<gap>)(?P<number>\d{{1,5}})(?P<tail>){_END}",
    # 2013/BMN0622, 2018-KS-0123, 2018KS123
    rf"{_YEAR}(?P<sep>[/.:-]?)(?P<series>\p{{Lu}}{{2,6}})(?P<gap>[\s/.:-]?)(?P<number>\d{{1,6}})(?P<tail>{_TAIL}){_END}",
    # 2019.45.KS, 2019/45 KS
    rf"{_YEAR}(?P<sep>[/.:-])(?P<number>\d{{1,6}})(?P<gap>[/.:-])(?P<series>\p{{Lu}}{{2,6}})(?P<tail>){_END}",
)
# Only after the word Dnr: figures without a series, or with a series of one letter.
_ANY = r"(?P<series>\p{L}{1,10}\s?[-/.: ]?\s?)?"
_BARE = (
    rf"{_ANY}(?P<year>(?:19|20)?\d\d)\s?(?P<sep>[/.:]|{_DASH})\s?(?P<number>\d{{1,7}})(?P<tail>{_TAIL}){_BEHIND}{_END}",
    rf"{_ANY}(?P<number>\d{{1,7}}(?:\.\d{{1,3}})*)(?P<sep>[/.:]|{_DASH})(?P<tail>\d{{1,7}}[/.:-])?"
    rf"(?P<year>(?:19|20)\d\d|\d\d){_TAIL}{_BEHIND}{_END}",
    rf"(?P<series>\p{{L}}{{1,7}}\s?)?(?P<number>(?:19|20)\d{{6,10}}){_END}",
)
_LONGEST = 70  # letters of a number with the word Dnr and its codes; the longest seen has 45
_START = r"(?<![\p{L}\d§:/.,-])"
# Some municipalities set their own sign before the series (`Dnr MK KS 2018/00231`, Mora).
_LABELLED = regex.compile(
    rf"{LABEL}\s*(?P<found>(?-i:\p{{Lu}}{{2}}\s(?=\p{{Lu}}))?(?:{'|'.join(_FORMS + _BARE)}))", regex.IGNORECASE
)
_PLAIN = regex.compile(rf"{_START}(?P<found>{'|'.join(_FORMS)})")
_DIGIT = regex.compile(r"\d")
_DATE = regex.compile(rf"^(?:19|20)\d\d({_DASH}|[./]|)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])$")
_DATE_TAIL = regex.compile(rf"(?:19|20)\d\d{_DASH}(?:0[1-9]|1[0-2])(?:{_DASH}(?:0[1-9]|[12]\d|3[01]))?(?!\d)$")
_LABEL_ONLY = regex.compile(rf"^\s*{LABEL}\s*", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RegistryNumber:
    """A registry number at `text[start:end]` of the searched text.

    `text` is the number as printed, without the word Dnr; `series` the letters before or after it (`KS`) or None;
    `labelled` whether the word Dnr, Diarienummer … stands before it.
    """

    start: int
    end: int
    text: str
    series: str | None
    labelled: bool


@lru_cache(maxsize=256)
def find_registry_numbers(text: str) -> tuple[RegistryNumber, ...]:
    """All registry numbers in `text`, in order of place, not overlapping.

    Without the word Dnr beside it a number counts only with a series of letters and a year; statutes (`SFS 2017:725`),
    dates (`KS 2018-04-10`), spans of years and properties (`Erstavik 25:38`) do not.
    """
    found: list[RegistryNumber] = []
    if not _DIGIT.search(text):
        return ()
    for match in _LABELLED.finditer(text):
        number = _number(match, labelled=True)
        if number:
            found.append(number)
    for match in _PLAIN.finditer(text):
        if any(match.start() < other.end and other.start < match.end() for other in found):
            continue
        number = _number(match, labelled=False)
        if number:
            found.append(number)
    return tuple(sorted(found, key=lambda number: number.start))


def parse_registry_number(text: str) -> str | None:
    """The registry number as printed if `text` is nothing but one (with or without the word Dnr), else None."""
    stripped = text.strip().rstrip(".,;")
    if len(stripped) > _LONGEST:
        return None
    numbers = find_registry_numbers(stripped)
    if len(numbers) != 1 or numbers[0].end != len(stripped):
        return None
    before = stripped[: numbers[0].start]
    return numbers[0].text if not before or _LABEL_ONLY.fullmatch(before) else None


@lru_cache(maxsize=1)
def known_series() -> frozenset[str]:
    """The series of registry numbers in `registry.yaml`, in capitals."""
    return _words("series")


@lru_cache(maxsize=1)
def _no_series() -> frozenset[str]:
    return _words("not_series")


def _words(key: str) -> frozenset[str]:
    data = load_rules("registry.yaml")
    return frozenset(word.upper() for entry in data[key] for word in entry["words"])


def _number(match: regex.Match[str], *, labelled: bool) -> RegistryNumber | None:
    printed = match["found"]
    series = next((s for s in match.captures("series") if s.strip(" -/.:")), "").strip(" -/.:")
    year, digits = match["year"] or "", match["number"] or ""
    if series.upper() in _no_series() or _DATE.match(printed) or _DATE.match(printed[len(series) :].strip(" -/.:")):
        return None
    if not labelled and not _plausible(printed, series, year, digits, match["gap"] or "", match["sep"] or ""):
        return None
    start, end = match.span("found")
    return RegistryNumber(start, end, printed, series or None, labelled)


def _plausible(printed: str, series: str, year: str, digits: str, gap: str, sep: str) -> bool:
    known = series.upper() in known_series()
    if not known and (not series.isupper() or len(series) < 2):
        return False
    if len(year) == 2 and not known:
        return False
    if series.islower() and not gap.strip():
        return False
    hyphen = sep.strip() in tuple("-\u2010\u2011\u2012\u2013\u2014")
    if hyphen and _DATE_TAIL.search(printed):
        return False
    if hyphen and gap.isspace() and len(digits) == 2 and 0 < int(digits) - int(year[2:] or year) <= 20:
        return False  # `SHB 2020-21` is a span of years
    span = len(digits) == 4 and digits[:2] in ("19", "20") and len(year) == 4
    return not (span and (hyphen or not known))
