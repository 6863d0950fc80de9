"""Parties: who is responsible or takes part, each alone and with abbreviations spelled out.

The rules are those of docs/reading.md, "Parties"; names, endings and topics are data in `parties.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from rules.abbreviations import (
    PartyContext,
    document_abbreviations,
    general_table,
    letters_fit,
    looks_abbreviated,
    spell_out,
)
from rules.loader import load_rules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher, PhraseMatcher

__all__ = [
    "Parties",
    "PartyContext",
    "PartySpan",
    "document_abbreviations",
    "find_parties",
    "party_likeness",
    "resolve_parties",
    "split_parties",
]

STRONG, UNIT, PLAUSIBLE, NONE = 3, 2, 1, 0
_HIDDEN = {" och ": " \ue000 ", " & ": " \ue001 ", ",": "\ue002", "/": "\ue003", ";": "\ue005", " Och ": " \ue004 "}
_SHOWN = {"\ue000": "och", "\ue001": "&", "\ue002": ",", "\ue003": "/", "\ue005": ";", "\ue004": "Och"}
_BREAK = "\ue010"
_BULLET = regex.compile(r"^\s*(?:[•●▪■◦○‣⁃·∙➢➤►✓*]|[–—-](?=\s))\s*")
_EMPTY = regex.compile(r"[\s.,;:/–—\-?*•xX]*")
_HARD = regex.compile(r"[;\n]|(?<=\s)\+(?=\s)|,(?!\d)|(?<!\d)/|/(?!\d)")
_REMARK = regex.compile(r"(?<=\S)\s*\([^()]*\)$")
_SQUEEZED = regex.compile(r"[\s\u00ad\u2010\u2011-]+")
_SOFT = regex.compile(
    r"[\s\ue010]+(?:och|samt|&)[\s\ue010]+|\s*\ue010\s*|^(?:och|samt|&)\s+|\s+(?:och|samt|&)$", regex.IGNORECASE
)
_ET_CETERA = regex.compile(r"(?i),?\s*\b(?:m\.?\s?fl\.?|med flera|etc\.?|o\.?\s?s\.?\s?v\.?|(?-i:mm)|m\.\s?m\.?)\s*$")
_LEAD_IN = regex.compile(r"(?i)^(?:bl\.?\s?a\.?|bland annat|t\.?\s?ex\.?|till exempel|exempelvis|ev\.)\s+")
_COMPANY_WITH_AND = regex.compile(r"(?P<left>\p{Lu}[\p{L}-]+) (?:och|&) \p{Lu}[\p{L}-]+ AB\b")
_TOKEN = regex.compile(r"(?<![\p{L}\d-])(?P<short>\p{L}[\p{L}&]{1,7})(?P<suffix>:s|:en|:n)?(?![\p{L}\d]|-\p{L})")
_LONGEST_ABBREVIATION = 9  # letters; a longer word in capitals is a word
_MUNICIPAL_COMPANY = regex.compile(r"\p{Lu}{2,5}AB")  # `SÄVAB`: a company's name, spelled out nowhere
_GRADES = regex.compile(r"(?<=\p{L})\s+(?:(?:åk|årskurs)\s+)?[F\d][–-]\d$", regex.IGNORECASE)  # `Rektor F–6`
_GENITIVE = regex.compile(
    r"(?:nämndens|styrelsens|fullmäktiges|förvaltningens|kommunens|stadens|kontorets)$", regex.IGNORECASE
)
_TITLE = 3  # words of a title of office
_IN_PARENS = regex.compile(r"\([^()\n]*\)")
_LAST_PARENS = regex.compile(r"\s*\(([^()]*)\)$")
_JOINED_NAME = regex.compile(r" och |&|,|/")
_SPACE_OR_COMMA = regex.compile(r"[\s,]")
_AND = regex.compile(r"\s(?:och|samt|&)\s")
_AND_ONLY = regex.compile(r"\s(?:och|&)\s")
_LOOSE_AND = regex.compile(r"(?i)^(?:(?:och|samt|&)\s+)+|(?:\s+(?:och|samt|&))+$|^(?:och|samt|&)$")
_PARENS = regex.compile(r"^(?P<outer>.*?)\s*\((?P<inner>[^()]*)\)\s*$")
_DEFINITE = regex.compile(r"(?:en|et|an|na|n)$")


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of one cell: `names` each alone, in order and once; `unknown` the abbreviations nobody explains."""

    names: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartySpan:
    """A party at `text[start:end]`; `name` is as printed with the first letter in upper case."""

    start: int
    end: int
    name: str


def split_parties(text: str, lines: Sequence[str] = ()) -> tuple[str, ...]:
    """The parties of a cell, each alone and as printed, in order; () for an empty cell or a dash.

    `text` is the cell's text with a newline only between the items of a list; `lines` are its printed lines, which
    tell two names below each other from one that wraps. Parts are separated at commas, semicolons, slashes, list
    items, `och`, `samt`, `&`, `i samverkan med` … (`joints` in `parties.yaml`), but not in parentheses and not inside
    a name (`Barn- och utbildningsförvaltningen`, `Avdelningen för arbetsmarknad och kompetensutveckling`).
    """
    return _split(text, tuple(lines))


@lru_cache(maxsize=8192)
def _split(text: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    marked = _hide_names(_mark_breaks(text, lines))
    parts: list[str] = []
    for segment, glue in _segments(marked):
        pieces = list(_split_soft(segment))
        if pieces and parts and glue == "," and _continues_list(parts[-1], pieces[0]):
            parts[-1] = f"{parts[-1]}, {pieces.pop(0)}"
        parts.extend(pieces)
    return tuple(p for part in parts for p in _split_run(_clean(_show(part))) if p and not _EMPTY.fullmatch(p))


def resolve_parties(text: str, lines: Sequence[str] = (), context: PartyContext | None = None) -> Parties:
    """The parties of a cell with abbreviations spelled out, the first letter in upper case, each once.

    The document's own list is asked before the municipality's and the general table. An abbreviation inside a longer
    item is spelled out in place (`chef KLK` → `Chef Kommunledningskontoret`); in `Name (ABC)` and `ABC (name)`, where
    the one abbreviates the other, the name stays alone; a remark such as `(huvudansvar)` goes. What nobody explains
    stays as printed and is listed in `unknown`.
    """
    context = context or PartyContext()
    names: dict[str, str] = {}
    unknown: list[str] = []
    for part in _as_printed(split_parties(text, lines), text, context.printed):
        name, missing = _expand(part, context)
        unknown += [word for word in missing if word not in unknown]
        if name:
            names.setdefault(name.casefold(), name[0].upper() + name[1:])
    return Parties(tuple(names.values()), tuple(unknown))


def _as_printed(parts: Sequence[str], text: str, printed: str) -> list[str]:
    """The parts of a cell's `text`, two of them as one where nothing but a line break parts them and the document has
    both on one line of `printed` (`Hola⏎folkhögskola`). Two that are known names stay two."""
    found: list[str] = []
    for part in parts:
        whole = f"{found[-1]} {part}" if found else part
        one = (
            found
            and whole in text
            and whole in printed
            and regex.search(rf"(?<![\p{{L}}-]){regex.escape(whole)}(?!\p{{L}})", printed)
        )
        if one and min(strength(found[-1]), strength(part)) < UNIT:
            found[-1] = whole
        else:
            found.append(part)
    return found


@lru_cache(maxsize=8192)
def party_likeness(text: str) -> float:
    """How much a cell reads as parties, 0-1: 1 where every part is a known name, office or title."""
    parts = split_parties(text)
    return sum(map(_likeness, parts)) / len(parts) if parts else 0.0


def is_name(text: str) -> bool:
    """Whether the whole text, case ignored, is a name of the gazetteer."""
    return text.casefold() in _rules().names


def find_parties(text: str) -> tuple[PartySpan, ...]:
    """The parties named in running text, in order of place, not overlapping; case is ignored.

    Names of the gazetteer, common abbreviations (left as printed) and words with a party's ending are found, with
    what belongs to them: `barn- och` before, a genitive (`kommunstyrelsens arbetsutskott`), `för …` after an office
    or unit. Loads spaCy at the first call.
    """
    nlp, phrases, matcher = _matchers()
    doc = nlp(text)
    spans = [(start, end) for _, start, end in (*phrases(doc), *matcher(doc))]
    taken: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not taken or start >= taken[-1][1]:
            taken.append((start, end))
        elif end > taken[-1][1]:
            taken[-1] = (taken[-1][0], end)
    found = []
    for start, end in taken:
        first, last = doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)
        name = text[first:last]
        if strength(name) >= UNIT or " " in name:
            found.append(PartySpan(first, last, name[0].upper() + name[1:]))
    return tuple(found)


@lru_cache(maxsize=20_000)
def strength(text: str) -> int:
    """How surely `text` is a party by itself: STRONG (a name or an ending of the gazetteer, a known abbreviation),
    UNIT (a topic that stands for its unit), PLAUSIBLE (opens with a capital, no loose end), NONE."""
    text = _REMARK.sub("", _clean(text))
    words = text.split()
    if not words:
        return NONE
    folded = text.casefold()
    rules = _rules()
    if folded in rules.names:
        return STRONG
    if folded in rules.units:
        return UNIT
    if folded in rules.no_party or words[0].casefold() in ("och", "samt", "eller", "att"):
        return NONE
    if 1 < len(words) <= _TITLE and words[-1].casefold() in rules.roles:
        return STRONG  # `Teknisk chef`
    if _dangling(words[-1]):
        return NONE
    if len(words) == 1 and (text in general_table() or text in rules.capitals or _MUNICIPAL_COMPANY.fullmatch(text)):
        return STRONG
    if len(words) == 2 and words[1] in general_table() and is_role(words[0]):
        return STRONG
    if len(words) > 1 and all((w := word.strip(",")) in rules.topics or w in ("och", "&") for word in folded.split()):
        return UNIT
    if len(words) > 1 and (first := words[0].casefold()) in rules.determiners and first not in rules.prepositions:
        rest = " ".join(words[1:])
        if rest.casefold() in rules.endings or strength(rest) == STRONG:
            return STRONG
    if len(words) <= 7 and (_ends_with_head(words) or _opens_with_head(words)):
        return STRONG
    if words[-1] in ("AB", "HB", "kommun", "kommuner", "stad") and len(words) > 1 and text[0].isupper():
        return STRONG
    if words[0].casefold() == "region" and len(words) in (2, 3):
        return STRONG
    return PLAUSIBLE if text[0].isupper() and len(words) <= 5 and not any(c.isdigit() for c in text) else NONE


@dataclass(frozen=True, slots=True)
class _Rules:
    names: frozenset[str]
    units: frozenset[str]
    topics: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    no_party: frozenset[str]
    capitals: frozenset[str]
    remarks: frozenset[str]
    before_name: frozenset[str]
    whole: regex.Pattern[str]
    endings: tuple[str, ...]
    roles: tuple[str, ...]
    joints: regex.Pattern[str]
    labels: regex.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data: dict[str, Any] = load_rules("parties.yaml")

    def folded(key: str) -> frozenset[str]:
        return frozenset(word.casefold() for word in data[key])

    names = frozenset(word.casefold() for group in data["names"] for word in group["words"])
    space = rf"[\s{_BREAK}]+"
    joints = "|".join(space.join(map(regex.escape, joint.split())) for joint in data["joints"])
    labels = "|".join(map(regex.escape, sorted(data["labels"], key=len, reverse=True)))
    with_and = (name for group in data["names"] for name in group["words"] if _JOINED_NAME.search(name))
    whole = "|".join(map(regex.escape, sorted({*data["whole"], *with_and}, key=len, reverse=True)))
    endings = sorted({word for group in data["endings"].values() for word in group}, key=len, reverse=True)
    return _Rules(
        names=names | folded("whole"),
        units=folded("units"),
        topics=folded("topics"),
        determiners=folded("determiners"),
        prepositions=folded("prepositions"),
        no_party=folded("no_party"),
        capitals=frozenset(data["capitals"]),
        remarks=folded("remarks"),
        before_name=folded("before_name"),
        whole=regex.compile(rf"(?i)(?<!\p{{L}})(?:{whole})(?!\p{{L}})"),
        endings=tuple(endings),
        roles=tuple(sorted(data["endings"]["role"], key=len, reverse=True)),
        joints=regex.compile(rf"{space}(?:{joints}){space}", regex.IGNORECASE),
        labels=regex.compile(rf"^(?:{labels})\s*:\s*", regex.IGNORECASE),
    )


def _mark_breaks(text: str, lines: Sequence[str]) -> str:
    """`text` with a mark in place of each space that was a line break.

    Lines that do not add up to the text (other than in hyphens, bullets and white space) mark nothing.
    """
    if len(lines) < 2:
        return text
    squeezed = [_squeeze(_BULLET.sub("", line)) for line in lines]
    places = [index for index, char in enumerate(text) if not _SQUEEZED.match(char)]
    items = "".join(_squeeze(_BULLET.sub("", item)) for item in text.split("\n"))
    if len([line for line in squeezed if line]) < 2 or "".join(squeezed) != items or len(items) != len(places):
        return text
    marked = list(text)
    count = 0
    for line in squeezed[:-1]:
        count += len(line)
        if 0 < count < len(places) and text[places[count] - 1] == " ":
            marked[places[count] - 1] = _BREAK
    return "".join(marked)


def _squeeze(text: str) -> str:
    return _SQUEEZED.sub("", text)


def _hide_names(text: str) -> str:
    """Separators inside names that are known to contain one, and inside parentheses, are hidden from the split."""
    text = _rules().whole.sub(lambda m: _hide(m[0]), text)
    text = _COMPANY_WITH_AND.sub(lambda m: m[0] if strength(m["left"]) == STRONG else _hide(m[0]), text)
    return _IN_PARENS.sub(lambda m: _hide(m[0]).replace(_BREAK, " "), text)


def _hide(text: str) -> str:
    for shown, hidden in _HIDDEN.items():
        text = text.replace(shown, hidden)
    return text


def _show(text: str) -> str:
    for hidden, shown in _SHOWN.items():
        text = text.replace(hidden, shown)
    return text


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """Pieces between commas, semicolons, slashes and list items, each with the separator before it."""
    start, glue = 0, ""
    for match in _HARD.finditer(text):
        before, after = text[start : match.start()], text[match.end() :]
        if match[0] == "," and _squeezed_end(before) in "-\u2010\u2011" and _squeezed_end(before):
            continue
        if match[0] == "/" and _one_topic_name(before, after):
            continue
        yield before, glue
        start, glue = match.end(), match[0]
    yield text[start:], glue


def _squeezed_end(text: str) -> str:
    return text.rstrip(f" {_BREAK}")[-1:]


def _one_topic_name(before: str, after: str) -> bool:
    """`Kultur/fritidsförvaltningen`: a bare topic, then a party that opens with another."""
    left, right = before.strip().casefold(), after.split()[:1]
    return left in _rules().topics and bool(right) and _topic_compound(right[0])


def _split_soft(segment: str) -> Iterator[str]:
    """Split at `och`, `samt`, `&`, line breaks and joints where both sides are parties."""
    for part in _rules().joints.split(segment):
        part = _clean(part)
        start = 0
        for match in _SOFT.finditer(part):
            left, right = part[start : match.start()], part[match.end() :]
            if left.strip() and right.strip() and not _separates(match[0], left, right):
                continue
            yield part[start : match.start()].replace(_BREAK, " ")
            start = match.end()
        yield part[start:].replace(_BREAK, " ")


@lru_cache(maxsize=4096)
def _first_piece(segment: str) -> str:
    return next(_split_soft(segment), "")


def _separates(joint: str, left: str, right: str) -> bool:
    left = left.replace(_BREAK, " ").strip()
    if not joint.strip(_BREAK + " "):
        return _separates_at_break(left, _first_piece(right))
    right = right.replace(_BREAK, " ").strip()
    if left[-1] in "-\u2010\u2011" or left.casefold().endswith((" och", " samt")):
        return False
    return "samt" in joint.casefold() or not _one_name(left, right)


def _one_name(left: str, right: str) -> bool:
    """Whether `left och right` is one name."""
    first = _SPACE_OR_COMMA.split(right, 1)[0]
    topics = _rules().topics
    left_words = left.casefold().split()
    if all(word.strip(",") in topics for word in left_words) and _topic_compound(first):
        return first.casefold() in topics or first[0].islower() or first.casefold() not in _rules().names
    until = _AND.split(right, 1)[0]
    bound = _bound_object(left)
    if bound is None:
        return False
    if looks_abbreviated(first) or is_role(until.split()[-1]):
        return False
    if _DEFINITE.search(until.split()[0]) and strength(until) == STRONG:
        return bool(_DEFINITE.search(bound.split()[-1])) and until[0].islower()
    return until[0].islower() or until.split()[0].casefold() in topics or strength(until) < UNIT


def _bound_object(left: str) -> str | None:
    """What a head binds: `arbetsmarknad` in `Avdelningen för arbetsmarknad`, `lärande` in `Sektor lärande`."""
    words = left.split()
    prepositions = _rules().prepositions
    for index in range(1, len(words) - 1):
        if words[index].casefold() in prepositions:
            return " ".join(words[index + 1 :])
    rest = words[1:]
    if (
        rest
        and words[0].casefold().endswith(_rules().endings)
        and all(word.strip(",").casefold() in _rules().topics for word in rest)
    ):
        return " ".join(rest)
    return None


def _topic_compound(word: str) -> bool:
    """`omsorg`, `fritidsförvaltningen`: a topic, or a party whose name opens with one."""
    folded = word.casefold()
    topics = _rules().topics
    return folded in topics or (_is_head(word) and any(folded.startswith(topic) for topic in topics if len(topic) > 3))


def _separates_at_break(left: str, right: str) -> bool:
    """Whether a line break stands between two names: both lines are names by themselves."""
    right = right.replace(_BREAK, " ").strip()
    left_words, right_words = left.split(), right.split()
    rules = _rules()
    if not left_words or not right_words or _dangling(left_words[-1]) or right[0] == "(":
        return False
    if right_words[0].casefold() in rules.prepositions or right_words[0].casefold() in ("och", "samt", "eller", "&"):
        return False
    if right in ("AB", "HB", "KB", "kommun", "stad"):
        return False
    if right_words[-1] == "AB" and len(right_words) == 2 and left.casefold() in _places():
        return False  # `Borgholm⏎Energi AB`
    here, there = strength(left), strength(right)
    if left_words[-1].casefold() in rules.before_name and there == PLAUSIBLE:
        return False
    if here >= UNIT and there >= UNIT:
        if is_role(left_words[-1]) and right[0].islower():
            return is_role(right_words[-1])
        return True
    if looks_abbreviated(left_words[-1]) and looks_abbreviated(right_words[0]):
        return True
    if not right[0].isupper() or not left[0].isupper() or _is_place(right) or left_words[-1].endswith("s"):
        return False
    if here == STRONG:
        return there == PLAUSIBLE
    if there == STRONG:
        return here == PLAUSIBLE and (bool(_DEFINITE.search(right_words[-1])) or looks_abbreviated(right_words[-1]))
    if not here == there == PLAUSIBLE:
        return False
    return len(left_words) == len(right_words) == 1 and min(len(left), len(right)) >= 9


def _dangling(word: str) -> bool:
    """The end of a line that cannot end a name: a hyphen, a preposition, a determiner, an adjective."""
    rules = _rules()
    return (
        word[-1] in "-\u2010\u2011–/&,"
        or (folded := word.casefold()) in rules.prepositions
        or folded in rules.determiners
    )


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    from rules.municipality import place_names

    return place_names()


def _is_place(text: str) -> bool:
    return text.casefold() in _places()


def _is_head(word: str) -> bool:
    folded = word.strip(".,()").casefold()
    rules = _rules()
    if folded in rules.no_party or folded in rules.determiners:
        return False
    if not folded.endswith(rules.endings):
        return False
    title = folded in rules.roles and len(folded) > 5
    alone = title or folded in rules.names or bool(_DEFINITE.search(folded))
    return alone or any(folded.endswith(ending) and len(folded) > len(ending) for ending in rules.endings)


def is_role(word: str) -> bool:
    """Whether a word is the title of an office: `Enhetschef`, `samordnare`."""
    return word.casefold().endswith(_rules().roles)


def _ends_with_head(words: Sequence[str]) -> bool:
    """`Tekniska nämnden`, `Nämndens kansli`, `Berörda chefer i förvaltningarna`; not `Byt lampor i skolorna`, which
    names a place."""
    if len(words) > 1 and words[-1].casefold() in _rules().endings and _GENITIVE.search(words[-2]):
        return True
    at = next((i for i, word in enumerate(words[1:-1], 1) if word.casefold() in _rules().prepositions), len(words))
    return _is_head(words[-1]) and (at == len(words) or any(map(_is_head, words[:at])))


def _opens_with_head(words: Sequence[str]) -> bool:
    """`Avdelningen för …`, `Avdelningen arbetsmarknad`, `Polisen Hässleholm`, `Rektor på …`."""
    first = words[0].casefold()
    rules = _rules()
    if len(words) < 2 or not (_is_head(first) or first in rules.names or first in rules.endings):
        return False
    second = words[1].casefold()
    return second in rules.prepositions or bool(_DEFINITE.search(first)) or second in rules.topics


def _continues_list(before: str, piece: str) -> bool:
    """`Hälsa,` + `vård och omsorg`; `Avdelningen för kultur,` + `fritid och turism`."""
    words = piece.split()
    if not words or not piece.strip()[0].islower() or not _AND_ONLY.search(piece):
        return False
    topics = _rules().topics
    if words[0].casefold() not in topics or strength(words[0]) == STRONG:
        return False
    bound = _bound_object(before.strip())
    return (bound if bound is not None else before).strip().casefold() in topics


def _split_run(part: str) -> tuple[str, ...]:
    """`KS TN BUN`: nothing but known abbreviations in a row are as many parties."""
    words = part.split()
    if len(words) > 1 and all(word in general_table() for word in words) and "AU" not in words:
        return tuple(words)
    return (part,)


def _clean(part: str) -> str:
    """Without bullets, labels, `m.fl.` and the signs that close a list, however many of them."""
    while (cleaned := _clean_once(part)) != part:
        part = cleaned
    return part


def _clean_once(part: str) -> str:
    part = _BULLET.sub("", " ".join(part.split())).strip()
    part = _LOOSE_AND.sub("", part)
    part = _rules().labels.sub("", part)
    part = _LEAD_IN.sub("", _ET_CETERA.sub("", part)).strip(" ,;:/\t")
    remark = _LAST_PARENS.search(part) if part.endswith(")") else None
    if remark and remark[1].strip().casefold() in _rules().remarks:
        part = part[: remark.start()]
    return part.rstrip(". ")


def _expand(part: str, context: PartyContext) -> tuple[str, list[str]]:
    """The part with abbreviations spelled out, and those that stay unknown."""
    whole = spell_out(part, context)
    if whole is not None and " " not in part:
        return whole, []
    if part.casefold() in _rules().names or part.casefold() in _rules().units:
        return part, []
    if part.isupper() and max(map(len, part.split())) > _LONGEST_ABBREVIATION and strength(part) == STRONG:
        return part, []  # a name in capitals (`BARN- OCH UTBILDNINGSNÄMNDEN`)
    parens = _PARENS.match(part)
    if parens and parens["outer"]:
        outer, inner = parens["outer"].strip(), parens["inner"].strip()
        if _names_same(inner, outer, context):
            return _expand(outer, context) if not looks_abbreviated(outer) or spell_out(outer, context) else (inner, [])
        if looks_abbreviated(outer) and _names_same(outer, inner, context):
            return inner, []
    unknown: list[str] = []

    def replace(match: regex.Match[str]) -> str:
        short = match["short"]
        if not looks_abbreviated(short) or (short in _rules().capitals and short not in context.abbreviations):
            return match[0]
        name = spell_out(short, context)
        if name is None:
            if not _MUNICIPAL_COMPANY.fullmatch(short):
                unknown.append(short)
            return match[0]
        return name + ("s" if match["suffix"] == ":s" else "")

    return _TOKEN.sub(replace, part), unknown


def _names_same(short: str, name: str, context: PartyContext) -> bool:
    """Whether `short` is an abbreviation of `name`."""
    if not looks_abbreviated(short):
        return False
    spelled = spell_out(short, context)
    return letters_fit(short, name) or (spelled is not None and spelled.casefold() == name.casefold())


def _likeness(part: str) -> float:
    part = _GRADES.sub("", part)
    if any(c.isdigit() for c in part) or part.casefold() in _rules().no_party:
        return 0.0
    words = part.split()
    level = strength(part)
    if level == STRONG and len(words) <= 6:
        return 1.0
    if len(words) == 1 and looks_abbreviated(part):
        return 0.8
    if level == UNIT:
        return 0.8
    if level == STRONG:
        return 0.5
    return {1: 0.4, 2: 0.35, 3: 0.3}.get(len(words), 0.1) if level == PLAUSIBLE else 0.0


@lru_cache(maxsize=1)
def _matchers() -> tuple[Language, PhraseMatcher, Matcher]:
    import spacy
    from spacy.matcher import Matcher, PhraseMatcher

    nlp = spacy.blank("sv")
    rules = _rules()
    phrases = PhraseMatcher(nlp.vocab, attr="LOWER")
    phrases.add("name", [nlp.make_doc(name) for name in rules.names if name not in rules.determiners and len(name) > 3])
    matcher = Matcher(nlp.vocab)
    short = [word for word, entry in general_table().items() if entry.sure and word.isupper()]
    matcher.add("abbreviation", [[{"ORTH": {"IN": short}}]])
    ending = rf"^\w[\w-]*(?:{'|'.join(rules.endings)})$"
    head = {"LOWER": {"REGEX": ending, "NOT_IN": sorted(rules.no_party | rules.determiners)}}
    genitive = {"LOWER": {"REGEX": r"(?:nämnden|styrelsen|fullmäktige|förvaltningen|kommunen|kontoret)s$"}}
    bound = {"TEXT": {"REGEX": r"^\w[\w-]*-$"}}
    comma = {"LOWER": ","}
    joint = {"LOWER": {"IN": ["och", "samt"]}}
    topic = {"LOWER": {"IN": sorted(rules.topics)}}
    matcher.add("head", [[head], [genitive, head], [bound, joint, head], [bound, comma, bound, joint, head]])
    matcher.add("head genitive", [[bound, joint, genitive, head], [bound, comma, bound, joint, genitive, head]])
    unit = {"LOWER": {"IN": ["avdelningen", "enheten", "rådet", "chefen", "kontoret", "nämnden", "förvaltningen"]}}
    matcher.add("unit", [[unit, {"LOWER": "för"}, topic, joint, topic], [unit, {"LOWER": "för"}, {"IS_ALPHA": True}]])
    return nlp, phrases, matcher
