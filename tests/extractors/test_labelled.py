from __future__ import annotations

from pages import page, text

from extractors.labelled import (
    Entry,
    Record,
    label_values,
    name_unknown_labels,
    paragraphs,
    record_rows,
    split_items,
)
from extractors.labels import ItemNumber
from extractors.lines import text_lines
from extractors.page import Line
from extractors.text import Lexicon
from rules.fields import match_heading


def lines(content: str, y: float = 100.0) -> list[Line]:
    return list(text_lines(page(text(60, y, content))))


def record(*labels: tuple[str, str], **options) -> Record:
    """A record of labels and values."""
    entries = [
        Entry(label, match_heading(label), lines(value, 100 + 50 * i)) for i, (label, value) in enumerate(labels)
    ]
    return Record(options.pop("section", None), options.pop("goal", None), entries, **options)


def texts(items: list[list[Line]]) -> list[str]:
    return [" ".join(line.text for line in item) for item in items]


def test_items_are_cut_at_bullets():
    assert texts(split_items(lines("• Byt lampor i\nalla skolor\n• Cykla mer"))) == [
        "Byt lampor i alla skolor",
        "Cykla mer",
    ]


def test_one_item_with_a_bullet_has_none_in_its_text():
    assert texts(split_items(lines("• Byt lampor"))) == ["Byt lampor"]


def test_without_bullets_items_are_cut_at_extra_leading():
    made = [*lines("Byt lampor i\nalla skolor"), *lines("Cykla mer", 132)]
    assert texts(paragraphs(made)) == ["Byt lampor i alla skolor", "Cykla mer"]


def test_without_bullets_items_are_cut_after_a_short_line_that_ends_a_sentence():
    made = lines("Byt lampor i alla skolor och i\nförskolor.\nCykla mer i hela kommunen.")
    assert texts(paragraphs(made)) == ["Byt lampor i alla skolor och i förskolor.", "Cykla mer i hela kommunen."]


def test_a_line_that_wraps_before_a_name_is_one_item():
    made = lines("Byt lampor i alla skolor i\nLjusdal och Järvsö")
    assert len(paragraphs(made)) == 1


def test_each_item_of_a_blocks_action_list_is_an_action_with_the_blocks_fields():
    made = record(("Aktiviteter", "• Byt lampor\n• Cykla mer"), ("Ansvarig", "Nämnden"), section="Energi")
    rows, note = record_rows(made, Lexicon(), {})
    assert [row.cell("activity").text for row in rows] == ["Byt lampor", "Cykla mer"]
    assert [row.cell("responsible_raw").text for row in rows] == ["Nämnden", "Nämnden"]
    assert {row.section for row in rows} == {"Energi"}
    assert note is not None
    assert note.taken


def test_a_cards_action_stays_one_with_its_list():
    (row,), _ = record_rows(record(("Åtgärd", "• Byt\n• Cykla"), ("Ansvarig", "Nämnden"), kind="card"), Lexicon(), {})
    assert row.cell("activity").text == "Byt\nCykla"


def test_the_goal_that_a_label_names_is_laid_over_the_heading():
    made = record(("Mål", "Ren luft"), ("Aktivitet", "Cykla"), ("Ansvarig", "Nämnden"), goal="Mål 1")
    (row,), _ = record_rows(made, Lexicon(), {})
    assert row.goal == "Ren luft"


def test_the_number_of_an_item_is_kept_beside_its_action():
    made = record(("Ansvarig", "Nämnden"), title=lines("Byt lampor"), number=ItemNumber("3", "Åtgärd"), kind="list")
    (row,), _ = record_rows(made, Lexicon(), {})
    assert [(cell.heading, cell.field, cell.text) for cell in row.cells] == [
        ("Åtgärd", "activity", "Byt lampor"),
        ("Åtgärd", "extra", "3"),
        ("Ansvarig", "responsible_raw", "Nämnden"),
    ]


def test_text_below_the_title_is_the_implementation():
    made = record(("Ansvarig", "Nämnden"), title=lines("Byt lampor"), text=lines("De byts i år."), kind="list")
    (row,), _ = record_rows(made, Lexicon(), {})
    assert row.cell("implementation").text == "De byts i år."


def test_text_below_the_title_is_the_implementation_beside_a_label_for_it_that_holds_times():
    made = record(("Genomförs", "2025"), title=lines("Byt lampor"), text=lines("De byts i år."), kind="list")
    (row,), _ = record_rows(made, Lexicon(), {"genomförs": ["2025"]})
    assert (row.cell("implementation").text, row.cell("timeline_raw").text) == ("De byts i år.", "2025")


def test_a_label_that_can_mean_two_things_goes_by_all_its_values():
    first = record(("Aktivitet", "Cykla"), ("Ansvarig", "Nämnden"), ("Uppföljning", "2024"))
    second = record(("Aktivitet", "Gå"), ("Ansvarig", "Nämnden"), ("Uppföljning", "Hösten 2025"))
    odd = record(("Aktivitet", "Åk buss"), ("Ansvarig", "Nämnden"), ("Uppföljning", "Sker i nämnden"))
    values = label_values([first, second, odd])
    assert values["uppföljning"] == ["2024", "Hösten 2025", "Sker i nämnden"]
    (row,), _ = record_rows(odd, Lexicon(), values)
    assert row.cell("timeline_raw").text == "Sker i nämnden"
    (row,), _ = record_rows(odd, Lexicon(), label_values([odd]))
    assert row.cell("indicators").text == "Sker i nämnden"


def test_labels_without_an_action_are_left_with_the_reason():
    rows, note = record_rows(record(("Ansvarig", "Nämnden"), ("Tidplan", "2024")), Lexicon(), {})
    assert rows == []
    assert note is not None
    assert note.reason == "left: labels, but none names an action"


def test_an_action_with_nothing_beside_it_is_left_with_the_reason():
    rows, note = record_rows(record(("Aktivitet", "Cykla"), ("Kommentar", "bra")), Lexicon(), {})
    assert rows == []
    assert note is not None
    assert "nothing beside the action" in note.reason


def test_a_number_is_no_action():
    rows, _ = record_rows(record(("Åtgärder", "12"), ("Ansvarig", "Nämnden")), Lexicon(), {})
    assert rows == []


def test_a_record_without_any_text_gives_nothing():
    assert record_rows(Record(None, None), Lexicon(), {}) == ([], None)


def test_words_of_a_schedule_that_name_a_field_by_chance_make_no_action():
    dates = (("Arbetsutskott", "2023-01-25 Alby"), ("Nämnd", "2023-02-08 Sessionssalen"))
    made = record(*dates, kind="card", title=lines("Handlingar klara", 40))
    name_unknown_labels([made], label_values([made]))
    assert record_rows(made, Lexicon(), label_values([made]))[0] == []
