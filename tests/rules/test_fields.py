from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import regex
import yaml

from rules.errors import RulesError
from rules.fields import (
    EXTRA,
    FIELDS,
    NO_MATCH,
    _any_stem,
    _pattern,
    fold_heading,
    is_listed,
    match_heading,
    opening_label,
    split_label,
)

SOURCE = resources.files("rules").joinpath("fields.yaml").read_text("utf-8")
DATA: dict[str, Any] = yaml.safe_load(SOURCE)
SPECIAL = {"document", "by_content", "weak_activity"}
BY_FIELD = {name: entry for name, entry in DATA.items() if name not in SPECIAL}
# Where a word may be said to come from: the head of `fields.yaml` explains them.
SEEN = regex.compile(r"^(?:gold|contract|general|vocab \d+[a-z]?)\b")


class TestTheWordsFile:
    def test_every_section_is_a_field(self):
        assert set(BY_FIELD) == {*FIELDS, EXTRA}

    @pytest.mark.parametrize("stem", ["(ansvar", r"^\p{L}+ansvar"])
    def test_a_faulty_stem_is_told_in_one_line(self, stem):
        with pytest.raises(
            RulesError, match=regex.escape(f"rules/fields.yaml: {stem!r} is no regular expression")
        ) as caught:
            _pattern(stem)
        assert "\n" not in str(caught.value)

    def test_no_word_stands_under_two_fields_or_twice(self):
        places: dict[str, list[str]] = {}
        for name, entry in BY_FIELD.items():
            for word in entry["words"]:
                places.setdefault(fold_heading(word), []).append(f"{name}: {word}")
        across = {folded: at for folded, at in places.items() if len({p.partition(":")[0] for p in at}) > 1}
        assert not across

    def test_no_key_is_written_twice(self):
        keys = regex.findall(r"(?m)^    (\S.*?): \S", SOURCE.partition("\ndocument:")[0])
        repeated = {key for key in keys if keys.count(key) > 1}
        assert not repeated

    @pytest.mark.parametrize("name", BY_FIELD)
    def test_every_word_says_where_it_was_seen(self, name):
        without = {word for word, seen in BY_FIELD[name]["words"].items() if not SEEN.match(str(seen))}
        assert not without

    def test_every_double_meaning_says_where_it_was_seen_and_names_fields(self):
        for word, entry in DATA["by_content"].items():
            meanings = {key: value for key, value in entry.items() if key != "seen"}
            assert SEEN.match(entry["seen"]), word
            assert set(meanings) <= {"times", "status", "before_action", "otherwise"}, word
            assert set(meanings.values()) <= set(FIELDS), word
            assert "otherwise" in meanings, word

    def test_stems_compile(self):
        for entry in [*BY_FIELD.values(), DATA["document"]]:
            for stem in entry.get("stems", ()):
                regex.compile(stem)

    def test_weak_words_are_listed_as_actions(self):
        listed = {fold_heading(word) for word in BY_FIELD["activity"]["words"]}
        assert {fold_heading(word) for word in DATA["weak_activity"]} <= listed

    @pytest.mark.parametrize(
        ("heading", "field"),
        [
            ("Klimatmål", "goal"),
            ("Personal", "resources"),
            ("Arbetsinsats", "resources"),
            ("Bolag", "responsible_raw"),
            ("Färdigställd", "timeline_raw"),
            ("Klimatåtgärder", "activity"),
            ("Ändamål", None),
        ],
    )
    def test_ordinary_words_name_a_field_only_at_the_head_of_a_column(self, heading, field):
        assert match_heading(heading).field == field
        assert split_label(heading) is None

    @pytest.mark.parametrize(("read", "field"), [("Måi", "goal"), ("Må1", "goal"), ("Mån", None)])
    def test_a_short_head_word_may_have_lost_its_l_to_ocr(self, read, field):
        assert match_heading(read).field == field
        assert match_heading(read, fuzzy=False).field is None

    @pytest.mark.parametrize("name", BY_FIELD)
    def test_every_word_is_found_under_its_field(self, name):
        ambiguous = {fold_heading(word) for word in DATA["by_content"]}
        wrong = {
            word: match.field
            for word in BY_FIELD[name]["words"]
            if (match := match_heading(word)).field != name and fold_heading(word) not in ambiguous
        }
        assert not wrong


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Åtgärd", "activity"),
        ("ÅTGÄRD", "activity"),
        ("  Åtgärd : ", "activity"),
        ("1. Åtgärd", "activity"),
        ("Ansvarig (nämnd)", "responsible_raw"),
        ("Kostn. (tkr)", "resources"),
        ("Nämnd / förvaltning", "responsible_raw"),
        ("När?", "timeline_raw"),
        ("Nr.", EXTRA),
        ("Delmål", "goal"),
    ],
)
def test_a_listed_word_is_found_in_whatever_case_and_dress(heading, field):
    match = match_heading(heading)
    assert (match.field, match.kind, match.score) == (field, "word", 1.0)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Ansvarig instans i kommunen", "responsible_raw"),
        ("En insats som en ansvarig nämnd genomför", "responsible_raw"),
        ("En insats som en ansvarig nämnd genomför.", None),
        ("Tidplan för arbetet", "timeline_raw"),
        ("Planerade åtgärder 2024", None),
        ("Beskrivning av insatsen", "implementation"),
        ("Samverkan sker med", "partners_raw"),
        ("Vilka samverkar vi med?", "partners_raw"),
        ("Kostnad per år", "resources"),
        ("Strategiskt område", "section"),
    ],
)
def test_a_wording_that_no_list_holds_is_found_by_its_stem(heading, field):
    match = match_heading(heading, fuzzy=False)
    assert match.field == field
    assert match.kind == ("stem" if field else "none")


@pytest.mark.parametrize(
    ("heading", "first", "second"),
    [
        ("Åtgärd/ansvar", "activity", "responsible_raw"),
        ("Vem/när", "responsible_raw", "timeline_raw"),
        ("Ansvarig och tidplan", "responsible_raw", "timeline_raw"),
        ("Ansvar och tid", "responsible_raw", "timeline_raw"),
        ("Ansvarig, tidplan", "responsible_raw", "timeline_raw"),
        ("Ansvarig / genomförs", "responsible_raw", "timeline_raw"),
        ("Kostnad & tidplan", "resources", "timeline_raw"),
    ],
)
def test_a_combined_heading_names_two_fields_in_its_order(heading, first, second):
    match = match_heading(heading)
    assert (match.field, match.second, match.kind) == (first, second, "combined")


def test_a_text_that_holds_a_label_is_no_heading():
    assert not match_heading("Provfiske i sjön Ansvar: Miljöenheten").known
    assert match_heading("Ansvarig: Nämnden").field == "responsible_raw"


def test_two_words_for_one_field_are_no_combined_heading():
    match = match_heading("Insats och aktivitet")
    assert (match.field, match.second) == ("activity", None)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Aktivitel", "activity"),
        ("Tidsp1an", "timeline_raw"),
        ("MALOMRADE", "section"),
        ("Mal", "goal"),
        ("NAR SKA DET VARA KLART?", "timeline_raw"),
    ],
)
def test_a_misread_word_is_found_by_similarity_unless_told_not_to(heading, field):
    match = match_heading(heading)
    assert (match.field, match.kind) == (field, "fuzzy")
    assert match.score < 0.9
    assert match_heading(heading, fuzzy=False) == NO_MATCH


@pytest.mark.parametrize("heading", ["Aktör", "Akt", "Fladdermus", "", "12", "Åtgärden ska vara klar " * 5])
def test_a_word_that_is_no_heading_matches_nothing_like_it(heading):
    assert match_heading(heading).field != "activity"


@pytest.mark.parametrize(
    "heading",
    [
        "För revidering ansvarar",
        "Dokumentansvarig",
        "För eventuell uppföljning och tidplan ansvarar",
        "Ansvarig utgivare",
        "Ansvarig handläggare",
        "Ansvarig för dokumentet",
    ],
)
def test_what_is_said_of_the_document_names_no_field(heading):
    assert not match_heading(heading).known


def test_a_heading_that_can_mean_two_things_bears_its_meanings():
    assert match_heading("Uppföljning").by_content == {
        "times": "timeline_raw",
        "status": "status_raw",
        "otherwise": "indicators",
    }
    assert match_heading("Åtgärd").by_content == {}


def test_weak_words_for_the_action_are_marked():
    assert match_heading("Uppdrag").weak
    assert not match_heading("Åtgärd").weak


@pytest.mark.parametrize(
    ("line", "label", "rest", "field"),
    [
        ("Ansvarig: Tekniska nämnden", "Ansvarig", "Tekniska nämnden", "responsible_raw"),
        ("Ansvarig:", "Ansvarig", "", "responsible_raw"),
        ("Ansvarig", "Ansvarig", "", "responsible_raw"),
        ("Tidplan: start: 2024", "Tidplan", "start: 2024", "timeline_raw"),
    ],
)
def test_a_line_that_opens_with_a_label(line, label, rest, field):
    found = split_label(line)
    assert found is not None
    assert (found[0], found[1], found[2].field) == (label, rest, field)


@pytest.mark.parametrize(
    "line",
    [
        "Obs att: detta gäller",
        "Ansvarig nämnd följer tidplanen",
        "Tekniska nämnden",
        "Ansvaret för att planen följs ligger på nämnden som varje år redovisar: allt",
    ],
)
def test_a_line_that_opens_with_none(line):
    assert split_label(line) is None


def test_the_patterns_of_all_stems_hold_wherever_one_of_them_does():
    stems = ["^när\\b", "^(vem|vilka)\\b|ansvar", "tid(s)?plan$"]
    opening, inside = _any_stem(stems)
    for text in ("när då", "vem gör", "så ansvarar", "vår tidsplan", "då när", "tidsplan nu", "av vem"):
        one = any(regex.search(stem, text, regex.IGNORECASE) for stem in stems)
        assert bool(opening.match(text) or inside.search(text)) == one, text


@pytest.mark.parametrize(("text", "listed"), [("ANSVARIG:", True), ("Ansvarig instans i kommunen", False), ("", False)])
def test_a_listed_word_is_told_without_what_it_names(text, listed):
    assert is_listed(text) is listed


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ansvarig: Rektorn", "Ansvarig:"),
        ("Ansvarig nämnd Kulturnämnden", "Ansvarig nämnd"),
        ("TIDPLAN", "TIDPLAN"),
        ("ansvarig för planen", None),
        ("Rektorn", None),
        ("", None),
    ],
)
def test_the_listed_word_with_which_a_line_opens(text, label):
    assert opening_label(text) == label
