"""The words of Swedish time expressions and the cutting of a text into tokens.

One regular expression, linear in the length of the text, cuts out dates, numbers, words and signs; a phrase table
(`times.yaml`) then turns words into classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from rules.loader import load_rules


@dataclass(frozen=True)
class _Phrase:
    words: tuple[str, ...]
    dotted: bool
    category: str
    value: Any = None


@dataclass(frozen=True)
class Lexicon:
    """The words of `times.yaml`, ready for use."""

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
    "deadline", "until", "towards", "before", "whole", "start", "from", "after", "open_end", "until_further",
    "continuous", "ongoing", "recurring_without_rule", "approx", "yearless", "vague", "events", "filler", "and",
    "document_words",    "school_year", "turn_of_year", "turn_of_half",
)  # fmt: skip


def load_words() -> dict[str, Any]:
    """The content of `times.yaml`."""
    words: dict[str, Any] = load_rules("times.yaml")
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
def load_lexicon() -> Lexicon:
    """The lexicon, read once."""
    data = load_words()
    table: dict[str, list[_Phrase]] = {}
    for text, category, value in phrase_entries(data):
        phrase = _phrase(text, category, value)
        table.setdefault(phrase.words[0], []).append(phrase)
    status = load_rules("status.yaml")
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
    return Lexicon(
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


@lru_cache(maxsize=1)
def parts_of_the_year() -> frozenset[str]:
    """The names of months, seasons and terms, in lower case, with their short forms."""
    data = load_words()
    return frozenset(form for name in ("months", "seasons", "terms") for forms in data[name].values() for form in forms)


def _any(words: Any) -> str:
    return "(?:" + "|".join(regex.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def _build_lexer(
    data: dict[str, Any], every: dict[str, str], weekdays: dict[str, str], months: list[str]
) -> regex.Pattern[str]:
    y4 = r"(?:19|20)\d\d"
    number = r"(?:\d{1,2}|" + "|".join(w for ws in data["numbers"].values() for w in ws) + ")"
    ordinals = "|".join(w for n, ws in data["ordinals"].items() for w in ws if n > 0)
    nth = rf"(?:\d{{1,2}}(?::?[ae])?|{ordinals}|femte|sjätte|tionde)"
    unit = _any([*every, *weekdays, *months])
    left = r"(?<![\p{L}\d])"
    right = r"(?![\p{L}\d])"
    first = "".join(sorted({w[0] for ws in data["numbers"].values() for w in ws}))
    # Signs and what may begin with a figure or a letter; the lookaheads only spare vain attempts.
    mixed = [
        # a count in a span of time: 2 ggr/år, en gång per månad, 2-3 gånger om året
        rf"(?=[{first}\d])(?P<count>{left}(?P<n>{number})(?: ?(?:-|till) ?(?P<n2>{number}))?"
        rf" ?{_any(data['times_words'])}\.?"
        rf" ?(?:/|per|om|i|varje|under|var)? ?(?P<count_unit>{_any(every)}){right})",
        rf"(?=[{first}\d])(?P<duration>{left}{number}(?: ?- ?{number})?"
        rf" (?:års?|månaders?|månad|mån|veckors?|dagars?){right}"
        rf"(?! ?(?:{y4}|\d)))",
        rf"(?=[/p])(?P<per_unit>{left}(?:/|per )(?P<per>{_any(every)}){right})",
        r"(?P<paragraph>§{1,2} ?\d+(?: ?[-,/] ?\d+)*+|\d{1,4} ?§)",
        rf"(?=[12xå])(?P<blank>{left}(?:{y4}|(?:19|20)xx|xxxx|åååå)"
        rf"(?: ?- ?(?:\d\d|xx|mm|dd|x|\?\?)){{1,2}}(?<=[xmd?]){right}"
        rf"|{left}20xx{right})",
        r"(?P<apostrophe>['’´`]\d\d(?!\d))",
    ]
    figures = [
        # no dates: amounts, personal numbers, registry numbers, laws, decades
        rf"(?P<amount>{left}\d{{1,12}}(?:[ .]\d{{3}}){{0,4}}(?:,\d{{1,3}})? ?(?:%|{_any(data['amounts'])}{right}))",
        r"(?P<personal>\d{6}(?:\d\d)?[-+]\d{4}(?!\d))",
        rf"(?P<iso>(?<!\d)(?P<iy>{y4})(?:- ?(?P<im>\d{{1,2}})- ?(?P<id>\d{{1,2}})"
        rf"|(?P<isep>[./])(?P<im2>\d{{1,2}})(?P=isep)(?P<id2>\d{{1,2}}))(?!\d))",
        r"(?P<law>(?<!\d)\d{4}[:.]\d+|(?<!\d)\d{4}/(?!(?:19|20)\d\d(?!\d))\d{3,}|\d{4}-tal\p{L}*)",
        r"(?P<compact>(?<!\d)(?:19|20)\d{6}(?!\d))",
        r"(?P<short_iso>(?<!\d)\d\d-\d\d-\d\d(?!\d|-\d))",
        r"(?P<six>(?<![\d.,])\d{6}(?![\d,]|\.\d))",
        rf"(?P<dotted>(?<![\d.])(?P<dd>\d{{1,2}})\. ?(?P<dm>\d{{1,2}})\. ?(?P<dy>{y4}|\d\d)(?!\d|\.\d))",
        rf"(?P<pair>(?<!\d)(?P<py>{y4}) ?/ ?(?P<py2>{y4}|\d\d)(?!\d|/))",
        rf"(?P<slash_year>(?<![\d/])(?P<sn>\d{{1,2}}) ?/ ?(?P<sy>{y4})(?!\d|/|[-:.]\d))",
        rf"(?P<day_month>(?<![\d/])(?P<day>\d{{1,2}}) ?/ ?(?P<month>\d{{1,2}})(?:/(?P<dmy>{y4}|\d\d))?(?!\d|/))",
        rf"(?P<year_two>(?<!\d)(?P<ty>{y4}) ?- ?(?P<tn>\d\d?)"
        rf"(?!\d|\p{{L}}| ?[/.:]\d|- ?\d{{1,2}}(?!\d)| ?{_any(months)}{right}))",
        rf"(?P<year>(?<!\d){y4}(?![\d\p{{L}}]|[.:]\d))",
        r"(?P<ordinal_number>(?<!\d)\d:?(?:a|e|sta|dra|dje|de)(?!\p{L}))",
        r"(?P<num>(?<!\d)\d{1,2}(?::?e)?(?![\d\p{L}]|[.,:]\d))",
        r"(?P<digits>\d++(?:[.,:]\d++)*+\p{L}*+)",
    ]
    words = [
        # every so many: varje år, varannan vecka, vart tredje år, var 14:e dag
        rf"(?=[vui])(?P<every>{left}(?:i |vid |under )?"
        rf"(?:(?P<second>varannan|vartannat|varannat|varann)|varje|(?:vart|var)(?= {nth} ))"
        rf"(?: (?P<nth>{nth}))? (?P<every_unit>{unit}){right})",
        rf"(?=[i])(?P<within>{left}inom (?:högst )?{number} (?:år|månader|månad|mån|veckor|dagar|dygn){right})",
        rf"(?=[esfd])(?P<stage>{left}(?:etapp|steg|fas|del) \d{{1,2}}{right})",
        r"(?=[k])(?P<hour>\bkl(?:ockan|\.)? ?\d{1,2}(?:[.:]\d\d)?(?: ?- ?\d{1,2}(?:[.:]\d\d)?)?(?!\d))",
        r"(?P<word>\p{L}++)",
    ]
    sign = r"(?P<sign>[^\s\p{L}\d])"
    parts = [*mixed, rf"(?=\d)(?:{'|'.join(figures)})", rf"(?=\p{{L}})(?:{'|'.join(words)})", sign]
    return regex.compile("|".join(parts))


@dataclass(slots=True)
class Token:
    """A piece of the text at [start:end]; `known`: the grammar explains it."""

    category: str  # a category of times.yaml, a group of the lexer, the sign itself, or "other"
    start: int
    end: int
    text: str
    value: Any = None
    known: bool = False


_SPACE = regex.compile(r"[^\S ]")
_DASHES = dict.fromkeys(map(ord, "–—‐‑‒−―"), "-")
CONNECTORS = frozenset(("-", "/", ",", "and", "towards", "until"))
# Categories whose words the grammar explains wherever they stand.
EXPLAINED = frozenset(
    (*_SIMPLE, "month", "season", "term", "part", "recurrence", "status", "count", "every", "per_unit", "within",
     "duration", "stage")
) - {"document_words"}  # fmt: skip


def normalise(text: str) -> str:
    """Lower case, plain hyphens and spaces; every character keeps its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _SPACE.sub(" ", lowered.translate(_DASHES))


def tokenise(norm: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of a text that `normalise` has been through."""
    lexemes = [
        Token(
            m.lastgroup or "sign",
            m.start(),
            m.end(),
            m.group(),
            m if m.lastgroup in _STRUCTURED else None,
        )
        for m in lexicon.lexer.finditer(norm)
    ]
    tokens: list[Token] = []
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
                token = Token(
                    phrase.category, token.start, lexemes[after - 1].end, norm[token.start : last.end], phrase.value
                )
                i = after
                token.known = token.category in EXPLAINED
                tokens.append(token)
                continue
            token.category = "other" if token.category == "word" else token.text
        elif token.category == "digits":
            token.category = "other"
        token.known = token.category in EXPLAINED
        tokens.append(token)
        i += 1
    return tokens


_STRUCTURED = frozenset(
    ("count", "every", "per_unit", "iso", "dotted", "pair", "slash_year", "day_month", "year_two")
)  # fmt: skip


def _skip_dot(lexemes: list[Token], i: int) -> int:
    if (
        i < len(lexemes)
        and lexemes[i].text == "."
        and lexemes[i].start == lexemes[i - 1].end
        and len(lexemes[i - 1].text) < 6
    ):
        return i + 1
    return i


def _match_phrase(lexemes: list[Token], i: int, lexicon: Lexicon) -> tuple[_Phrase | None, int]:
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


@lru_cache(maxsize=1)
def status_words() -> frozenset[str]:
    """The forms of `status.yaml` that are a status anywhere."""
    data = load_rules("status.yaml")
    return frozenset(form for forms in data["statuses"].values() for form in forms)


def is_status(token: Token) -> bool:
    """Whether the token is a status when no date follows it (`klart`)."""
    return token.text in status_words()
