"""The tasks that the text of a decision gives: who is to do what, by when.

The verbs are data in `tasks.yaml`. A task is found by its verb phrase (`ger X i uppdrag att`, `X uppdras att`, `X ska
återkomma`, `överlämnas till X för utredning`); what stands before it in the same clause can veto it (`noterar att X har
fått i uppdrag att`). Strings in, values out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import regex

from rules.loader import load_rules
from rules.minutes import full_body, is_body, same_body
from rules.parties import STRONG, strength

MAX_PARTY = 160

_SENTENCE_END = regex.compile(r"(?<=[.!?][”\"»)]?)\s+(?=[\p{Lu}\d§”\"»(])")
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(])(?:m\.?\s?fl|m\.m|m\.?\s?m|t\.?\s?ex|bl\.?\s?a|kl|nr|ca|f\.?d|s\.?k|d\.?v\.?s|resp|inkl|exkl|org|dnr|p\.?g\.?a|"
    r"st|tkr|kr|mkr|o\.?\s?d|o\.?\s?s\.?\s?v|jmf|jfr|ang|enl|etc|ev|fr\.?o\.?m|t\.?o\.?m|st|max|min|\p{L}|\d{1,2})\.$",
    regex.IGNORECASE,
)
_MARKER = regex.compile(
    r"^\s*(?:[•●▪■◦○‣·∙➢➤►✓*–—-]\s+|\(?\d{1,2}[.):]\s*|\(?\p{L}[.)]\s+|(?:att-sats\s*)?\d{1,2}\s+(?=att\b))"
)
_BARE_NUMBER = regex.compile(r"^\d{1,2}\s+(?=\p{Lu})")
_LEAD_ATT = regex.compile(r"^(?:dels\s+)?att\b[\s,:–-]*", regex.IGNORECASE)
_TAIL = regex.compile(r"[\s,;:]*(?:\b(?:samt|och|dels)\b)?[\s,;:]*$")
_OPENERS = regex.compile(
    r"^(?:(?:och|samt|dels|vidare|dessutom|samtidigt|därutöver|därefter|även|att)\b[\s,]*)+", regex.IGNORECASE
)
_PROPOSES = regex.compile(r"\b(?:föreslå|föreslår|föreslås|hemställa|hemställer)\b(?P<to>[^.;]*)", regex.IGNORECASE)
_OWN_PART = regex.compile(r"\bför egen del\b", regex.IGNORECASE)
_FIRST_WORDS = regex.compile(r"^(?P<body>.{2,90}?)\s+(?P<verb>\p{L}+(?:r|t))\b")
# What follows a party in its clause and is no part of its name.
_ADVERBIAL = regex.compile(
    r",?\s+(?:i|på|under|inom|vid|senast|till|inför|tillsammans|genom|med|från|utifrån|enligt|årligen|därför|även|också)\b",
    regex.IGNORECASE,
)
_MONTH = r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_YEAR = r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d(?:[-–]\d\d)?)?"


@dataclass(frozen=True, slots=True)
class Block:
    """A printed paragraph of a decision; `item` says that it is a point of a list (numbered, lettered, `att …`)."""

    text: str
    item: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A task as printed: what is to be done, by whom, with whom, when; None where the text does not say.

    `block` is the index of the block that gives it, `proposed` whether a higher body is asked to give it, `form` how
    it was found (`mission`, `charge`, `shall`, `follow_up`, `handover`, `list`).
    """

    block: int
    activity: str
    responsible: str | None
    partners: str | None
    time: str | None
    proposed: bool
    form: str


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("tasks.yaml")
    return data


def _words(key: str) -> list[str]:
    return [word for entry in _data()[key] for word in entry["words"]]


def _any(key: str) -> str:
    return "(?:" + "|".join(sorted(_words(key), key=len, reverse=True)) + ")"


@dataclass(frozen=True)
class _Patterns:
    forms: tuple[tuple[str, regex.Pattern[str]], ...]
    split: regex.Pattern[str]
    veto: regex.Pattern[str]
    signing: regex.Pattern[str]
    states: frozenset[str]
    together: regex.Pattern[str]
    nobody: frozenset[str]
    everybody: regex.Pattern[str]
    by: regex.Pattern[str]
    remits: regex.Pattern[str]
    purpose: regex.Pattern[str]
    times: tuple[regex.Pattern[str], ...]
    recurring: regex.Pattern[str]
    follow_up_active: regex.Pattern[str]


def _compile(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    mission = r"(?:i\s+)?(?:ett\s+|det\s+|följande\s+)?uppdrag(?:et)?"
    then = r"(?:\s*[,:]?\s*\batt\b|\s*:)(?P<what>.*)$"
    between = r"(?P<with>(?:[\s,]+(?:under|i|inom|till|med|tillsammans|för|vid|senast|snarast)\b[^:]{0,80}?)?)"
    party = r"(?P<party>(?:(?!\batt\b).)+?)"
    subject = r"(?P<party>(?:(?!\b(?:att|som)\b).)+?)"
    follow = "|".join(sorted({*_words("follow_up_active")}, key=len, reverse=True))
    passive = "|".join(sorted({*_words("follow_up_passive")}, key=len, reverse=True))
    forms = (
        ("mission", rf"\b{_any('gives_mission')}\s+{mission}\s+(?:åt|till)\s+{party}{between}{then}"),
        ("mission", rf"\b{_any('gives_mission')}\s+{party}\s+{mission}\b{between}{then}"),
        ("mission", rf"(?:^|\batt\s+){subject}\s+{_any('receives_mission')}\s+(?:(?:härmed|även|också|samtidigt|därför|dessutom)\s+)?{mission}\b{between}{then}"),
        ("charge", rf"\b(?:uppdras|uppdrages)\s+(?:åt|till)\s+{party}{then}"),
        ("charge", rf"(?:^|\batt\s+)(?:åt\s+|till\s+)?{subject}\s+{_any('is_charged')}{between}{then}"),
        ("charge", rf"\b{_any('charges')}\s+{party}{then}"),
        ("handover", rf"\b(?P<verb>{_any('hands_over')})\b(?:(?!\btill\b).){{0,160}}?\btill\s+(?P<party>(?:(?!\b(?:att|för)\b(?! (?:teknik|lärande|kultur|arbete|barn|social|samhäll))).)+?)(?=\s*[,.]?\s*$|\s+för\s+(?P<aim>.+)$|\s+(?:med|i|inom|utan|och|samt)\s+(?P<aim>.+)$)"),
        ("follow_up", rf"(?:^|\batt\s+)(?P<subject>(?:(?!\b(?:att|som)\b).)+?)\s+ska(?:ll)?\s+(?:[\p{{L}}-]+\s+){{0,5}}?(?:{passive})\b.*$"),
        ("shall", rf"(?:^|\batt\s+)(?P<party>(?:(?!\b(?:att|som|ska|skall)\b).)+?)\s+ska(?:ll)?\s+(?P<doing>.+)$"),
        ("shall", rf"(?:^|\batt\s+)(?P<party>(?:(?!\b(?:att|som)\b).)+?)\s+{_any('follow_up_present')}\s+(?:till|med|i|senast|om|hur|vid|årligen|snarast|resultat).+$"),
    )  # fmt: skip
    occasion = "|".join(_words("occasions"))
    lead = r"(?:(?:allra\s+)?senast|före|innan|till|inför|under|i samband med|från och med|fr\.?\s?o\.?\s?m\.?|till och med|t\.?\s?o\.?\s?m\.?|tidigast|med start|med början|fram till)"
    strict = r"(?:(?:allra\s+)?senast|före|innan|inför|i samband med|till)"
    word = r"(?:[\p{L}\d.:/-]+\s+)"
    return _Patterns(
        forms=tuple((name, _compile(pattern)) for name, pattern in forms),
        split=_compile(
            rf"(?:\s*[,;]\s*(?:(?:samt|och|dels)\s+)?|\s+(?:samt|och|dels)\s+)(?=(?:dels\s+)?att\s+{_any('points')}\b)"
            rf"|(?:\s*[,;]\s*|\s+)(?:samt|och|dels)\s+(?={_any('points_present')}\b)"
            rf"|\s*[,;]\s*(?:(?:samt|och|dels)\s+)?(?=att\s+(?:(?!\batt\b).){{3,80}}?\s{_any('receives_mission')}\s+(?:i\s+)?uppdrag)"
        ),
        veto=_compile(rf"\b{_any('vetoes')}\b"),
        signing=_compile(rf"^(?:för kommunens räkning\s+)?{_any('signing')}\b"),
        states=frozenset(_words("states")),
        together=_compile(rf"^(?P<party>.+?),?\s+{_any('together')}\s+(?P<partners>.+)$"),
        nobody=frozenset(_words("nobody")),
        everybody=_compile(rf"^{_any('everybody')}$"),
        by=_compile(r"\bav\s+(?P<party>(?:(?!\b(?:att|som|ska|till|i|senast|under|vid)\b).)+)"),
        remits=_compile(rf"^{_any('remits')}$"),
        purpose=_compile(rf"\b{_any('purposes')}\b"),
        times=(
            _compile(rf"\b(?:(?:allra\s+)?senast)\s+{word}{{0,5}}?(?:{_YEAR}|{_MONTH}(?:\s+{_YEAR})?|(?:{occasion})(?:\s+{_MONTH})?(?:\s+{_YEAR})?|\d{{1,2}}/\d{{1,2}})(?![\p{{L}}\d])"),
            _compile(rf"\b{lead}\s+{word}{{0,5}}?{_YEAR}(?![\p{{L}}\d:])"),
            _compile(rf"\b(?:till|i|vid|per|efter)\s+{word}?(?:(?:{occasion})\s+)?(?:(?:i|den)\s+)?(?:\d{{1,2}}\s+)?(?:{_MONTH}\s+)?{_YEAR}(?![\p{{L}}\d:])"),
            _compile(rf"\b{strict}\s+{word}{{0,4}}?(?:{occasion}|{_MONTH})(?![\p{{L}}\d])"),
        ),
        recurring=_compile(rf"\b{_any('recurring')}\b"),
        follow_up_active=_compile(rf"^(?:[\p{{L}}-]+\s+){{0,4}}?(?:{follow})\b"),
    )  # fmt: skip


def find_tasks(blocks: Sequence[Block], own: str | None = None, *, proposed: bool = False) -> tuple[Task, ...]:
    """The tasks that a decision gives, in order of place.

    `blocks` are the printed paragraphs and points of the decision, `own` the body that decides, `proposed` whether
    the whole text stands under a label that proposes to a higher body.
    """
    return tuple(_walk(blocks, own, proposed))


def _walk(blocks: Sequence[Block], own: str | None, proposed: bool) -> Iterator[Task]:
    scope = proposed
    targets: set[str] = set()
    lead: Task | None = None
    for index, block in enumerate(blocks):
        found: list[Task] = []
        text = _MARKER.sub("", block.text.strip())
        if block.item:
            text = _BARE_NUMBER.sub("", text)
        for sentence in sentences(text):
            if not proposed:
                scope, targets = _scope(sentence, scope, targets, own)
            clauses = _clauses(sentence)
            reach = scope
            if scope and (match := _PROPOSES.search(sentence)):
                reach = proposed  # what stands before the word is decided here
            for clause in clauses:
                if _PROPOSES.search(clause) and scope:
                    reach = True
                if task := _task(clause, index, reach):
                    found.append(task)
        if lead is not None and block.item and not found:
            what = _clean(_LEAD_ATT.sub("", text))
            if what:
                yield replace(lead, block=index, activity=what, time=_time(what) or lead.time)
            continue
        lead = None
        for task in found:
            if task.activity:
                yield task
            else:
                lead = replace(task, form="list")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a printed paragraph; a full stop after an abbreviation, a number or an initial ends none."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(text):
        if parts and (_ABBREVIATION.search(parts[-1]) or not part):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip():
            parts.append(part)
    return tuple(parts)


def _clauses(sentence: str) -> list[str]:
    return [clause for clause in _patterns().split.split(sentence) if clause and clause.strip()]


def _scope(sentence: str, scope: bool, targets: set[str], own: str | None) -> tuple[bool, set[str]]:
    """Whether what this sentence decides is proposed to a higher body, and the bodies it is proposed to."""
    plain = _OPENERS.sub("", sentence.strip())
    if match := _PROPOSES.search(plain):
        before = plain[: match.start()].strip()
        if not before or is_body(before) or not _gives(plain[: match.start()]):
            return True, _bodies(match["to"])
    if _OWN_PART.search(plain):
        return False, set()
    if scope and (match := _FIRST_WORDS.match(plain)) and is_body(match["body"]):
        name = full_body(match["body"])
        if name in targets:
            return True, targets
        if own is None or same_body(name, own):
            return False, set()
    return scope, targets


def _gives(text: str) -> bool:
    return any(pattern.search(text + " att x") for name, pattern in _patterns().forms[:2] + _patterns().forms[5:6])


def _bodies(text: str) -> set[str]:
    words = [word.strip(",:") for word in text.split()]
    found: set[str] = set()
    for start in range(min(len(words), 12)):
        for end in range(min(len(words), start + 6), start, -1):
            name = " ".join(words[start:end])
            if is_body(name):
                found.add(full_body(name))
                break
    return found


def _task(clause: str, block: int, proposed: bool) -> Task | None:
    rules = _patterns()
    plain = clause.strip()
    best: tuple[int, int, str, regex.Match[str]] | None = None
    for order, (form, pattern) in enumerate(rules.forms):
        match = pattern.search(plain)
        if match and (best is None or (_verb_at(match), order) < best[:2]):
            if form == "shall" and not _shall(match):
                continue
            best = (_verb_at(match), order, form, match)
    if best is None:
        return None
    _, _, form, match = best
    groups = match.groupdict()
    before = plain[: match.start()]
    if form in ("mission", "charge") and groups.get("party") and match.start("party") < _verb_at(match):
        before = plain[: match.start("party")]
    if rules.veto.search(before):
        return None
    if form == "handover":
        return _handover(plain, match, block, proposed)
    if form in ("follow_up", "shall"):
        return _shall_task(plain, match, block, proposed, form)
    responsible, partners = _parties(groups["party"])
    if responsible is None or rules.veto.search(responsible):
        return None
    what = _clean(groups["what"] or "")
    if rules.signing.match(what):
        return None
    aside = groups.get("with") or ""
    if not partners and (together := rules.together.match(f"x {aside.strip()}")):
        partners = together["partners"].strip(" ,")
    return Task(block, what, responsible, partners, _time(aside) or _time(what), proposed, form)


def _verb_at(match: regex.Match[str]) -> int:
    """Where the verb phrase stands: behind the subject where the subject comes first."""
    groups = match.groupdict()
    for name in ("party", "subject"):
        if groups.get(name) and match.start(name) - match.start() <= 12:
            head = match.string[match.start() : match.start(name)].strip().casefold()
            if head in ("", "att", "åt", "till", "att åt", "att till"):
                return match.end(name)
    return match.start()


def _shall(match: regex.Match[str]) -> bool:
    """Whether a sentence with `ska` gives a body something to do."""
    rules = _patterns()
    party = _leading_party(match["party"])
    if party is None:
        return False
    doing = match.groupdict().get("doing")
    if doing is None:
        return True
    verb = next(
        (
            word
            for word in regex.findall(r"[\p{L}-]+", doing)
            if word.casefold().endswith(
                ("a", "as", "s", "å", "ge", "se", "dra", "bli", "te", "ske", "le", "bo", "tro", "gå", "få", "stå")
            )
        ),
        "",
    )
    word = verb.casefold()
    if rules.follow_up_active.match(doing):
        return True
    return bool(word) and word not in rules.states and not word.endswith("s")


def _leading_party(text: str) -> str | None:
    """The party that a subject begins with (`kommunstyrelsen i arbetet med årsbokslut`), or None."""
    rules = _patterns()
    words = _ADVERBIAL.split(_OPENERS.sub("", text.strip()), maxsplit=1)[0].split()
    for end in range(min(len(words), 9), 0, -1):
        name = " ".join(words[:end]).strip(" ,.;")
        if name.casefold() in rules.nobody or name.casefold().endswith((" kommun", " kommuns", " stad")):
            return None
        if rules.everybody.match(name) or is_body(name) or strength(name) >= STRONG:
            return name
    return None


def _shall_task(clause: str, match: regex.Match[str], block: int, proposed: bool, form: str) -> Task | None:
    rules = _patterns()
    groups = match.groupdict()
    text = _clean(_OPENERS.sub("", match[0].strip()))
    if form == "shall":
        responsible = _leading_party(groups["party"])
    else:
        responsible = None
        for found in rules.by.finditer(match[0][len(groups["subject"]) :]):
            if party := _leading_party(found["party"]):
                responsible = party
    return Task(block, text, responsible, None, _time(text), proposed, form)


def _handover(clause: str, match: regex.Match[str], block: int, proposed: bool) -> Task | None:
    rules = _patterns()
    aim = match.groupdict().get("aim") or ""
    party = _leading_party(match["party"])
    if party is None or not (rules.purpose.search(aim) or rules.remits.match(match["verb"]) and not aim):
        return None
    text = _clean(_LEAD_ATT.sub("", clause.strip()))
    return Task(block, text, party, None, _time(text), proposed, "handover")


def _parties(text: str) -> tuple[str | None, str | None]:
    rules = _patterns()
    text = regex.sub(r"^(?:åt|till)\s+", "", text.strip(" ,:"))
    partners = None
    if together := rules.together.match(text):
        text, partners = together["party"].strip(" ,"), together["partners"].strip(" ,")
    text = regex.sub(r"^(?:även|också|därför|härmed|samtidigt|dessutom)\s+", "", text)
    text = regex.sub(r"\s+(?:även|också|därför|härmed|samtidigt|dessutom|i)$", "", text)
    if not text or len(text) > MAX_PARTY or text.casefold() in rules.nobody:
        return None, None
    return text, partners


def _clean(text: str) -> str:
    text = regex.sub(r"^[\s,:–-]+", "", text)
    text = _TAIL.sub("", text)
    return text.strip()


def _time(text: str) -> str | None:
    rules = _patterns()
    for pattern in rules.times:
        if match := pattern.search(text):
            return match[0].strip(" ,.")
    if match := rules.recurring.search(text):
        return match[0]
    return None
