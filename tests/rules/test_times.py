"""The grammar of times against a table of our own cases, against EDTF, and against arbitrary strings."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
import regex
import yaml
from dateutil.rrule import rrulestr
from edtf import parse_edtf, struct_time_to_date
from hypothesis import given
from hypothesis import strategies as st

from rules import times
from rules.times import Time, find_times, heading_hint, parse_time, time_likeness

HERE = Path(__file__).parent
GOLD = HERE.parents[2] / "shared" / "gold" / "truth"


def _cases() -> list[tuple[str, Time]]:
    cases = []
    for line in (HERE / "time_cases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        cells = [cell.strip() for cell in line.split(" | ")]
        text, start, end, kind, rule, flags = (*cells, *["-"] * (6 - len(cells)))
        wanted = Time(
            start=None if start == "-" else dt.date.fromisoformat(start),
            end=None if end == "-" else dt.date.fromisoformat(end),
            kind=None if kind == "-" else kind,
            recurrence=None if rule == "-" else rule,
            flags=() if flags == "-" else tuple(flags.split()),
        )
        cases.append((text, wanted))
    return cases


CASES = _cases()


@cache
def _bounds(edtf: str) -> tuple[dt.date | None, dt.date | None]:
    parsed = parse_edtf(edtf)
    lower, upper = parsed.lower_strict(), parsed.upper_strict()
    return tuple(None if isinstance(b, float) else struct_time_to_date(b) for b in (lower, upper))  # type: ignore[return-value]


def _plain(time: Time) -> tuple[object, ...]:
    return time.start, time.end, time.kind, time.recurrence, time.flags


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_table(text: str, wanted: Time) -> None:
    assert _plain(parse_time(text)) == _plain(wanted)


@pytest.mark.parametrize("text", [text for text, _ in CASES])
def test_edtf_is_valid_and_says_the_same_as_the_dates(text: str) -> None:
    time = parse_time(text)
    assert (time.edtf is None) == (time.start is None and time.end is None)
    if time.edtf is not None:
        assert _bounds(time.edtf) == (time.start, time.end)


@pytest.mark.parametrize("rule", sorted({wanted.recurrence for _, wanted in CASES if wanted.recurrence}))
def test_recurrence_is_rfc_5545(rule: str) -> None:
    rrulestr("DTSTART:20200101T000000\nRRULE:" + rule)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2017", "2017"),
        ("2017-12", "2017-12"),
        ("15 juni 2017", "2017-06-15"),
        ("Feb 2017-Jan 2018", "2017-02/2018-01"),
        ("Start hösten 2017", "2017-09/.."),
        ("senast 31/12 2020", "../2020-12-31"),
        ("senast 2020", "../2020"),
        ("sommaren 2017", "2017-22"),
        ("vintern 2017/2018", "2017-12/2018-02"),
        ("Q2 2019", "2019-34"),
        ("T1 2019", "2019-37"),
        ("andra halvåret 2019", "2019-41"),
        ("ht 2018", "2018-08/2018-12"),
        ("v. 12 2019", "2019-03-18/2019-03-24"),
        ("ca 2025", "2025~"),
        ("2020?", "2020?"),
        ("prel. hösten 2020", "2020-09~/2020-11~"),
    ],
)
def test_edtf_form(text: str, edtf: str) -> None:
    assert parse_time(text).edtf == edtf
    assert _bounds(edtf) == (parse_time(text).start, parse_time(text).end)


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("Klart senast", "deadline"),
        ("Klart", "deadline"),
        ("SENAST", "deadline"),
        ("Deadline:", "deadline"),
        ("Slutdatum", "deadline"),
        ("Startår", "start"),
        ("Start", "start"),
        ("Fr.o.m.", "start"),
        ("Påbörjas", "start"),
        ("Tidplan", None),
        ("När", None),
        ("Start och slut", None),
        ("Startdatum/slutdatum", None),
        ("", None),
    ],
)
def test_heading_hint(heading: str, hint: times.Hint | None) -> None:
    assert heading_hint(heading) == hint


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2020-05-29", "2020-05-29"),
        ("v. 12 2019", "2019-03-24"),
        ("juni 2020", "2020-06-30"),
        ("Q2 2020", "2020-06-30"),
        ("T1 2020", "2020-04-30"),
        ("hösten 2020", "2020-11-30"),
        ("vt 2020", "2020-06-30"),
        ("läsåret 20/21", "2021-06-30"),
        ("2020", "2020-12-31"),
        ("250601", "2025-06-01"),
        ("årsskiftet 2020/2021", "2020-12-31"),
    ],
)
def test_bare_time_under_a_deadline_heading(text: str, last_day: str) -> None:
    time = parse_time(text, "deadline")
    assert (time.start, time.end, time.kind) == (None, dt.date.fromisoformat(last_day), "deadline")
    assert time.edtf is not None
    assert _bounds(time.edtf) == (None, time.end)


def test_bare_time_under_a_start_heading() -> None:
    time = parse_time("hösten 2019", "start")
    assert (time.start, time.end, time.kind, time.edtf) == (dt.date(2019, 9, 1), None, "start", "2019-09/..")


@pytest.mark.parametrize("hint", ["deadline", "start"])
@pytest.mark.parametrize("text", ["2019–2020", "maj och september 2018", "årligen", "löpande"])
def test_a_range_a_list_or_a_rule_is_not_touched_by_the_heading(text: str, hint: times.Hint) -> None:
    assert parse_time(text, hint) == parse_time(text)


def test_the_cells_own_word_goes_before_the_heading() -> None:
    assert parse_time("fr.o.m. 2020", "deadline").kind == "start"
    assert parse_time("senast 2020", "start").kind == "deadline"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ska följas upp årligen av kommunstyrelsen.", [("årligen", None, None)]),
        ("återkomma senast den 31 december 2019 med förslag", [("senast den 31 december 2019", None, "2019-12-31")]),
        ("att från och med 1 mars 2019 driva skolan", [("från och med 1 mars 2019", "2019-03-01", None)]),
        ("under hösten 2019 och våren 2020.", [("under hösten 2019 och våren 2020", "2019-09-01", "2020-05-31")]),
        ("Rektor, hösten 2019", [("hösten 2019", "2019-09-01", "2019-11-30")]),
        ("Rektor/2019", [("2019", "2019-01-01", "2019-12-31")]),
        ("Rektor (senast 2020)", [("senast 2020", None, "2020-12-31")]),
        ("Q2 2019 Rektor", [("Q2 2019", "2019-04-01", "2019-06-30")]),
        ("Rektor\nJuni 2019", [("Juni 2019", "2019-06-01", "2019-06-30")]),
        ("redovisa till våren", [("till våren", None, None)]),
        ("rapportera två gånger per år till nämnden", [("två gånger per år", None, None)]),
        ("återkomma i maj 2020, och på nytt den 1 oktober 2020", [
            ("maj 2020", "2020-05-01", "2020-05-31"), ("den 1 oktober 2020", "2020-10-01", "2020-10-01")]),
    ],
)  # fmt: skip
def test_find_times(text: str, found: list[tuple[str, str | None, str | None]]) -> None:
    iso = [
        (text[s.start_index : s.end_index], *(d and d.isoformat() for d in (s.time.start, s.time.end)))
        for s in find_times(text)
    ]
    assert iso == found


@pytest.mark.parametrize(
    "text",
    [
        "enligt § 12 och § 2019",
        "KS 2017.230 och KFKS 2018/3 samt Dnr 2019/0264",
        "skollagen 2010:800",
        "låna ut 2000 kronor, 15 000 kr och 2019 kr",
        "3 000 000 kronor/år",
        "Översiktsplan 2030 ska antas",
        "vår kommun ska",
        "fördelning av medel för 2019.",
        "affärsplan för 2019 – 2021 inklusive internbudget",
        "tjänsteskrivelsen daterad den 5 december 2018",
        "den löpande myndighetsutövningen",
        "hur var året och start för elever i årskurs 9",
        "Agenda 2030 och 16–84 år",
        "personnummer 19121212-1212",
        "kl. 15.02–16.55",
        "Erstavik 25:38",
        "",
    ],
)
def test_find_times_leaves(text: str) -> None:
    assert find_times(text) == ()


def test_likeness_tells_time_cells_from_others() -> None:
    cells = [
        "2018–2020",
        "Höstterminen 2018",
        "2 ggr/år",
        "Klart 2018-10-31",
        "Löpande",
        "v. 26–32 2019",
        "Under hösten",
    ]
    others = [
        "Rektor",
        "Ej genomförd",
        "Andel nöjda medborgare",
        "12",
        "KS",
        "-",
        "",
        "Utbildning för all personal 2019",
    ]
    assert min(map(time_likeness, cells)) >= 0.9
    assert max(map(time_likeness, others)) <= 0.3


def test_a_remark_in_parentheses_is_no_doubt() -> None:
    assert parse_time("Våren 2021 (inventering), 2022–2024 (byggnation)").matched == 1.0
    assert parse_time("Nämnden tar upp frågan 2021").matched < 0.3


def test_every_phrase_stands_in_one_class_only() -> None:
    phrases = [phrase for phrase, _, _ in times_entries()]
    assert sorted(phrases) == sorted(set(phrases))


def times_entries() -> list[tuple[str, str, object]]:
    from rules.time_words import load_words, phrase_entries

    return phrase_entries(load_words())


_WORDS = [phrase for phrase, _, _ in times_entries()] + [
    "2019", "2020-21", "16/17", "12", "31/12", "-", "–", "/", ",", ".", "(", ")", "och", "2019-06-15", "250601",
    "kr", "varje år", "2 ggr/år", "'17",
    "§ 3", "30", "februari", "99", "0", "9999", "20201301", "?", "~", ":",
]  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join),
                 st.lists(st.sampled_from(_WORDS), max_size=8).map("".join)))  # fmt: skip
def test_nothing_raises_and_dates_agree_with_their_kind(text: str) -> None:
    for hint in (None, "deadline", "start"):
        time = parse_time(text, hint)  # type: ignore[arg-type]
        assert (time.edtf is None) == (time.start is None and time.end is None)
        assert time.start is None or time.end is None or time.start <= time.end
        assert 0 <= time.matched <= 1
        assert (time.kind == "recurring") or time.recurrence is None
        if time.kind == "deadline":
            assert time.start is None
        if time.kind == "period" and time.edtf:
            assert None not in (time.start, time.end)
    for span in find_times(text):
        assert 0 <= span.start_index < span.end_index <= len(text)
    assert 0 <= time_likeness(text) <= 1
    heading_hint(text)


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join))
def test_every_edtf_is_valid_with_the_same_bounds(text: str) -> None:
    time = parse_time(text)
    if time.edtf is not None:
        assert _bounds(time.edtf) == (time.start, time.end)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "2019", "2019 ", "2019-", "2019/", "1/", "12-", "§", "§ 1, ", "klart ",
     "under ", "vår ", "maj/", "v 1-", "16/17 ", "(", "a", "a.",
     "2020-0", "t.o.m. ", "15 och ", "dec-jan 16/17 ", "till ", "1 000 ", "pågående ", "1:"],
)  # fmt: skip
def test_long_input_is_linear(piece: str) -> None:
    """The work for four times the text stays near four times: counted in calls, not in seconds."""
    counts = []
    for size in (2_500, 10_000):
        text = piece * (size // len(piece))
        with pytest.MonkeyPatch.context() as patch:
            calls = 0
            plain = times.scan_tokens.__globals__["Reader"].cat

            def counted(self: object, i: int, plain: object = plain) -> str:
                nonlocal calls
                calls += 1
                return plain(self, i)  # type: ignore[operator,no-any-return]

            patch.setattr(times.scan_tokens.__globals__["Reader"], "cat", counted)
            find_times(text)
            counts.append(calls)
    assert counts[1] <= 6 * counts[0] + 100


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1.", "1,", "2019-", "2019/", "x-", "20xx-", "§", "§1,", "kl 1", " ", "'", "a", "å ", "1 ggr "]
)
def test_lexer_does_not_backtrack_without_end(piece: str) -> None:
    from rules.time_words import load_lexicon, normalise

    lexer = load_lexicon().lexer
    text = normalise(piece * (10_000 // len(piece)))
    assert sum(1 for _ in lexer.finditer(text, timeout=30)) >= 0


@pytest.mark.skipif(not GOLD.is_dir(), reason="the founders' gold sample ../shared/gold is not there")
def test_gold_rows() -> None:
    wrong, rows = [], 0
    for path in sorted(GOLD.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        heading = {**truth.get("columns", {}), **truth.get("labels", {})}.get("timeline_raw", "")
        for row in [*truth.get("actions", []), *truth.get("blocks", [])]:
            rows += 1
            time = parse_time(row.get("timeline_raw") or "", heading_hint(heading))
            wanted = (row.get("timeline_start"), row.get("timeline_end"), row.get("recurrence"))
            if (time.start, time.end, time.recurrence) != tuple(_day(w) for w in wanted):
                wrong.append((path.stem, row["timeline_raw"], time))
    assert wrong == []
    assert rows > 100


def _day(value: object) -> object:
    if isinstance(value, str) and regex.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value)
    return value
