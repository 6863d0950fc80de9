"""What the columns of a table hold, and whether the table is an action plan: from its heads, then from its cells."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import regex

from extractors.unknown_heads import MOST, guess_fields, is_party, is_time, share
from rules.fields import EXTRA, FieldMatch, fold_heading, match_heading
from rules.loader import load_rules
from rules.status import is_status
from rules.time_words import parts_of_the_year
from rules.times import heading_hint

_PART = r"(?:(?:q|kv\.?|kvartal|t|tertial|h)\s*[1-4]|vt|ht|våren|hösten)"
_YEAR = regex.compile(rf"^(?:år\s*|{_PART}\s+)?(?:19|20)\d\d$|^(?:19|20)\d\d[\s-]+{_PART}$", regex.IGNORECASE)
_YEAR_PART = regex.compile(rf"^{_PART}$", regex.IGNORECASE)
_MARK = regex.compile(r"^(?:[xX✓✔√•●■▪*+☒☑🗹🗷]|ja)$")
_NO_MARK = regex.compile(r"^(?:[☐□–—-]|nej)$", regex.IGNORECASE)
_NUMBER = regex.compile(r"^[-–+]?[\d\s.,]+(?:%|kr|tkr|mnkr|mkr|st)?$")
# A section's name in a column without a head has at most so many characters.
_SHORT = 60
# The fields of which a record of labels names one at least.
WHO_OR_WHEN = frozenset({"responsible_raw", "timeline_raw"})


@dataclass(frozen=True)
class Column:
    """One column: its heading as printed, the field it holds (`extra`, `year`, or None where no rule fits), the other
    field of a combined heading, and the doubt (0 none, 1 a guess) with how it was found."""

    heading: str
    field: str | None
    second: str | None = None
    doubt: float = 0.0
    how: str = "word"


@dataclass(frozen=True)
class TableVerdict:
    """Whether a table is an action plan, and why, in one line."""

    taken: bool
    reason: str


def map_columns(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns of a table with these `headings`; `cells` are the texts of the body, column by column."""
    matches = [match_heading(heading) for heading in headings]
    columns = [_by_heading(h, m, c) for h, m, c in zip(headings, matches, cells, strict=True)]
    for test, least in ((is_year, 2), (is_year_part, 3)):
        if sum(map(test, headings)) >= least:
            columns = [
                replace(column, field="year", how="year") if test(column.heading) and _marks(texts) else column
                for column, texts in zip(columns, cells, strict=True)
            ]
    columns = _with_goal_before_action(_name_unknown(columns, cells))
    return _one_each(columns)


def judge_table(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> TableVerdict:
    """Decide whether a table with these columns is an action plan. `cells` as in `map_columns`."""
    rules = _rules()
    fields = {field for column in columns if not _placed(column) for field in (column.field, column.second)}
    against = [found for column in columns if (found := _against(column, rules)) is not None]
    amounts = [
        texts for column, texts in zip(columns, cells, strict=True) if is_year(column.heading) and _amounts(texts)
    ]
    if len(amounts) > 1:
        against.append((rules["years_of_amounts"], "a budget"))
    kinds = ", ".join(sorted({kind for _, kind in against}))
    if "activity" not in fields:
        return TableVerdict(False, f"left: no column names an action{f' ({kinds})' if kinds else ''}")
    if not fields & {*rules["beside"], "year"}:
        return TableVerdict(
            False, f"left: nothing beside the action column says who, when or how{f' ({kinds})' if kinds else ''}"
        )
    if _names_parties(columns, cells):
        beside, most = rules["beside_parties"]["kinds"], rules["beside_parties"]["most"]
        told = sum(minus for minus, kind in against if kind in beside)
        against = [one for one in against if one[1] not in beside] + [(min(told, most), kinds)]
    points = _points(columns, rules) - sum(minus for minus, _ in against)
    if "year" in fields:
        points += rules["fields"]["timeline_raw"]
    activity = next(i for i, c in enumerate(columns) if "activity" in (c.field, c.second))
    texts = [text for text in cells[activity] if text]
    if texts and sum(bool(_NUMBER.match(text)) for text in texts) > len(texts) / 2:
        return TableVerdict(False, "left: the action column holds numbers")
    if points < rules["needed"]:
        return TableVerdict(
            False, f"left: {points:.1f} points of {rules['needed']}{f', it looks like {kinds}' if kinds else ''}"
        )
    return TableVerdict(True, f"taken: {points:.1f} points{f' in spite of {kinds}' if kinds else ''}")


def labels_beside() -> Set[str]:
    """The fields of which a record of labels has one at least beside its action."""
    return frozenset(_rules()["beside_labelled"])


def headings_wanted(matches: Sequence[FieldMatch]) -> bool:
    """Whether a line of heads can open an action plan: one names the action or the way, another who, when or how; or
    they name who and two fields more, beside a head that no rule knows."""
    fields = ({m.field for m in matches} | {m.second for m in matches}) - {None, EXTRA}
    if fields & {"activity", "implementation"}:
        return len(fields) >= 2
    return "responsible_raw" in fields and len(fields) >= 3 and not all(m.known for m in matches)


def labels_wanted(matches: Sequence[FieldMatch]) -> bool:
    """Whether a line of labels over values can belong to the action of a title above: it says who or when, not what."""
    fields = {match.field for match in matches}
    return "activity" not in fields and bool(fields & WHO_OR_WHEN)


def field_by_content(match: FieldMatch, texts: Sequence[str]) -> str | None:
    """The field that a heading names, one that can mean two things by what its cells `texts` hold."""
    filled = [text for text in texts if text]
    for kind, test in (("times", is_time), ("status", is_status)):
        if filled and kind in match.by_content and share(filled, test) >= MOST:
            return match.by_content[kind]
    return match.by_content.get("otherwise", match.field)


def is_year(heading: str) -> bool:
    """Whether a column's heading is a year or a part of one: `2024`, `År 2024`, `Q1 2025`."""
    text = heading.strip()
    return (text[-1:].isdigit() or text[:1].isdigit()) and bool(_YEAR.match(text))


def one_head(levels: Sequence[str]) -> str:
    """The heading of a column whose head is printed on several levels, the upper one over several columns.

    A lower head that names something by itself stands alone (`Stöd` under `Ansvar`), a time with the one above it
    (`Tidplan Start`) unless no rule knows both together, a part of a year before its year (`Q1 2025`).
    """
    if len(levels) < 2:
        return levels[0] if levels else ""
    upper, lower = levels[-2:]
    if is_year(upper) and is_year_part(lower):
        return f"{lower.strip()} {upper.strip()}"
    if is_year(lower) or match_heading(lower).field not in (None, "timeline_raw"):
        return lower
    joined = " ".join(levels)
    return lower if match_heading(lower).known and not match_heading(joined).known else joined


def is_year_part(heading: str) -> bool:
    """Whether a heading is a part of a year without the year: `Q1`, `Kvartal 2`, `vt`, `jan`."""
    text = heading.strip()
    return bool(_YEAR_PART.match(text)) or text.rstrip(".").casefold() in parts_of_the_year()


def is_mark(text: str) -> bool:
    """Whether a cell holds only a mark that says yes (`x`, `✓`, `●`)."""
    return bool(_MARK.match(text.strip()))


def is_unmarked(text: str) -> bool:
    """Whether a cell holds only a sign that says no, or none (`☐`, `–`)."""
    return not text or bool(_NO_MARK.match(text.strip()))


def _by_heading(heading: str, match: FieldMatch, texts: Sequence[str]) -> Column:
    if not match.known:
        return Column(heading, None, doubt=0.5, how="none")
    field = field_by_content(match, texts)
    doubt = {"word": 0.0, "stem": 0.1, "combined": 0.2, "fuzzy": 0.3}[match.kind]
    how = "weak" if match.weak else match.kind
    return Column(heading, field, match.second, doubt, how)


def _name_unknown(columns: list[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Name the columns that no rule knows by what their cells hold or where they stand."""
    guesses = guess_fields([{c.field, c.second} for c in columns], cells)
    columns = [
        replace(column, field=guesses[i].field, doubt=guesses[i].doubt, how=guesses[i].how) if i in guesses else column
        for i, column in enumerate(columns)
    ]
    names = {column.field for column in columns} | {column.second for column in columns}
    if columns[0].field is None and not columns[0].heading and "section" not in names and _names_parts(cells[0]):
        columns[0] = replace(columns[0], field="section", doubt=0.3, how="position")
    if "activity" not in names and {"implementation", "responsible_raw"} <= names:
        index = next(i for i, c in enumerate(columns) if c.field == "implementation")
        columns[index] = replace(columns[index], field="activity", doubt=0.3, how="position")
    return columns


def _with_goal_before_action(columns: list[Column]) -> list[Column]:
    """The columns, one before the action that may say its goal (`Önskat resultat`) as this where no other does."""
    fields = [column.field for column in columns]
    if "goal" in fields or "activity" not in fields:
        return columns
    for index, column in enumerate(columns[: fields.index("activity")]):
        if name := match_heading(column.heading).by_content.get("before_action"):
            return [*columns[:index], replace(column, field=name, doubt=0.1, how="position"), *columns[index + 1 :]]
    return columns


def _names_parts(texts: Sequence[str]) -> bool:
    """Whether each of a column's texts is a short name that stands for several rows."""
    names = {text for text in texts if text}
    return 0 < len(names) <= len(texts) / 2 and all(3 <= len(name) <= _SHORT and name[0].isalpha() for name in names)


def _one_each(columns: list[Column]) -> tuple[Column, ...]:
    """Let each field have one column: a second one is `extra`, but start and end, which are read together."""
    seen: dict[str, int] = {}
    for index, column in enumerate(columns):
        field = column.field
        if field in (None, EXTRA, "year"):
            continue
        if field == "timeline_raw" and field in seen and _start_and_end(columns[seen[field]], column):
            continue
        if field in seen:
            first = seen[field]
            usual = _usual_field(columns[first])
            if usual not in (field, *seen) and _usual_field(column) == field:  # `Uppföljning` before `Status`
                columns[first] = replace(columns[first], field=usual)
                seen |= {field: index, usual: first}
            elif columns[first].doubt > column.doubt:
                columns[first] = replace(columns[first], field=EXTRA)
                seen[field] = index
            elif field == "activity" and "implementation" not in {c.field for c in columns}:
                columns[index] = replace(column, field="implementation", doubt=0.3, how="position")
            else:
                other = _usual_field(column)
                columns[index] = replace(column, field=EXTRA if other in seen or other == field else other)
        else:
            seen[field] = index
    return tuple(columns)


def _usual_field(column: Column) -> str:
    """What a heading that can mean two things names where its cells do not tell; `extra` for any other."""
    return match_heading(column.heading).by_content.get("otherwise", EXTRA)


def _start_and_end(one: Column, other: Column) -> bool:
    """Whether two time columns are the start and the end of one time."""
    return {heading_hint(one.heading), heading_hint(other.heading)} == {"start", "deadline"}


def _points(columns: Sequence[Column], rules: dict[str, Any]) -> float:
    """What the fields found speak for, each counted once at its least doubtful column."""
    weights = rules["fields"]
    best: dict[str, float] = {}
    for column in columns:
        for name in (column.field, column.second):
            if name is not None and not _placed(column):
                weight = (
                    weights["activity_weak"] if name == "activity" and column.how == "weak" else weights.get(name, 0.0)
                )
                best[name] = max(best.get(name, 0.0), weight * (1 - column.doubt / 2))
    return sum(best.values())


def _names_parties(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> bool:
    """Whether listed words head the actions and those who answer for them, and most cells of these are parties."""
    listed = {column.field: texts for column, texts in zip(columns, cells, strict=True) if column.how == "word"}
    parties = [text for text in listed.get("responsible_raw", ()) if text]
    return "activity" in listed and bool(parties) and share(parties, is_party) >= MOST


def _placed(column: Column) -> bool:
    """Whether only the place of a column tells what it holds beside the action: that makes no table a plan."""
    return column.how == "position" and column.field != "activity"


def _against(column: Column, rules: dict[str, Any]) -> tuple[float, str] | None:
    if column.field == "activity" and column.doubt < 0.5:
        return None
    folded = fold_heading(column.heading)
    return next(((minus, kind) for pattern, minus, kind in rules["against"] if pattern.search(folded)), None)


def _amounts(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(filled) and share(filled, lambda text: bool(_NUMBER.match(text))) >= MOST


def _marks(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return not filled or share(filled, lambda text: not _NUMBER.match(text)) >= MOST


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("tables.yaml")
    data["against"] = [
        (regex.compile(pattern, regex.IGNORECASE), minus, kind) for pattern, (minus, kind, _) in data["against"].items()
    ]
    return data
