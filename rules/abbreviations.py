"""Abbreviations: the document's own list, the municipality's and the general table, and what one of them stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

import regex

from rules.loader import load_rules

SHAPE = r"\p{Lu}[\p{L}&]{0,6}\p{Lu}\p{Ll}?|\p{Lu}{2,3}\p{Ll}{1,3}|\p{Lu}{2,7}|\p{Lu}\p{Ll}\p{Lu}\p{Ll}{0,2}"
_ABBREVIATION = regex.compile(rf"(?:{SHAPE})")
_LOOSE = regex.compile(r"\p{L}[\p{L}&/-]{1,9}")
_HEADING = regex.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s+|bilaga\s*\d*[.:]?\s+)?"
    r"(?:förkortningar|förkortningslista|ordlista|ordförklaringar|begrepp|begreppslista|begreppsförklaringar|"
    r"definitioner|teckenförklaring|förklaringar?|läsanvisning|"
    r"så förkortas(?: \p{L}+){1,3}|(?:\p{L}+ ){0,3}(?:förkortningar|begrepp|ordlista))"
    r"(?:\s+(?:och|i|samt|som|för)\s+.{0,50})?\s*:?$",
    regex.IGNORECASE,
)
_COLUMN_HEADS = regex.compile(
    r"^(?:förkortning(?:ar)?|begrepp|förklaring|betydelse|uttydning|namn|ord)$", regex.IGNORECASE
)
_BULLET = regex.compile(r"^[•●▪■◦○‣·∙➢➤►✓*o–-]\s+")
_ENTRY = regex.compile(r"^(?P<short>[\p{L}][\p{L}&/-]{1,9})\s*(?:[=:]|\s[-–—]|[–—])\s*(?P<name>\p{L}.{2,})$")
_ENTRY_TURNED = regex.compile(rf"^(?P<name>\p{{L}}.{{3,}}?)\s*(?:[=:]|\s[-–—]|[–—])\s*(?P<short>{SHAPE})$")
_COLUMNS = regex.compile(r"^(?P<short>\p{L}[\p{L}&/-]{1,9})\s+(?P<name>\p{L}.{2,})$")
_IN_PARENS = regex.compile(rf"(?<=[\p{{L}}]\s)\((?P<short>{SHAPE}|\p{{Ll}}{{2,6}})\)")
_WORDS_BEFORE = regex.compile(r"(?r)(?:[\p{L}&-]+,?\s+){0,8}[\p{L}-]+\s$")
_SHORT_NAME = regex.compile(rf"(?<![\p{{L}}-])(?P<short>{SHAPE})\s\((?P<name>\p{{L}}[\p{{L}}\s,-]{{4,70}})\)")
# `KS Kommunstyrelsen, TN Tekniska nämnden`, `KS är kommunstyrelsen och TN tekniska nämnden` within a sentence: an
# entry, up to the next one or the end
_SAYS = r"(?:är|betyder|står för|avser|utläses)\s"
_NEXT_LISTED = rf"[,;]?\s+(?:och\s+|samt\s+)?(?=(?:{SHAPE})\s\p{{L}})"
_LISTED = regex.compile(
    rf"(?<![\p{{L}}-])(?P<short>{SHAPE})\s(?:{_SAYS})?(?P<name>\p{{L}}[\p{{L}}&\s-]{{4,70}}?)"
    rf"(?:(?P<more>{_NEXT_LISTED})|(?=[.;:)]|$))"
)
_AND = regex.compile(r"\soch\s")
# `TN är tekniska nämnden, som …`
_SAID = regex.compile(rf"(?<![\p{{L}}-])(?P<short>{SHAPE})\s{_SAYS}(?P<name>\p{{L}}[\p{{L}}&\s-]{{4,70}})(?=[.,;:)]|$)")
_BROKEN = regex.compile(r"(?r)\p{L}[-\u2010\u2011\u00ad]$")
# `Förkortningar: KS = Kommunstyrelsen, UN = Utbildningsnämnden` on one line
_SEVERAL = regex.compile(
    rf"(?:[,;]|(?<=\p{{L}}{{4}}):)\s+(?=(?:{SHAPE})(?:\s*[=:]\s|\s[-–—]\s\p{{Lu}}))|\.\s+(?=(?:{SHAPE})\s*=\s)"
)
_ENDS_SHORT = regex.compile(rf"(?:^|[\s,;])(?:{SHAPE})$")
_WORD_BREAK = regex.compile(r"[\s,/-]+")
_NEXT_SENTENCE = regex.compile(r"(?<=\p{Ll}{3})\.\s(?=\p{Lu})")
LONGEST_NAME = 12
"""Words of a spelled-out name at most: more are a sentence."""
_SMALL = frozenset({"och", "för", "i", "av", "på", "samt", "med", "till", "inom", "&"})
_PARTIES_IN_PARLIAMENT = frozenset({"S", "M", "C", "L", "V", "MP", "KD", "SD", "FI", "FP", "NYD", "PP"})
# A compound's last part and the letter that stands for it: `SBN` is no `Samhällsbyggnadsförvaltningen`.
_HEADS = {"nämnd": "n", "förvaltning": "f", "kontor": "k"}
_ENDS_WITH_HEAD = {head: regex.compile(rf"\p{{L}}{head}(?:en|et|er|erna)?$") for head in _HEADS}
_T = TypeVar("_T")


@dataclass(frozen=True)
class PartyContext:
    """What is known about the document a party stands in.

    `abbreviations` is the document's own list (see `document_abbreviations`), `municipality_code` SCB's four digits,
    `names` the other party names and abbreviations that the document uses (as often as it uses them), `printed` the
    text of its rows, one printed line a line.
    """

    abbreviations: Mapping[str, str] = field(default_factory=dict)
    municipality_code: str | None = None
    names: tuple[str, ...] = ()
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One abbreviation of the general table: its readings, the first of them taken alone if `sure`."""

    readings: tuple[str, ...]
    sure: bool


def looks_abbreviated(word: str) -> bool:
    """Whether the word has the shape of an abbreviation: two to seven letters, two of them capitals (`KS`, `SocN`)."""
    return bool(_ABBREVIATION.fullmatch(word))


@lru_cache(maxsize=1)
def general_table() -> dict[str, Entry]:
    """The general table of `abbreviations.yaml`."""
    table: dict[str, Entry] = {}
    for group in _data()["general"]:
        for short, value in group["abbreviations"].items():
            if isinstance(value, str):
                table[short] = Entry((value,), sure=True)
            elif "first" in value:
                table[short] = Entry((value["first"], *value["also"]), sure=True)
            else:
                table[short] = Entry(tuple(value["either"]), sure=False)
    return table


@lru_cache(maxsize=1)
def municipality_tables() -> dict[str, dict[str, str]]:
    """The municipalities' own tables of `abbreviations.yaml`, by SCB code."""
    return {entry["code"]: dict(entry["abbreviations"]) for entry in _data()["municipalities"]}


def spell_out(word: str, context: PartyContext) -> str | None:
    """What the abbreviation `word` stands for, or None where nobody says or the document does not decide.

    Asked in this order: the document's own list, the municipality's table, the general table. Case is ignored where
    the word has more than two letters or is written in capitals, since `Sfi` and `SFI` are one.
    """
    for table in (context.abbreviations, municipality_tables().get(context.municipality_code or "", {})):
        name = _look_up(word, table)
        if name is not None:
            return name
    entry = _look_up(word, general_table())
    return None if entry is None else _decide(word, entry, context)


def letters_fit(short: str, name: str) -> bool:
    """Whether the letters of `short` stand in `name` in order, as an abbreviation takes them.

    The first letter opens the name and every longer word of the name gives its first letter; a last N, F or K that does
    not open the last word needs a name that ends in nämnd, förvaltning or kontor if it ends in one of these at all. So
    does what a name of a unit begins with: `HR` of `HR-avdelningen`, `TEK` of `Tekniska enheten`.
    """
    if _begins(short.casefold(), name.casefold()):
        return True
    letters = [c for c in short.casefold() if c.isalpha()]
    words = [w for w in _WORD_BREAK.split(name.casefold()) if w]
    if len(letters) < 2 or not words or words[0][0] != letters[0] or len(letters) >= len("".join(words)):
        return False
    tried: dict[tuple[int, int, int], bool] = {}

    def fits(letter: int, word: int, place: int) -> bool:
        """Letters from `letter` on can be found from `words[word][place:]` on."""
        if letter == len(letters):
            return all(w in _SMALL for w in words[word + 1 :])
        key = (letter, word, place)
        if key not in tried:
            tried[key] = any(fits(letter + 1, word, at + 1) for at in _places(words[word], letters[letter], place)) or (
                word + 1 < len(words)
                and any(
                    words[following][0] == letters[letter] and fits(letter + 1, following, 1)
                    for following in range(word + 1, len(words))
                    if all(w in _SMALL for w in words[word + 1 : following])
                )
            )
        return tried[key]

    return fits(1, 0, 1) and _head_fits(letters, words[-1])


def _begins(short: str, name: str) -> bool:
    """Whether a name of one or two words, of a unit, begins with its abbreviation: up to a hyphen, or three letters."""
    first, *others = name.split()[:3] or [""]
    if kind_of(name) == "other" or len(others) > 1:
        return False
    return (first.startswith(f"{short}-") and not others) or (
        len(short) > 2 and bool(others) and first.startswith(short)
    )


def document_abbreviations(lines: Sequence[str]) -> dict[str, str]:
    """The abbreviations that a document explains itself: abbreviation → name, both as printed.

    `lines` are the document's printed lines in reading order. Taken are the entries below a heading such as
    `Förkortningar` or `Ordlista` (also as two columns, also wrapped), runs of at least two `ABC – Name` lines whose
    letters fit, such a list without dashes within a sentence, and `Name (ABC)`, `ABC (name)` or `ABC är name` in
    running text where the letters fit the name. The first explanation of an abbreviation wins, a list before running
    text.
    """
    stripped = [piece.strip() for line in _whole_entries(lines) for piece in _SEVERAL.split(line)]
    found: dict[str, str] = {}
    for index, line in enumerate(stripped):
        if len(line) < 70 and _HEADING.match(line):
            for short, name in _section(stripped[index + 1 :]).items():
                found.setdefault(short, name)
    for short, name in _runs(stripped).items():
        found.setdefault(short, name)
    for short, name in _running_text(stripped).items():
        if not any(short.casefold() == other.casefold() for other in found):
            found[short] = name
    return found


def _whole_entries(lines: Sequence[str]) -> list[str]:
    """The lines, those of which the end cuts an entry at its sign joined to the next."""
    whole: list[str] = []
    for line in lines:
        above = whole[-1].rstrip() if whole else ""
        cut = above.endswith("=") or line.lstrip().startswith("=")  # `…, KS =⏎Kommunstyrelsen`, `…, KS⏎= …`
        if cut and _ENDS_SHORT.search(above.removesuffix("=").rstrip()):
            whole[-1] = f"{above} {line.strip()}"
        else:
            whole.append(line)
    return whole


def _section(lines: Sequence[str]) -> dict[str, str]:
    """The entries that follow a heading, until two lines in a row are no part of the list."""
    found: dict[str, str] = {}
    short, missed, waiting = "", 0, ""
    for raw in lines:
        line = _BULLET.sub("", raw)
        if not line or _COLUMN_HEADS.match(line):
            continue
        entry = _entry(line)
        if entry:
            short, name = entry
            found.setdefault(short, name)
            missed, waiting = 0, ""
        elif looks_abbreviated(line) or (waiting == "" and short == "" and _LOOSE.fullmatch(line) and line.isupper()):
            waiting, missed = line, 0
        elif waiting:
            short, waiting, missed = waiting, "", 0
            found.setdefault(short, _tidy(line))
        elif short and _goes_on(short, found[short], line):
            found[short] = _tidy(_join(found[short], line))
        else:
            missed += 1
            if missed == 2 or (found and line[0].isupper() and len(line.split()) > 6):
                break
    return found


def _entry(line: str) -> tuple[str, str] | None:
    for form in (_ENTRY, _ENTRY_TURNED):
        match = form.match(line)
        if match and _plausible(match["short"], match["name"]):
            return match["short"], _tidy(match["name"])
    match = _COLUMNS.match(line)
    if match and looks_abbreviated(match["short"]) and letters_fit(match["short"], match["name"]):
        return match["short"], _tidy(match["name"])
    return None


def _plausible(short: str, name: str) -> bool:
    """In a list an entry counts if it looks like one, or its letters fit (`sfi = svenska för invandrare`)."""
    if len(name.split()) > LONGEST_NAME:
        return False
    return looks_abbreviated(short) or (len(short) <= 6 and letters_fit(short, _tidy(name)))


def _goes_on(short: str, name: str, line: str) -> bool:
    """Whether `line` is the rest of a name that wrapped."""
    if name.endswith(("-", ",")) or name.split()[-1].casefold() in _SMALL:
        return True
    return line[0].islower() and len(line.split()) <= 5 and not letters_fit(short, name)


def _runs(lines: Sequence[str]) -> dict[str, str]:
    """The entries of runs of lines `ABC – Name` in which the letters of two fit their names."""
    found: dict[str, str] = {}
    run: list[tuple[str, str]] = []
    for line in [*lines, ""]:
        match = _ENTRY.match(_BULLET.sub("", line))
        if match and looks_abbreviated(match["short"]) and len(match["name"].split()) <= LONGEST_NAME:
            run.append((match["short"], _tidy(match["name"])))
        elif line[:1].islower() and run:
            short, name = run[-1]
            if _goes_on(short, name, line):
                run[-1] = (short, _tidy(_join(name, line)))
        else:
            if sum(letters_fit(short, name) for short, name in run) >= 2:
                for short, name in run:
                    found.setdefault(short, name)
            run = []
    return found


def _running_text(lines: Sequence[str]) -> dict[str, str]:
    pieces: list[str] = []
    for line in lines:
        if pieces and line and _BROKEN.search(pieces[-1]) and line[0].islower():
            pieces[-1] = _join(pieces[-1], line)
        else:
            pieces.append(line)
    text = " ".join(pieces)
    found = _listed(text)
    for match in _SHORT_NAME.finditer(text):
        if match["short"] not in _PARTIES_IN_PARLIAMENT and letters_fit(match["short"], match["name"]):
            found.setdefault(match["short"], match["name"].strip())
    for match in _SAID.finditer(text):
        parts = _AND.split(match["name"])  # what follows `och` is part of the name, or the sentence goes on
        names = (" och ".join(parts[:end]) for end in range(1, len(parts) + 1))
        if name := next((name for name in names if letters_fit(match["short"], name)), None):
            found.setdefault(match["short"], name)
    for match in _IN_PARENS.finditer(text):
        short = match["short"]
        before = _WORDS_BEFORE.search(text[max(0, match.start() - 160) : match.start()])
        if short in _PARTIES_IN_PARLIAMENT or before is None:
            continue
        name = _name_before(short, before[0])
        if name and (not short.islower() or len(name.split()) > 1):
            found.setdefault(short, name)
    return found


def _listed(text: str) -> dict[str, str]:
    """The entries of lists `ABC Name, DEF Name` in which the letters of two, and of most, fit their names."""
    found: dict[str, str] = {}
    run: list[tuple[str, str]] = []
    for match in _LISTED.finditer(text):
        run.append((match["short"], _tidy(match["name"])))
        if match["more"]:
            continue
        fitting = sum(letters_fit(short, name) for short, name in run)
        if fitting >= 2 and fitting * 2 > len(run):
            for short, name in run:
                found.setdefault(short, name)
        run = []
    return found


def _name_before(short: str, before: str) -> str | None:
    """The shortest run of words before the parenthesis that the letters fit, with the head that opens it."""
    words = before.split()
    for start in range(len(words) - 1, -1, -1):
        name = " ".join(words[start:])
        if letters_fit(short, name) and not (start and words[start - 1].endswith("-,")):
            return name
    return None


def _join(text: str, line: str) -> str:
    if _BROKEN.search(text) and line[:1].islower():
        first = line.split()[0].casefold()
        return f"{text} {line}" if first in ("och", "eller", "samt") else text[:-1] + line
    return f"{text} {line}"


def _tidy(name: str) -> str:
    """The name up to the end of its sentence, without what closes it."""
    return _NEXT_SENTENCE.split(" ".join(name.split()))[0].rstrip(".;,")


def _places(word: str, letter: str, start: int) -> list[int]:
    return [at for at in range(start, len(word)) if word[at] == letter]


def _head_fits(letters: list[str], word: str) -> bool:
    heads = [letter for head, letter in _HEADS.items() if head in word and _ENDS_WITH_HEAD[head].search(word)]
    return not heads or letters[-1] not in _HEADS.values() or letters[-1] in (*heads, word[0])


def _look_up(word: str, table: Mapping[str, _T]) -> _T | None:
    if word in table:
        return table[word]
    if len(word) < 3 and not word.isupper():
        return None
    folded = word.casefold()
    matches = [value for short, value in table.items() if short.casefold() == folded]
    return matches[0] if matches and all(match == matches[0] for match in matches) else None


def _decide(word: str, entry: Entry, context: PartyContext) -> str | None:
    """The reading that the document's other names speak for, else the first if it may be taken alone."""
    if len(entry.readings) == 1 and entry.sure:
        return entry.readings[0]
    listed = () if entry.sure else context.abbreviations.values()  # `SF` in the list leaves `SN` to the board
    named = {name.casefold() for name in (*context.names, *listed)}
    kinds = _kinds(context)
    total = sum(kinds.values())
    spoken_for = [
        (1.2 if reading.casefold() in named else 0.0) + (0.7 * kinds[kind_of(reading)] / total if total else 0.0)
        for reading in entry.readings
    ]
    least = 1.2 if len(entry.readings) == 1 else 0.6
    if max(spoken_for) < least and not entry.sure:
        return None
    scores = [
        score + (0.3 if letters_fit(word, reading) else 0.0) + (0.5 if entry.sure and place == 0 else 0.0)
        for place, (score, reading) in enumerate(zip(spoken_for, entry.readings, strict=True))
    ]
    best = max(scores)
    winners = [reading for reading, score in zip(entry.readings, scores, strict=True) if best - score < 0.2]
    if len(winners) == 1:
        return winners[0]
    return entry.readings[0] if entry.sure else None


_BOARDS = (
    "nämnd", "nämnden", "nämnder", "styrelse", "styrelsen", "fullmäktige", "utskott", "utskottet", "beredningen",
)  # fmt: skip
_ADMINISTRATION = regex.compile(r"(?:förvaltning|kontor|avdelning|enhet|kansli|stab)(?:en|et)?$")


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """`board` for a political body, `administration` for a förvaltning, office or unit, else `other`."""
    word = name.casefold().split()[-1] if name.split() else ""
    if word.endswith(_BOARDS):
        return "board"
    if _ADMINISTRATION.search(word):
        return "administration"
    return "other"


def _kinds(context: PartyContext) -> Counter[str]:
    """How many different names of each kind the document uses, abbreviations with one reading spelled out."""
    counted: Counter[str] = Counter()
    for name in {n.casefold(): n for n in (*context.names, *context.abbreviations.values())}.values():
        entry = general_table().get(name)
        known = context.abbreviations.get(name) or (entry.readings[0] if entry and len(entry.readings) == 1 else name)
        kinds = (
            {kind_of(reading) for reading in entry.readings}
            if entry and name not in context.abbreviations
            else {kind_of(known)}
        )
        if len(kinds) == 1:
            counted.update(kinds - {"other"})
    return counted


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("abbreviations.yaml")
    return data
