"""Which municipality a document belongs to, and the names of Sweden's 290.

Facts: `municipalities.csv` (Statistics Sweden: codes, names, counties); exceptions: `municipalities.yaml`.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import regex

from rules.loader import load_rules

_ADDRESS = regex.compile(
    r"(?:https?://)?(?:[\p{L}\d._%+-]+@|www\.)?(?P<host>[\p{L}\d-]+(?:\.[\p{L}\d-]+)*)\.se(?![\p{L}\d-])", regex.I
)
_SUFFIX = r"(?:kommuns?|stads?|kommunala|kommunfullmaktige|kommunstyrelse)"
_OFFICIAL_WORD = regex.compile(r"(?i)kommun|stad|region")
_PARTED = regex.compile(r"\s{2,}|[|·•–—\t]|\s-\s")
_SEPARATOR = regex.compile(r"[\s_.,;()\[\]+&=~-]+")
# Weights of the sources, best first. They add up; a source that disagrees makes doubt.
_FOLDER, _HEADER, _ADDRESSES, _IN_TITLE, _FILE, _BODY, _LINE, _BARE = 3.0, 2.5, 2.0, 1.5, 1.5, 1.2, 0.8, 0.5
_TITLE, _SHORT = 6, 60  # lines with the title and what is told below it, and the most letters that one of these has
_TOP = 12  # lines at the top of a document, which name whose it is; further down, in a table's cell, a partner
_WEAK = 0.15  # of the weight, where the name is also a common word


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 290: SCB's four digits, the name as SCB writes it (no genitive, no `kommun`), and its county."""

    code: str
    name: str
    county_code: str
    county: str


@dataclass(frozen=True, slots=True)
class MunicipalityGuess:
    """The municipality of a document. `doubt` is 0 (sure) to 1 (unknown, with code and name None); `evidence` says in
    a few words where it was read."""

    code: str | None
    name: str | None
    doubt: float
    evidence: str


@lru_cache(maxsize=1)
def municipalities() -> tuple[Municipality, ...]:
    """All 290 municipalities in the order of their codes."""
    text = files("rules").joinpath("municipalities.csv").read_text("utf-8")
    return tuple(
        Municipality(row["municipality_code"], row["municipality"], row["county_code"], row["county"])
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=1)
def place_names() -> frozenset[str]:
    """Names of municipalities and counties (without `län`), casefolded."""
    counties = {m.county.removesuffix(" län") for m in municipalities()}
    return frozenset(
        name.casefold()
        for name in (*(m.name for m in municipalities()), *counties, *(county.removesuffix("s") for county in counties))
    )


@lru_cache(maxsize=1024)
def find_municipality(text: str) -> Municipality | None:
    """The municipality that `text` names as a whole: a code (`0115`), a name, `Falu kommun`, `Sundbybergs stad`, a
    slug (`upplands-vasby`); None if it is none, or could be two."""
    text = text.strip()
    for municipality in municipalities():
        if text == municipality.code or text.casefold() == municipality.name.casefold():
            return municipality
    match = _official().fullmatch(fold(text))
    if match:
        return _of_match(match, text)
    found = {_by_slug().get(_key(text)), _domains().get(fold(text))} - {None}
    return found.pop() if len(found) == 1 else None


def names_municipality(text: str) -> bool:
    """Whether a text holds the official name of a municipality (`Nora kommun`)."""
    return bool(_officially_named(text))


def fold(text: str) -> str:
    """`text` in lower case with å ä ö é … as plain letters; the length stays the same for NFC text."""
    return unicodedata.normalize("NFC", text).translate(_folding())


def locate_municipality(
    headers: Sequence[str], body: Sequence[str], title: str | None, path: str, hint: str | None = None
) -> MunicipalityGuess:
    """The municipality of a document.

    `headers` are the texts of page headers and footers (repeated ones repeated), `body` the lines of (the first)
    pages, `path` the path below INPUT with `/` between parts, `hint` the municipality that ingest fetched it from
    (name or code), which alone decides. The others add up: folders of the path, page headers, web and e-mail
    addresses, the title, the file's name, `X kommun` in the text, most where it fills a line. A neighbour that the
    text names does not outweigh the header; a short or ambiguous name (`Nora`) counts little without the word kommun.
    """
    hinted = find_municipality(hint) if hint else None
    if hinted:
        return MunicipalityGuess(hinted.code, hinted.name, 0.0, "source")
    evidence: list[tuple[Municipality, float, str]] = [
        *_from_path(path),
        *_from_headers(headers),
        *_from_addresses([*headers, *body]),
        *_from_title(title or ""),
        *_from_body(body),
    ]
    scores: dict[Municipality, float] = defaultdict(float)
    for municipality, weight, _ in evidence:
        scores[municipality] += weight
    if not scores:
        return MunicipalityGuess(None, None, 1.0, "no municipality named")
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0].code))
    best, score = ranked[0]
    if score < 0.3:
        return MunicipalityGuess(None, None, 1.0, f"only a hint of {best.name}")
    firm = any(municipality == best and reason != "text" for municipality, _, reason in evidence)
    against = _against(ranked[1][0], evidence, firm) if len(ranked) > 1 else 0.0
    doubt = next(value for least, value in ((1.9, 0.02), (1.4, 0.1), (0.7, 0.25), (0.0, 0.6)) if score >= least)
    doubt = min(0.95, doubt + 0.7 * max(0.0, against - 0.6) / score)
    why = [reason for municipality, _, reason in evidence if municipality == best]
    other = f"; against it {ranked[1][0].name}" if against > 0.6 else ""
    return MunicipalityGuess(best.code, best.name, round(doubt, 3), ", ".join(dict.fromkeys(why)) + other)


def _against(other: Municipality, evidence: Sequence[tuple[Municipality, float, str]], firm: bool) -> float:
    """What speaks for `other`; a neighbour in the text is nothing against a header, an address, a folder."""
    return sum(
        weight for municipality, weight, why in evidence if municipality == other and not (firm and why == "text")
    )


def _from_path(path: str) -> Iterable[tuple[Municipality, float, str]]:
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    for part in parts[:-1]:
        municipality = find_municipality(part)
        if municipality and not part.isdigit():
            yield (
                municipality,
                _FOLDER * (_WEAK if _ambiguous(municipality) and "kommun" not in fold(part) else 1),
                "folder",
            )
    if parts:
        stem = regex.sub(r"\.\w{2,4}$", "", parts[-1])
        for municipality, sure in _in_tokens(stem):
            yield municipality, _FILE * (1 if sure else _WEAK), "file name"


def _in_tokens(stem: str) -> Iterable[tuple[Municipality, bool]]:
    """Municipalities named by whole tokens of a file name, with whether the name can mean nothing else."""
    tokens = [token for token in _SEPARATOR.split(fold(stem)) if token]
    index = 0
    while index < len(tokens):
        for length in (3, 2, 1):
            municipality = _by_slug().get("".join(tokens[index : index + length]))
            if municipality is None and length == 1 and tokens[index].endswith("s"):
                following = tokens[index + 1 : index + 2]
                municipality = (
                    _by_slug().get(tokens[index][:-1]) if following in (["kommun"], ["kommuns"], ["stad"]) else None
                )
            if municipality and len(tokens[index : index + length]) == length:
                official = tokens[index + length : index + length + 1] in (["kommun"], ["kommuns"], ["stad"], ["stads"])
                yield municipality, official or not _ambiguous(municipality)
                index += length
                break
        else:
            index += 1


def _from_headers(headers: Sequence[str]) -> Iterable[tuple[Municipality, float, str]]:
    named: Counter[Municipality] = Counter()
    bare: Counter[Municipality] = Counter()
    for header, pages in Counter(headers).items():
        official = _officially_named(header)
        named.update(dict.fromkeys(official, pages))
        if not official:
            for piece in _PARTED.split(header):
                municipality = find_municipality(piece.strip()) if piece.strip() else None
                if municipality and not piece.strip().isdigit():
                    bare[municipality] += pages
    total = sum(named.values())
    for municipality, count in named.items():
        yield municipality, _HEADER * count / total, "page header"
    for municipality, count in bare.items():
        weight = 1.2 * count / sum(bare.values())
        yield municipality, weight * (0.5 if _ambiguous(municipality) else 1), "page header"


def _from_addresses(lines: Sequence[str]) -> Iterable[tuple[Municipality, float, str]]:
    hosts: Counter[Municipality] = Counter()
    for line in lines:
        if "." not in line:
            continue
        for match in _ADDRESS.finditer(line):
            municipality = _of_host(match["host"])
            if municipality:
                hosts[municipality] += 1
    total = sum(hosts.values())
    for municipality, count in hosts.items():
        yield municipality, _ADDRESSES * count / total, "web or e-mail address"


def _of_host(host: str) -> Municipality | None:
    labels = [_unpunycode(label) for label in host.lower().split(".")]
    folded = [fold(label) for label in labels]
    municipality = _by_name().get(labels[-1])
    if municipality and labels[-1] != folded[-1]:
        return municipality
    return _domains().get(".".join(folded[-2:])) or _domains().get(folded[-1])


def _unpunycode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _from_title(title: str) -> Iterable[tuple[Municipality, float, str]]:
    official = set(_officially_named(title))
    for municipality in official:
        yield municipality, _IN_TITLE / len(official), "title"
    if not official:
        for municipality in set(_barely_named(title)):
            yield municipality, 0.8 * (_WEAK if _ambiguous(municipality) else 1), "title"


def _from_body(body: Sequence[str]) -> Iterable[tuple[Municipality, float, str]]:
    named = Counter(municipality for line in body for municipality in _officially_named(line))
    total = sum(named.values())
    for municipality, count in named.items():
        often = 0.4 if count >= 5 and count / total >= 0.8 else 0.0
        yield municipality, _BODY * count / total + often, "text"
    alone = {found for line in body[:_TOP] if (found := _alone(line))}
    alone = alone or {found for line in body[:_TITLE] if (found := _in_subtitle(line))}
    alone = alone or {found for line in body if (found := _alone(line))}
    if len(alone) == 1:
        yield alone.pop(), _LINE, "line of its own"
    if named:
        return
    bare = Counter(m for line in body for m in _barely_named(line) if not _ambiguous(m))
    most = bare.most_common(1)
    if most and most[0][1] >= 2:
        for municipality, count in bare.items():
            yield municipality, _BARE * count / sum(bare.values()), "text"


def _alone(line: str) -> Municipality | None:
    """The municipality whose official name (`Kils kommun`) is all that the line holds, as under a title."""
    if not _OFFICIAL_WORD.search(line):
        return None
    line = unicodedata.normalize("NFC", line.strip())
    match = _official().fullmatch(fold(line))
    return _of_match(match, line) if match else None


def _in_subtitle(line: str) -> Municipality | None:
    """The one municipality that a short line names with a time, an office or a school (`Kils kommun, mars 2025`)."""
    named = _officially_named(line) if len(line) <= _SHORT and not line.rstrip().endswith(".") else []
    return named[0] if len(named) == 1 else None


def _officially_named(text: str) -> list[Municipality]:
    """Municipalities in `text` with kommun, stad … after them, or by an official form; each as often as named."""
    if not _OFFICIAL_WORD.search(text):
        return []
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    found = (_of_match(match, text) for match in _official().finditer(folded))
    return [municipality for municipality in found if municipality]


def _barely_named(text: str) -> list[Municipality]:
    """Municipalities in `text` by their bare name or its genitive, as whole words with a capital."""
    text = unicodedata.normalize("NFC", text)
    return [m for match in _bare().finditer(text) if (m := _by_name().get(match["name"].casefold()))]


def _of_match(match: regex.Match[str], text: str) -> Municipality | None:
    start, end = match.span()
    printed = text[start:end]
    if not printed[:1].isupper():
        return None
    form = match.groupdict().get("form")
    if form:
        return _forms()[form]
    name = match["name"]
    municipality = _by_slug().get(name.replace(" ", "").replace("-", ""))
    if municipality and municipality.name in ("Habo", "Håbo"):
        return _by_name()["håbo" if "å" in printed.casefold() else "habo"]
    return municipality


def _ambiguous(municipality: Municipality) -> bool:
    return municipality.name in _data()["ambiguous"]


@lru_cache(maxsize=1)
def _folding() -> dict[int, str]:
    """Latin letters with or without accents, either case → the plain lower-case letter."""
    plain = {code: unicodedata.normalize("NFKD", chr(code))[0].lower() for code in range(0x41, 0x250)}
    return {code: letter for code, letter in plain.items() if len(letter) == 1 and chr(code).isalpha()}


def _key(text: str) -> str:
    return regex.sub(r"[^a-z0-9]", "", fold(text))


@lru_cache(maxsize=1)
def _by_slug() -> dict[str, Municipality]:
    """Folded names without spaces and hyphens; `habo` is Habo, `haabo` is Håbo."""
    table = {_key(m.name): m for m in municipalities() if m.name != "Håbo"}
    return table | {"haabo": _by_name()["håbo"]}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Municipality]:
    return {m.name.casefold(): m for m in municipalities()}


@lru_cache(maxsize=1)
def _domains() -> dict[str, Municipality]:
    """The part of a web address before .se → municipality."""
    generated = {key: m for m in municipalities() for key in (_key(m.name), fold(m.name).replace(" ", "-"))}
    generated |= {f"{_key(m.name)}kommun": m for m in municipalities()}
    return generated | {domain: _by_name()[name.casefold()] for domain, name in _data()["domains"].items()}


@lru_cache(maxsize=1)
def _forms() -> dict[str, Municipality]:
    return {fold(form): _by_name()[name.casefold()] for name, forms in _data()["forms"].items() for form in forms}


@lru_cache(maxsize=1)
def _official() -> regex.Pattern[str]:
    names = sorted({fold(m.name) for m in municipalities()}, key=len, reverse=True)
    spelled = "|".join(r"[\s-]".join(map(regex.escape, regex.split(r"[\s-]", name))) for name in names)
    forms = "|".join(regex.escape(form) for form in sorted(_forms(), key=len, reverse=True))
    return regex.compile(rf"(?<![\w-])(?:(?P<form>{forms})|(?P<name>{spelled})s?\s+{_SUFFIX})(?![\w])")


@lru_cache(maxsize=1)
def _bare() -> regex.Pattern[str]:
    names = sorted((m.name for m in municipalities()), key=len, reverse=True)
    upper = "|".join(regex.escape(name) for name in (*names, *(name.upper() for name in names)))
    return regex.compile(rf"(?<![\w-])(?P<name>{upper})(?:s|S)?(?![\w-])")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("municipalities.yaml")
    return data
