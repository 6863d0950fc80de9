"""The tasks that the text of a decision gives: who is to do what, by when.

The verbs are data in `tasks.yaml`. A task is found by its verb phrase (`ger X i uppdrag att`, `X uppdras att`, `X ska
återkomma`, `överlämnas till X för utredning`); what stands before it in the same clause can veto it (`noterar att X har
fått i uppdrag att`). Strings in, values out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from rules.minutes import full_body, is_body, same_body
from rules.parties import STRONG, strength
from rules.task_patterns import task_patterns

MAX_PARTY = 160

_SENTENCE_END = regex.compile(r"(?<=[.!?][”\"»)]?)\s+(?=[\p{Lu}\d§”\"»(])")
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(])(?:m\.?\s?fl|m\.?\s?m|t\.?\s?ex|bl\.?\s?a|kl|nr|ca|f\.?d|s\.?k|d\.?v\.?s|resp|inkl|exkl|org|dnr|"
    r"p\.?g\.?a|st|tkr|kr|mkr|o\.?\s?d|o\.?\s?s\.?\s?v|jmf|jfr|ang|enl|etc|ev|fr\.?o\.?m|t\.?o\.?m|max|min|\p{L})\.$"
    r"|^\d{1,2}\.$",
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
            # What stands before the word that proposes is decided here.
            reach = proposed if scope and _PROPOSES.search(sentence) else scope
            for clause in _clauses(sentence):
                reach = reach or (scope and bool(_PROPOSES.search(clause)))
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
    """The sentences of a printed paragraph; a full stop after an abbreviation, an initial or the number of a
    point ends none."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(text):
        if parts and (_ABBREVIATION.search(parts[-1]) or not part):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip():
            parts.append(part)
    return tuple(parts)


def _clauses(sentence: str) -> list[str]:
    return [clause for clause in task_patterns().split.split(sentence) if clause and clause.strip()]


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
    """Whether a task is given by what stands before `föreslå` (`ger X i uppdrag att föreslå …`)."""
    return any(form in ("mission", "charge") and pattern.search(f"{text} x") for form, pattern in task_patterns().forms)


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
    rules = task_patterns()
    plain = clause.strip()
    if not rules.verbs.search(plain):
        return None
    best: tuple[int, int, str, regex.Match[str]] | None = None
    for forms in (rules.forms, rules.leads):
        for order, (form, pattern) in enumerate(forms):
            match = pattern.search(plain)
            if match and (best is None or (_verb_at(match), order) < best[:2]):
                if form == "shall" and not _shall(match):
                    continue
                best = (_verb_at(match), order, form, match)
        if best is not None:
            break
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
    what = _clean(groups.get("what") or "")
    if rules.signing.match(what):
        return None
    aside = " ".join(match.captures("with")) if "with" in groups else ""
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
    rules = task_patterns()
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
    rules = task_patterns()
    words = _ADVERBIAL.split(_OPENERS.sub("", text.strip()), maxsplit=1)[0].split()
    for end in range(min(len(words), 9), 0, -1):
        name = " ".join(words[:end]).strip(" ,.;")
        if name.casefold() in rules.nobody or name.casefold().endswith((" kommun", " kommuns", " stad")):
            return None
        if rules.everybody.match(name) or is_body(name) or strength(name) >= STRONG:
            return name
    return None


def _shall_task(clause: str, match: regex.Match[str], block: int, proposed: bool, form: str) -> Task | None:
    rules = task_patterns()
    groups = match.groupdict()
    openers = _LEAD_ATT if groups.get("with") else _OPENERS  # an adverbial before the verb belongs to the clause
    text = _clean(openers.sub("", match[0].strip()))
    if form == "shall":
        responsible = _leading_party(groups["party"])
    else:
        responsible = None
        for found in rules.by.finditer(match[0][len(groups["subject"]) :]):
            if party := _leading_party(found["party"]):
                responsible = party
    return Task(block, text, responsible, None, _time(text), proposed, form)


def _handover(clause: str, match: regex.Match[str], block: int, proposed: bool) -> Task | None:
    rules = task_patterns()
    aim = match.groupdict().get("aim") or ""
    party = _leading_party(match["party"])
    if party is None or not (rules.purpose.search(aim) or (rules.remits.match(match["verb"]) and not aim)):
        return None
    text = _clean(_LEAD_ATT.sub("", clause.strip()))
    return Task(block, text, party, None, _time(text), proposed, "handover")


def _parties(text: str) -> tuple[str | None, str | None]:
    rules = task_patterns()
    text = regex.sub(r"^(?:[Åå]t|[Tt]ill)\s+", "", text.strip(" ,:"))
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
    """The time that a task names: a latest day first, then a dated time, a recurrence, an occasion without a year."""
    for pattern in task_patterns().times:
        if match := pattern.search(text):
            return match[0].strip(" ,.")
    return None
