"""Personal data in free text: what is masked before a dataset is published. Strings in, strings out.

Personal identity and coordination numbers, telephone numbers and e-mail addresses are found by their form. Names have
no form: with no model of the language at hand, a name is what the evidence of `personal_data.yaml` says (a common given
name before a capitalised word, two capitalised words before party letters, a name that an e-mail address in the same
text spells out, `Namn: …`). A rare name with none of that stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import phonenumbers
import regex

from rules.loader import load_rules
from rules.municipality import municipalities

MARKS = {"number": "[personnummer]", "email": "[e-post]", "phone": "[telefon]", "name": "[namn]"}

# Skatteverket: a coordination number has the day + 60. Twelve or ten digits; `+` in place of `-` from the age of 100;
# the last four are often hidden (`850101-XXXX`).
_NUMBER = regex.compile(
    r"(?<![\d/.,:-])(?:(?P<century>19|20)[ ]?)?(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?P<mark>\s?[-–—−‐‑+]\s?|\s|)(?P<last>\d{4}|[XxＸ*_]{4}|\d{3}[Xx*])(?!\d|[-/.,]\d)"
)
_AT = r"(?:@|[(\[](?:at|a|snabel-?a)[)\]])"
_EMAIL = regex.compile(
    rf"[\p{{L}}\d](?:[\p{{L}}\d._%+'-]*[\p{{L}}\d_])?\s?{_AT}\s?(?:[\p{{L}}\d-]+\.)+\p{{L}}{{2,}}", regex.IGNORECASE
)
_MAYBE_EMAIL = regex.compile(_AT, regex.IGNORECASE)  # most texts have none, and `_EMAIL` tries every word
_DIGITS = regex.compile(r"\d{2}")
_MAYBE_PHONE = regex.compile(r"(?:\+|00|\b0|\(0)[\d\s()/–—‐‑−-]{5,}\d")
_SHORT_PHONE = regex.compile(
    r"(?i)\b(?:tel(?:efon)?(?:nummer|nr)?|tfn|mobil(?:telefon)?|växel|ring)\b[.:]?\s*"
    r"(?P<digits>\+?\d[\d\s/–—‐‑−-]{4,}\d)"
)
_PART = r"\p{Lu}[\p{Ll}é]+(?:-\p{Lu}?[\p{Ll}é]+)?"
_LINK = r"(?:von|af|av|de|van|der|al|el|da|bin)"
_PERSON = regex.compile(
    rf"(?<![\p{{L}}\d-])(?P<given>{_PART})(?P<rest>(?:[ ](?:\p{{Lu}}\.?(?=[ ])|{_LINK}|{_PART})){{1,3}})(?![\p{{L}}-])"
)
_CAPITALS = regex.compile(
    r"(?<![\p{L}\d-])(?P<given>\p{Lu}{2,}(?:-\p{Lu}{2,})?)(?P<rest>[ ]\p{Lu}{3,}(?:-\p{Lu}{2,})?)(?![\p{L}-])"
)
_INITIAL = regex.compile(rf"(?<![\p{{L}}\d.])\p{{Lu}}\.[ ]?(?:\p{{Lu}}\.[ ]?)?(?P<family>{_PART})(?![\p{{L}}-])")
_SON = regex.compile(r"\p{L}{3,}(?:sson|sdotter|qvist|kvist|ström|gren|blad)s?")


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One find at `text[start:end]`; `kind` is `number`, `email`, `phone` or `name`."""

    start: int
    end: int
    kind: str


def mask_personal_data(text: str) -> str:
    """`text` with each find replaced by `[personnummer]`, `[e-post]`, `[telefon]` or `[namn]`; titles, roles, parties
    and departments stay."""
    found = find_personal_data(text)
    if not found:
        return text
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], MARKS[one.kind]]
        at = one.end
    return "".join([*parts, text[at:]])


def find_personal_data(text: str) -> tuple[PersonalData, ...]:
    """All personal data of `text`, in order of place, not overlapping."""
    found: list[PersonalData] = []

    def add(start: int, end: int, kind: str) -> None:
        if not any(start < one.end and one.start < end for one in found):
            found.append(PersonalData(start, end, kind))

    digits = _DIGITS.search(text) is not None
    if digits:
        for match in _NUMBER.finditer(text):
            if _is_identity_number(match):
                add(match.start(), match.end(), "number")
    for match in _EMAIL.finditer(text) if _MAYBE_EMAIL.search(text) else ():
        add(match.start(), match.end(), "email")
    if digits:
        for start, end in _phones(text):
            add(start, end, "phone")
    spelled = {name for one in found if one.kind == "email" for name in _spelled_out(text[one.start : one.end])}
    for start, end in _names(text, spelled):
        add(start, end, "name")
    return tuple(sorted(found, key=lambda one: one.start))


def _is_identity_number(match: regex.Match[str]) -> bool:
    """Whether ten or twelve digits begin with a day. Digits with a blank or nothing between them can be another number:
    without a century they must have the right check digit (Luhn), too."""
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    try:
        date(int(match["century"] or 20) * 100 + year, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    if match["century"] or match["mark"].strip() or not match["last"].isdigit():
        return bool(match["mark"].strip() or not match["mark"] or _luhn(match))
    return _luhn(match)


def _luhn(match: regex.Match[str]) -> bool:
    digits = [int(digit) for digit in match["year"] + match["month"] + match["day"] + match["last"]]
    doubled = [digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _SHORT_PHONE.finditer(text):
        yield match.span("digits")
    if _MAYBE_PHONE.search(text):
        plain = regex.sub(r"[–—‐‑−]", "-", text)
        for found in phonenumbers.PhoneNumberMatcher(plain, "SE", leniency=phonenumbers.Leniency.VALID):
            if _MAYBE_PHONE.match(found.raw_string):
                yield found.start, found.end


def _names(text: str, spelled: set[str]) -> Iterator[tuple[int, int]]:
    rules = _rules()
    for match in _PERSON.finditer(text, overlapped=True):
        if span := _person(text, match, spelled):
            yield span
    for match in _CAPITALS.finditer(text):
        given, family = match["given"].casefold().split("-")[0], match["rest"].strip().casefold().split("-")[0]
        if given in rules.given and (family in rules.family or _SON.fullmatch(family)):
            yield match.span()
    for match in _INITIAL.finditer(text):
        family = match["family"].casefold()
        if family.split("-")[0] in rules.family or _SON.fullmatch(family):
            yield match.span()


def _person(text: str, match: regex.Match[str], spelled: set[str]) -> tuple[int, int] | None:
    """Where the name stands that `match` begins; None where the capitalised words are none."""
    rules = _rules()
    words = _name_words([match["given"], *match["rest"].split()])
    if len(words) < 2:
        return None
    end = match.start() + len(match["given"])
    for word in words[1:]:
        end = text.index(word, end) + len(word)
    if rules.after.match(text, end):
        return None
    first = words[0].casefold().split("-")[0]
    family = _is_family(words[-1])
    certain = first in rules.given and (family or first not in rules.ambiguous)
    if words[0] in rules.places and not family:
        certain = False
    if certain or " ".join(words).casefold() in spelled:
        return match.start(), end
    if rules.letters.match(text, end) or rules.before.match(text, 0, match.start()):
        return match.start(), end
    return None


def _name_words(words: list[str]) -> list[str]:
    """The words of a name: given names, initials and links, then family names; a word on no list ends it."""
    rules = _rules()
    taken = words[:1]
    for word in words[1:]:
        family = _is_family(word)
        if _is_family(taken[-1]) and len(taken) > 1 and not family:
            break
        if not family and _is_no_family(word):
            break
        taken.append(word)
        known = family or word.islower() or word.endswith(".") or len(word) == 1
        if not known and word.casefold().split("-")[0] not in rules.given:
            break
    while taken[-1].islower() or taken[-1].endswith("."):
        taken.pop()
    return taken


def _is_family(word: str) -> bool:
    rules = _rules()
    last = word.casefold().split("-")[-1]
    return last in rules.family or last.removesuffix("s") in rules.family or _SON.fullmatch(last) is not None


def _is_no_family(word: str) -> bool:
    rules = _rules()
    return word.casefold().endswith(rules.no_family) or word.removesuffix("s") in rules.places


def _spelled_out(address: str) -> Iterator[str]:
    """The name that an address spells out: `anna.andersson@…` → `anna andersson`."""
    parts = regex.split(r"[._]", regex.split(r"[@(\[]", address)[0].strip().casefold())
    if len(parts) > 1 and all(len(part) > 1 and part.replace("-", "").isalpha() for part in parts):
        yield " ".join(parts)


@dataclass(frozen=True)
class _Rules:
    given: frozenset[str]
    family: frozenset[str]
    ambiguous: frozenset[str]
    places: frozenset[str]
    no_family: tuple[str, ...]
    letters: regex.Pattern[str]
    before: regex.Pattern[str]
    after: regex.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    names: dict[str, list[str]] = load_rules("person_names.yaml")
    rules: dict[str, Any] = load_rules("personal_data.yaml")
    return _Rules(
        given=frozenset(name.casefold() for name in names["given"]),
        family=frozenset(name.casefold() for name in names["family"]),
        ambiguous=frozenset(name.casefold() for name in rules["ambiguous"]),
        places=frozenset(one.name for one in municipalities()),
        no_family=tuple(rules["no_family_endings"]),
        letters=regex.compile(rf"\s*\((?:{_any(rules['parties'])})\)"),
        # matched from right to left, from the name's start
        before=regex.compile(rf"(?ri)(?:^|(?<=\W))(?:(?:{_any(rules['labels'])})\s*:|(?:{_any(rules['before'])}))\s*"),
        after=regex.compile(rf"(?i)s?[\s-]+(?:{_any(rules['after'])})\b"),
    )


def _any(words: list[str]) -> str:
    return "|".join(map(regex.escape, words))
