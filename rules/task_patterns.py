"""The verb phrases that give tasks, as regular expressions built from the words of `tasks.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from rules.loader import load_rules

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d(?:[-–]\d\d)?)?"
# What may stand between a party and its mission: `får härmed i uppdrag`, `får gemensamt i uppdrag`.
_ADVERB = r"(?:(?!(?:inte|ej|aldrig|ett|det|följande|i|att)\b)\p{L}+\s+){0,2}?"
# The verbs of the forms that give a task without the words `uppdrag` and `ska`.
_VERBS = ("charges", "is_charged", "hands_over", "follow_up_present", "follow_up_present_passive")
# `för` inside the name of a body (nämnden för teknik) does not end the name.
_NAMED_FOR = r"(?! (?:teknik|lärande|kultur|arbete|barn|social|samhäll))"

# A party between `ska` and its infinitive: it ends with a noun (definite, plural, or a word for a body).
_NAMED = r"(?P<party>(?:[\p{L}-]+,?\s+){0,6}?[\p{L}-]+(?:[ea]n|et|na|[aeo]r|ium|ige|ott|AB))"
_INFINITIVE = r"(?:\p{L}+as?|få|ge|se|gå|stå|ske|bli)\b"


@dataclass(frozen=True)
class TaskPatterns:
    """Compiled once; case is ignored.

    `forms` are the verb phrases by name, in the order in which they are preferred at one place, with the groups
    `party` (who), `what` (what is to be done), `with` (an adverbial between), `subject`, `doing`, `verb`, `aim`.
    `verbs` is what each of them turns on: a clause without it is none of them, which is cheaply seen.
    `leads` are those of a clause that ends with the party, before a list of what is to be done.
    `split` cuts a sentence where another point of the decision begins; `veto` is what makes a clause give no task;
    `times` find a task's time, the most telling first.
    """

    forms: tuple[tuple[str, regex.Pattern[str]], ...]
    leads: tuple[tuple[str, regex.Pattern[str]], ...]
    verbs: regex.Pattern[str]
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
    follow_up_active: regex.Pattern[str]
    times: tuple[regex.Pattern[str], ...]


@lru_cache(maxsize=1)
def task_patterns() -> TaskPatterns:
    """The patterns built from `tasks.yaml`."""
    return TaskPatterns(
        forms=tuple((name, _compile(pattern)) for name, pattern in _forms()),
        leads=tuple((name, _compile(pattern)) for name, pattern in _leads()),
        verbs=_compile(rf"uppdrag|i\s+uppgift|ska|{'|'.join(map(_any, _VERBS))}"),
        split=_compile(_split()),
        veto=_compile(rf"\b{_any('vetoes')}\b"),
        signing=_compile(rf"^(?:för kommunens räkning\s+)?{_any('signing')}\b"),
        states=frozenset(_words("states")),
        together=_compile(rf"^(?P<party>.+?),?\s+{_any('together')}\s+(?P<partners>.+)$"),
        nobody=frozenset(_words("nobody")),
        everybody=_compile(rf"^{_any('everybody')}$"),
        by=_compile(r"\bav\s+(?P<party>(?:(?!\b(?:att|som|ska|till|i|senast|under|vid)\b).)+)"),
        remits=_compile(rf"^{_any('remits')}$"),
        purpose=_compile(rf"\b{_any('purposes')}\b"),
        follow_up_active=_compile(rf"^(?:[\p{{L}}-]+\s+){{0,4}}?{_any('follow_up_active')}\b"),
        times=tuple(_compile(pattern) for pattern in _times()),
    )


def _forms() -> tuple[tuple[str, str], ...]:
    mission = r"(?:i\s+)?(?:ett\s+|det\s+|följande\s+)?(?:uppdrag(?:et)?|uppgift)"
    then = r"(?:\s*[,:]?\s*\batt\b|\s*:)(?P<what>.*)$"
    between = r"(?P<with>(?:[\s,]+(?:under|i|inom|till|med|tillsammans|för|vid|senast|snarast)\b[^:]{0,80}?)?)"
    # What somebody is asked to report back needs no `att`.
    asked = rf"(?:\s*[,:]?\s*\batt\b|\s*:|\s+(?={_any('follow_up_active')}\b))(?P<what>.*)$"
    aside = r"(?:,(?P<with>\s[^,]{3,80}),)?"
    party = r"(?P<party>(?:(?!\batt\b).)+?)"
    subject = r"(?P<party>(?:(?!\b(?:att|som)\b).)+?)"
    begins = r"(?:^|\batt\s+)"
    # The verb stands second: what comes before it is the subject or an adverbial, the subject then behind it.
    inverted = rf"{begins}(?P<with>{_any('adverbials')}\b(?:(?!\b(?:att|som)\b).)*?)"
    receiver = rf"(?P<party>(?:(?!\b(?:att|för)\b{_NAMED_FOR}).)+?)"
    aim = r"(?=\s*[,.]?\s*$|\s+för\s+(?P<aim>.+)$|(?<!-)\s+(?:med|i|inom|utan|och|samt)\s+(?P<aim>.+)$)"
    return (
        ("mission", rf"\b{_any('gives_mission')}\s+{mission}\s+(?:åt|till)\s+{party}{between}{then}"),
        ("mission", rf"\b{_any('gives_mission')}\s+{party}\s+{mission}\b{between}{then}"),
        ("mission", rf"{inverted}\s+{_any('receives_mission')}\s+{subject}\s+{mission}\b{between}{then}"),
        ("charge", rf"{inverted}\s+{_any('is_charged')}\s+(?:åt\s+|till\s+)?{subject}{then}"),
        ("mission", rf"{begins}{subject}\s+{_any('receives_mission')}{aside}\s+{_ADVERB}{mission}\b{between}{then}"),
        ("mission", rf"{begins}\p{{L}}*uppdrag(?:et)?\s+{_any('mission_goes')}\s+(?:åt|till)\s+{party}{between}{then}"),
        (
            "mission",
            rf"{begins}uppdrag(?:et)?\s+att\s+(?P<what>.+?)\s+{_any('mission_goes')}\s+(?:åt|till)\s+{party}\s*\.?$",
        ),
        ("charge", rf"\b{_any('is_charged')}\s+(?:åt|till)\s+{party}{then}"),
        ("charge", rf"{begins}(?:åt\s+|till\s+)?{subject}\s+{_any('is_charged')}(?:\s+åt)?{between}{asked}"),
        ("charge", rf"\b{_any('charges')}\s+{party}{asked}"),
        ("handover", rf"\b(?P<verb>{_any('hands_over')})\b(?:(?!\btill\b).){{0,160}}?\btill\s+{receiver}{aim}"),
        (
            "follow_up",
            rf"{begins}(?P<subject>(?:(?!\b(?:att|som)\b).)+?)\s+ska(?:ll)?\s+(?:[\p{{L}}-]+\s+){{0,5}}?"
            rf"{_any('follow_up_passive')}\b.*$",
        ),
        (
            "follow_up",
            rf"{begins}(?P<subject>(?:(?!\b(?:att|som|har|ska|skall|när|hur|om)\b).)+?)\s+"
            rf"{_any('follow_up_present_passive')}\s+(?:till|med|i|senast|vid|inför|årligen|snarast|under|av|efter)\b.*$",
        ),
        (
            "follow_up",
            rf"{begins}(?P<subject>uppdrag(?:et|en)?)\s+{_any('follow_up_passive')}\s+(?:till|senast|vid|inför)\b.*$",
        ),
        (
            "follow_up",
            rf"{begins}(?P<subject>(?:en\s+)?{_any('follow_up_nouns')}(?:\s+(?!ska)[\p{{L}}-]+){{0,6}}?)\s+ska(?:ll)?\s+"
            r"(?:ske|göras|lämnas|genomföras)\b.*$",
        ),
        ("shall", rf"{inverted}\s+ska(?:ll)?\s+{_NAMED}\s+(?P<doing>{_INFINITIVE}.*)$"),
        ("shall", rf"{begins}(?P<party>(?:(?!\b(?:att|som|ska|skall)\b).)+?)\s+ska(?:ll)?\s+(?P<doing>.+)$"),
        (
            "shall",
            rf"{begins}{subject}\s+{_any('follow_up_present')}\s+"
            r"(?:till|med|i|senast|om|hur|vid|årligen|snarast|resultat).+$",
        ),
    )


def _leads() -> tuple[tuple[str, str], ...]:
    party = r"(?P<party>[^,.:;]{2,80}?)"
    return (
        ("charge", rf"\b{_any('charges')}\s+{party}\s*$"),
        ("charge", rf"(?:^|\batt\s+)(?:åt\s+|till\s+)?{party}\s+{_any('is_charged')}\s*$"),
        ("mission", rf"\b{_any('gives_mission')}\s+{party}\s+(?:i\s+)?uppdrag\s*$"),
        ("mission", rf"(?:^|\batt\s+){party}\s+{_any('receives_mission')}\s+{_ADVERB}i\s+uppdrag\s*$"),
    )


def _split() -> str:
    joint = r"(?:\s*[,;]\s*(?:(?:samt|och|dels)\s+)?|\s+(?:samt|och|dels)\s+)"
    return (
        rf"{joint}(?=(?:dels\s+)?att\s+{_any('points')}\b)"
        rf"|(?:\s*[,;]\s*|\s+)(?:samt|och|dels)\s+(?={_any('points_present')}\b)"
        rf"|(?<=\b{_any('points_passive')})\s+(?:samt|och)\s+"
        rf"(?=(?:(?!\b(?:att|och)\b).){{3,80}}?\s{_any('receives_mission')}\s+(?:i\s+)?upp(?:drag|gift))"
        rf"|\s*[,;]\s*(?:(?:samt|och|dels)\s+)?"
        rf"(?=att\s+(?:(?!\batt\b).){{3,80}}?\s{_any('receives_mission')}\s+(?:i\s+)?uppdrag)"
    )


def _times() -> tuple[str, ...]:
    occasion = _any("occasions")
    before = r"(?:(?:allra\s+)?senast|före|innan|inför|i samband med|till)"
    lead = (
        r"(?:(?:allra\s+)?senast|före|innan|inför|under|i samband med|från och med|fr\.?\s?o\.?\s?m\.?|till och med|"
        r"t\.?\s?o\.?\s?m\.?|tidigast|med start|med början|fram till)"
    )
    word = rf"(?:(?!{lead}\b|till\b)[\p{{L}}\d.:/-]+\s+)"
    end = r"(?![\p{L}\d:])"
    return (
        rf"\b(?:allra\s+)?senast\s+{word}{{0,5}}?"
        rf"(?:{_YEAR}|{_MONTH}(?:\s+{_YEAR})?|{occasion}(?:\s+{_MONTH})?(?:\s+{_YEAR})?|\d{{1,2}}/\d{{1,2}}){end}",
        rf"\b{lead}\s+{word}{{0,5}}?{_YEAR}{end}",
        rf"\b(?:till|i|vid|per|efter)\s+{word}?(?:{occasion}\s+)?(?:(?:i|den)\s+)?(?:\d{{1,2}}\s+)?"
        rf"(?:{_MONTH}\s+)?{_YEAR}{end}",
        rf"\b{_any('recurring')}\b",
        rf"\b{before}\s+{word}{{0,4}}?(?:{occasion}|{_MONTH}){end}|\b(?:i|under)\s+{_MONTH}{end}",
    )


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("tasks.yaml")
    return data


def _words(key: str) -> list[str]:
    return [word for entry in _data()[key] for word in entry["words"]]


def _any(key: str) -> str:
    return "(?:" + "|".join(sorted(_words(key), key=len, reverse=True)) + ")"


def _compile(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.IGNORECASE)
