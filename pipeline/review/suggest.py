"""Additions to the rules that operators' corrections speak for, as a diff to read and accept.

What was corrected the same way at least twice: an abbreviation of a municipality (a printed part → a party's name), a
heading that was filed under `extra` (→ a field), a time that was understood wrongly (→ a case for the time grammar,
which is code: it is named, not patched).
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import regex
import yaml

from pipeline.review.decisions import CHANGE, RowDecision, effective, read_decisions
from rules.abbreviations import looks_abbreviated
from rules.fields import FIELDS
from rules.municipality import find_municipality
from rules.parties import split_parties

PARTIES = ("responsible", "partners")


@dataclass(frozen=True)
class Suggestion:
    """A unified diff of files below `rules/` ("" for none) and what it rests on, or what cannot be a rule, by line."""

    diff: str
    notes: tuple[str, ...]


def suggested_rules(folder: Path, least: int = 2) -> Suggestion:
    """What the decisions below `folder` speak for, each said by `least` decisions or more."""
    decisions = [decision for decision in effective(read_decisions(folder)) if decision.kind == CHANGE]
    notes: list[str] = []
    diffs = [
        _abbreviations(_often(_abbreviation_pairs(decisions), least), notes),
        _headings(_often(_heading_pairs(decisions), least), notes),
    ]
    for (text, start, end), ids in _often(_times(decisions), least).items():
        notes.append(
            f"time: {text!r} means {start or '–'} to {end or '–'} ({', '.join(ids)}): a case for rules/times.yaml"
        )
    if not notes:
        notes.append(f"no correction was made the same way {least} times")
    return Suggestion("".join(diffs), tuple(notes))


def _often(pairs: Iterable[tuple[Any, str]], least: int) -> dict[Any, list[str]]:
    """What was said by at least `least` decisions, with their identities, in a fixed order."""
    found: dict[Any, list[str]] = defaultdict(list)
    for pair, decision_id in pairs:
        if decision_id not in found[pair]:
            found[pair].append(decision_id)
    return {pair: ids for pair, ids in sorted(found.items(), key=lambda item: repr(item[0])) if len(ids) >= least}


def _abbreviation_pairs(decisions: Iterable[RowDecision]) -> Iterable[tuple[tuple[str, str, str], str]]:
    """((municipality code, abbreviation, party), decision): where one printed abbreviation became one new name."""
    for decision in decisions:
        for name in PARTIES:
            raw, now = decision.values.get(f"{name}_raw"), decision.values.get(name)
            code = decision.values.get("municipality_code")
            if name not in decision.changed or not raw or not now or not code:
                continue
            was = decision.before.get(name) or []
            short = [part for part in split_parties(raw) if looks_abbreviated(part)]
            new = [party for party in now if party not in was]
            gone = [party for party in was if party not in now]
            if len(new) == 1 and len(short) >= 1:
                matching = [part for part in short if part in gone] or (short if len(short) == 1 else [])
                if len(matching) == 1:
                    yield (code, matching[0], new[0]), decision.decision_id


def _heading_pairs(decisions: Iterable[RowDecision]) -> Iterable[tuple[tuple[str, str], str]]:
    """((heading, field), decision): where a value moved from `extra` to a field."""
    for decision in decisions:
        if "extra" not in decision.before:
            continue
        was, now = dict(decision.before["extra"]), dict(decision.values["extra"])
        for heading, text in was.items():
            if heading in now:
                continue
            for name in decision.changed:
                if name in FIELDS and (decision.values[name] or "").strip() == text.strip():
                    yield (regex.sub(r" \(\d+\)$", "", heading), name), decision.decision_id


def _times(decisions: Iterable[RowDecision]) -> Iterable[tuple[tuple[str, str, str], str]]:
    for decision in decisions:
        moved = {"timeline_start", "timeline_end"} & set(decision.changed)
        raw = decision.values["timeline_raw"]
        if moved and raw and "timeline_raw" not in decision.changed:
            days = (decision.values["timeline_start"], decision.values["timeline_end"])
            yield (raw, str(days[0] or ""), str(days[1] or "")), decision.decision_id


def _abbreviations(found: Mapping[tuple[str, str, str], list[str]], notes: list[str]) -> str:
    clash = Counter((code, short) for code, short, _ in found)
    for (code, short, party), ids in found.items():
        doubt = "; CORRECTED IN TWO WAYS, choose one" if clash[code, short] > 1 else ""
        notes.append(f"abbreviation in {code}: {short} means {party} ({', '.join(ids)}){doubt}")
    return _diff("abbreviations.yaml", lambda text: _with_abbreviations(text, found))


def _headings(found: Mapping[tuple[str, str], list[str]], notes: list[str]) -> str:
    for (heading, name), ids in found.items():
        notes.append(f"heading: {heading} holds {name} ({', '.join(ids)})")
    return _diff("fields.yaml", lambda text: _with_headings(text, found))


def _diff(name: str, change: Callable[[str], str]) -> str:
    before = resources.files("rules").joinpath(name).read_text("utf-8")
    after = change(before)
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/rules/{name}", f"b/rules/{name}"
    )
    return "".join(lines)


def _with_abbreviations(text: str, found: Mapping[tuple[str, str, str], list[str]]) -> str:
    """The abbreviations file with each one in its municipality's group, a new one at the end where there is none."""
    lines = text.splitlines(keepends=True)
    for (code, short, party), ids in found.items():
        entry = f"{_key(short)}: {_key(party)}  # review {' '.join(ids)}\n"
        group = f'  - code: "{code}"\n'
        if group not in lines:
            named = find_municipality(code)
            lines += [group, f"    municipality: {named.name if named else code}\n", "    source: reviewed rows\n"]
            lines += ["    abbreviations:\n"]
        at = lines.index("    abbreviations:\n", lines.index(group)) + 1
        while at < len(lines) and lines[at].startswith("      "):
            at += 1
        lines.insert(at, "      " + entry)
    return "".join(lines)


def _with_headings(text: str, found: Mapping[tuple[str, str], list[str]]) -> str:
    """The fields file with each heading as the last word of its field."""
    lines = text.splitlines(keepends=True)
    for (heading, name), ids in found.items():
        at = lines.index("  words:\n", lines.index(f"{name}:\n")) + 1
        while at < len(lines) and lines[at].startswith("    "):
            at += 1
        lines.insert(at, f"    {_key(heading)}: review {' '.join(ids)}\n")
    return "".join(lines)


def _key(text: str) -> str:
    """A text as YAML needs it: plain where it may be, else in quotes."""
    return yaml.safe_dump(text, allow_unicode=True, width=10_000).removesuffix("\n").removesuffix("\n...")
