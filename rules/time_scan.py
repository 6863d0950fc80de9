"""One pass over the tokens of a text: its dated items with roles (deadline …) and links, and all else it says."""

from __future__ import annotations

from dataclasses import dataclass, field

from rules.time_recurrence import rule_of
from rules.time_units import Reader, Unit
from rules.time_words import Lexicon, Token, is_status

# A strong word (`Start av projektet hösten 2017`) reaches over at most this many unknown words to its date.
REACH = 4


@dataclass(slots=True)
class Item:
    """A unit in its place: `link` to the item before (range, list), `role`, `part` of the unit, `whole` for its end."""

    unit: Unit
    link: str | None
    role: str | None  # deadline, start, before, after
    part: str | None
    whole: bool
    approx: str  # the qualifier of EDTF: ~ approximate, ? uncertain


@dataclass(slots=True)
class Scan:
    """What a run of tokens says: dated items, rules of recurrence, and whether words of other classes stand there."""

    items: list[Item] = field(default_factory=list)
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
ROLE_OF = {"deadline": "deadline", "until": "deadline", "towards": "deadline", "before": "before", "start": "start",
            "from": "start", "after": "after"}  # fmt: skip


def scan_tokens(tokens: list[Token], lexicon: Lexicon) -> Scan:
    """Read tokens from left to right; marks those that belong to a unit as known. Linear in their number."""
    return _Scanner(tokens, lexicon).run()


class _Scanner:
    """The pass over the tokens: what is pending (role, part, link) and what has been said (`scan`)."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon):
        self.tokens = tokens
        self.lexicon = lexicon
        self.reader = Reader(tokens)
        self.scan = Scan()
        self.beside_status = any(t.category == "status" for t in tokens)
        self.link: str | None = None  # how the next unit hangs on the last item
        self.trailing: str | None = None  # a role word with no date after it: `hösten 2017 (start)`
        self.open_dash = False  # a dash after the last item that nothing has closed yet
        self._forget()

    def _forget(self) -> None:
        self.role: str | None = None
        self.strong = False
        self.unknown = 0  # unknown words since the role word
        self.part: str | None = None
        self.whole = False
        self.approx = ""
        self.event = False

    def run(self) -> Scan:
        i = 0
        while i < len(self.tokens):
            found = self.reader.units(i)
            if found is not None and not _is_pronoun(self.tokens, found[1], found[0][0]):
                self._take_units(i, *found)
                i = found[1]
            else:
                self._take_word(i, self.tokens[i])
                i += 1
        if self.open_dash:
            self._open_last()
        if self.approx and self.link is not None:
            self.scan.items[-1].approx = self.approx
        if (self.whole or self.part) and not self.scan.items:
            self.scan.yearless, self.scan.yearless_role = True, self.role
        if self.trailing and self.scan.items and self.scan.items[-1].role is None:
            self.scan.items[-1].role = self.trailing
        return self.scan

    def _take_units(self, i: int, units: list[Unit], after: int) -> None:
        role = self.role
        only_towards = role == "deadline" and not self.strong and _toward_only(self.tokens, i)
        if only_towards and self.tokens[i].category in ("season", "term"):
            role = None
        for n, unit in enumerate(units):
            own = role if n == 0 or role == "deadline" else None
            link = self.link if n == 0 else unit.link
            self.scan.items.append(Item(unit, link, own, self.part, self.whole, self.approx))
        if self.event and role == "before":
            self.scan.flags.add("date_two_readings")
        for token in self.tokens[i:after]:
            token.known = True
        self._forget()
        self.link, self.trailing, self.open_dash = "list", None, False

    def _open_last(self) -> None:
        """The last item goes on without an end."""
        self.open_dash = False
        if self.scan.items and self.scan.items[-1].role is None:
            self.scan.items[-1].role = "start"

    def _take_word(self, i: int, token: Token) -> None:
        scan = self.scan
        match token.category:
            case "-":
                self._take_dash(i)
            case "towards" | "until" | "→":
                if scan.items and self.link is not None and self.role is None:
                    self.link, self.open_dash = "range", token.category == "→"
                elif token.category == "until" or self.role is None:
                    self.role, self.strong, self.unknown = "deadline", token.category == "until", 0
            case "deadline" | "before" | "start" | "from" | "after":
                self._take_role(i, token)
            case "whole":
                self.whole = self.strong = True
                self.role = "deadline" if self.role in (None, "before", "deadline") else self.role
            case "part" if self.role == "before" and token.value == "end":
                self.whole, self.role = True, "deadline"
            case "part":
                self.part = token.value
            case "approx" | "~":
                self.approx = "~"
                token.known = True
            case "?" if scan.items and self.link is not None and not scan.items[-1].approx:
                scan.items[-1].approx = "?"
            case "open_end":
                scan.continuous |= not scan.items
                self._open_last()
            case "until_further":
                scan.until_further = True
                if self.link is not None:
                    self._open_last()
            case "continuous" | "ongoing":
                if token.category == "ongoing":
                    scan.ongoing = scan.status = True
                if token.category == "continuous" or (
                    token.text in self.lexicon.ongoing_strong and not self.beside_status
                ):
                    scan.continuous = True
                if self.open_dash:
                    self._open_last()
            case "recurrence":
                scan.rules.append(token.value)
            case "count" | "every" | "per_unit":
                rule, exact = rule_of(token, self.lexicon)
                scan.rules.append(rule)
                if not exact:
                    scan.flags.add("recurrence_inexact")
            case "recurring_without_rule":
                scan.without_rule = True
            case "vague" | "within" | "duration":
                scan.vague = True
            case "events":
                scan.vague = self.event = True
                self.link = None
            case "yearless":
                names_dates = token.text in self.lexicon.yearless_prefix
                if not names_dates or not (scan.items or _date_follows(self.reader, i + 1)):
                    scan.yearless, scan.yearless_role = True, self.role
            case "status":
                scan.status = True
                self.link = None
                if not self.strong:
                    self.role = None
            case "," | ";" | ".":
                self.role = self.part = self.trailing = None
                if token.category != ",":
                    self.link = None
            case "and" | "/":
                self.link = "list" if self.link is not None else None
            case "(" | ")":
                if token.category == ")" and not self.strong:
                    self.role = None
                if self.open_dash:
                    self._open_last()
            case "numbered" if len(token.text) > 2:
                token.known = True
            case "filler" | "stage" | "month" | "season" | "term" | "ordinal" | ":" | "?":
                pass
            case _ if token.category.isalpha() or "_" in token.category:
                self._take_unknown()

    def _take_dash(self, i: int) -> None:
        if self.scan.items and self.link is not None:
            if self.reader.cat(i + 1) != "and":
                self.link, self.open_dash = "range", True
        elif i == 0 and self.reader.cat(1) in ("year", "iso") and self.reader.adjacent(1):
            self.role = "deadline"

    def _take_role(self, i: int, token: Token) -> None:
        self.role, self.unknown = ROLE_OF[token.category], 0
        self.strong = token.category in _STRONG
        is_word_of_status = token.category in _STRONG and is_status(token)
        self.trailing = self.role if self.strong and not is_word_of_status else None
        if is_word_of_status and not _date_follows(self.reader, i + 1):
            self.scan.status = True

    def _take_unknown(self) -> None:
        self.link = self.part = self.trailing = None
        self.whole, self.approx, self.open_dash = False, "", False
        self.unknown += 1
        if not self.strong or self.unknown > REACH:
            self.role = None


def _is_pronoun(tokens: list[Token], after: int, unit: Unit) -> bool:
    """Whether `vår` is `our`: no year, and an unknown word follows."""
    return unit.bare_word and unit.year is None and after < len(tokens) and tokens[after].category == "other"


def _toward_only(tokens: list[Token], i: int) -> bool:
    """Whether the role of the token at i comes from `till` alone (`till hösten 2021` is the autumn, no deadline)."""
    k = i - 1
    while k >= 0 and tokens[k].category == "filler":
        k -= 1
    return k >= 0 and tokens[k].category == "towards"


_BEFORE_DATES = frozenset(
    ("filler", "and", ":", "(", "part", "whole", "approx", "towards", "until", "before", "deadline")
)  # fmt: skip


def _date_follows(reader: Reader, i: int) -> bool:
    """Whether a date stands at token i or after at most REACH small words."""
    last = i + REACH
    while i < last and reader.cat(i) in _BEFORE_DATES:
        i += 1
    found = reader.units(i)
    return found is not None and found[0][0].kind != "bad"
