import pytest

from extractors.rows import Cell
from pipeline.normalise import Normalised
from pipeline.signals import row_signals


def signals(activity="Bygg en bro", extra=None, shape="table", **values) -> dict[str, float]:
    cells = {"activity": (Cell("Aktivitet", "activity", activity),)}
    row = Normalised({"activity": activity, "extra": extra or {}, **values}, (), {}, cells)
    return row_signals([row], [shape])[0]


@pytest.mark.parametrize(
    ("activity", "name"),
    [
        ("Bygg en bro över ån och", "text_open_end"),
        ("Bygg en bro (etapp 1", "bracket_open"),
        ("Bygg en bro 2 (14)", "furniture_inside"),
        ("Aktivitet", "activity_is_heading"),
        ("3 Bygg en bro", "number_opens"),
        ("Utse förvaltningschef er", "word_broken"),
        ("våren 2024", "value_misplaced"),
    ],
)
def test_what_a_text_gives_away(activity, name):
    assert signals(activity)[name] == 1.0
    assert name not in signals()


def test_a_partys_name_broken_far_from_its_end():
    assert signals(responsible_raw="Barn- och utbildnin gsnämnden")["word_broken"] == 1.0
    for whole in ("Kommunstyrelsens personalutskott", "Tekniska serviceförvaltningen"):
        assert "word_broken" not in signals(responsible_raw=whole)


@pytest.mark.parametrize("section", ["Mätetal: Antal elever", "minskar under perioden", "Samverkan med", "Ansvarig:"])
def test_a_heading_that_is_none(section):
    assert signals(section=section)["section_odd"] == 1.0


@pytest.mark.parametrize("section", ["Delmål 1: Trygga vägar", "Samverkan", "Övrigt"])
def test_a_chapter_may_be_named_like_a_field(section):
    assert "section_odd" not in signals(section=section)


@pytest.mark.parametrize("text", ["40 tkr", "Våren 2025", "2025", "KS", "Handlarna"])
def test_a_value_under_a_heading_that_nobody_knows(text):
    assert signals(extra={"Gissningsvis": text})["column_unmapped"] == 1.0


def test_a_value_under_a_heading_that_names_a_field_it_did_not_get():
    assert signals(extra={"Delmål": "Alla barn läser"})["column_unmapped"] == 1.0
    assert "column_unmapped" not in signals(extra={"Område": "Måltidsmiljö"})


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Gissningsvis", "3."),
        ("N r", "1. 2"),
        ("2026", "xx"),
        ("2026", "Upphandling"),
        ("Syfte", "Stärka ungas röster"),
        ("Bakomliggande orsak", "Skymda gångvägar"),
    ],
)
def test_numbers_marks_and_known_headings_are_no_lost_columns(heading, text):
    assert "column_unmapped" not in signals(extra={heading: text})


def test_a_partys_abbreviation_that_was_spelled_out_is_plausible():
    assert signals(responsible_raw="TF", responsible=("Tekniska förvaltningen",)).get("party_implausible", 0) == 0
    assert signals(responsible_raw="bygglov", responsible=("bygglov",))["party_implausible"] == 1.0


def test_a_time_ends_in_its_year():
    assert "tail_of_another" not in signals(timeline_raw="Fr.o.m. 2025")
    assert signals(resources="Inom ram. KS")["tail_of_another"] == 1.0


def test_what_a_task_from_minutes_bears_of_its_paragraph_is_no_unknown_column():
    extra = {"beslutspunkt": "Kommunstyrelsen får i uppdrag att bygga en bro", "paragraf": "12", "diarienummer": "KS 1"}
    assert signals(extra=extra, shape="decision", responsible_raw="Kommunstyrelsen") == {}
