from __future__ import annotations

from dataclasses import replace

import pytest
from pages import Drawing, column, labelled, left_because, page, rows_of, segments, table, text

from extractors.page import Page

PROSE = "Planen gäller för hela kommunen och följs upp varje år av kommunstyrelsen.\n" * 3


def prose() -> Page:
    return page(text(60, 60, PROSE))


def with_bars(made: Page) -> Page:
    """The page with a bar for each broken one, as `|` opens a gap there."""
    return replace(made, words=tuple(replace(word, text=word.text.replace("¦", "|")) for word in made.words))


def test_labelled_paragraphs_are_a_block_for_each_action():
    made = column(
        "# Energi",
        ("Mål:", "Alla lokaler är snåla med el"),
        ("Aktiviteter:", ""),
        "• Byt lampor i skolorna",
        "• Stäng av ventilationen om natten",
        ("Ansvarig:", "Tekniska nämnden"),
        ("Tidplan:", "2024"),
    )
    base = {
        "responsible_raw": "Tekniska nämnden",
        "timeline_raw": "2024",
        "section": "Energi",
        "goal": "Alla lokaler är snåla med el",
    }
    assert rows_of(made, prose()) == [
        {"activity": "Byt lampor i skolorna", **base},
        {"activity": "Stäng av ventilationen om natten", **base},
    ]
    assert {row.source for row in segments(made, prose()).rows} == {"block"}


def test_an_unknown_label_over_a_list_names_the_actions_and_the_heading_above_is_their_section():
    parts: list[object] = []
    for heading, items in (("1.1 Energi", ("Byt lampor i skolorna", "Stäng av fläktarna om natten")),
                           ("1.2 Resor", ("Bygg en cykelväg", "Sätt upp fler cykelställ"))):  # fmt: skip
        parts += [f"# {heading}", ("Nu drar vi igång:", ""), *(f"• {item}" for item in items)]
        parts += [("Ansvarig:", "Tekniska nämnden"), ("Tidplan:", "2024")]
    rows = rows_of(column(*parts), prose())
    assert [(row["section"], row["activity"]) for row in rows] == [
        ("1.1 Energi", "Byt lampor i skolorna"),
        ("1.1 Energi", "Stäng av fläktarna om natten"),
        ("1.2 Resor", "Bygg en cykelväg"),
        ("1.2 Resor", "Sätt upp fler cykelställ"),
    ]


@pytest.mark.parametrize("colon", [":", ""])
def test_a_word_below_a_bold_label_is_its_value_whatever_it_names_elsewhere(colon):
    made = column(
        (f"Aktivitet{colon}", ""),
        "Håll en musikkväll",
        (f"Indikatorer{colon}", ""),
        "Deltagare",
        (f"Ansvarig{colon}", ""),
        "Kulturnämnden",
        (f"Aktivitet{colon}", ""),
        "Låna ut skidor",
        (f"Ansvarig{colon}", ""),
        "Kulturnämnden",
    )
    assert rows_of(made, prose()) == [
        {"activity": "Håll en musikkväll", "indicators": "Deltagare", "responsible_raw": "Kulturnämnden"},
        {"activity": "Låna ut skidor", "responsible_raw": "Kulturnämnden"},
    ]


def test_a_state_below_a_label_for_it_is_its_value_in_any_type():
    parts: list[str] = []
    for activity, state in (("Håll en musikkväll", "Påbörjad"), ("Låna ut skidor", "Klar")):
        parts += ["Aktivitet", activity, "Läge", state, "Ansvarig", "Rektor"]
    states = [row["status_raw"] for row in rows_of(column(*parts), prose())]
    assert states == ["Påbörjad", "Klar"]


def test_a_goal_between_items_holds_for_those_below_where_another_stood_above_the_first():
    parts: list[str | tuple[str, str]] = ["# Trygga vägar"]
    for number, goal in enumerate(("Alla går tryggt.", "", "Alla cyklar."), 1):
        parts += [("Mål:", goal)] if goal else []
        parts += [f"Åtgärd {number}. Sätt upp {number} lampor", ("Ansvarig:", "Rektor"), ("Tidplan:", "2024")]
    rows = rows_of(column(*parts), prose())
    assert [row["goal"] for row in rows] == ["Alla går tryggt.", "Alla går tryggt.", "Alla cyklar."]


def test_a_block_begins_where_its_opening_label_comes_again():
    made = column(
        ("Aktivitet:", "Byt lampor"),
        ("Ansvarig:", "Tekniska nämnden"),
        ("Tidplan:", "2024"),
        ("Aktivitet:", "Cykla mer"),
        ("Ansvarig:", "Kommunstyrelsen"),
    )
    assert rows_of(made, prose()) == [
        {"activity": "Byt lampor", "responsible_raw": "Tekniska nämnden", "timeline_raw": "2024"},
        {"activity": "Cykla mer", "responsible_raw": "Kommunstyrelsen"},
    ]


def test_a_heading_ends_a_block():
    made = column(
        "# Energi",
        ("Aktivitet:", "Byt lampor"),
        ("Ansvarig:", "Tekniska nämnden"),
        "# Trafik",
        ("Aktivitet:", "Cykla mer"),
        ("Tidplan:", "2025"),
    )
    assert rows_of(made, prose()) == [
        {"activity": "Byt lampor", "responsible_raw": "Tekniska nämnden", "section": "Energi"},
        {"activity": "Cykla mer", "timeline_raw": "2025", "section": "Trafik"},
    ]


def test_a_value_goes_on_over_lines_and_over_the_page():
    first = column(("Aktivitet:", "Byt lampor i"), "alla skolor", ("Ansvarig:", "Tekniska"))
    second = column("nämnden", ("Tidplan:", "2024"))
    (row,) = segments(first, second, prose()).rows
    assert row.cell("activity").text == "Byt lampor i alla skolor"
    assert row.cell("responsible_raw").text == "Tekniska nämnden"
    assert [region.page for region in row.regions] == [1, 2]


def test_a_paragraph_of_its_own_after_who_or_when_is_no_part_of_it():
    made = column(("Aktivitet:", "Byt lampor"), ("Ansvarig:", "Tekniska nämnden"))
    after = text(60, 140, "Nämnden har under flera år arbetat med dessa frågor tillsammans med skolorna.")
    (row,) = rows_of(page(Drawing((*made.words, *after.words))))
    assert row["responsible_raw"] == "Tekniska nämnden"


def test_a_second_party_after_a_blank_line_is_part_of_it():
    made = column(("Aktivitet:", "Byt lampor"), ("Ansvarig:", "Tekniska nämnden"))
    after = text(60, 140, "Kommunstyrelsen")
    (row,) = rows_of(page(Drawing((*made.words, *after.words))))
    assert row["responsible_raw"] == "Tekniska nämnden Kommunstyrelsen"


def test_labels_one_after_another_on_a_line_have_a_value_each():
    made = column(
        ("Aktivitet:", "Byt lampor"),
        "Ansvarig: Tekniska nämnden. Tidplan: 2024",
        ("Aktivitet:", "Cykla"),
        ("Ansvarig:", "KS"),
    )
    first, _ = rows_of(made, prose())
    assert (first["responsible_raw"], first["timeline_raw"]) == ("Tekniska nämnden.", "2024")


def test_labels_between_bars_go_on_over_lines():
    made = column(
        ("Aktivitet:", "Byt lampor"),
        "Ansvar: Nämnden ¦ Tid: 2024 ¦",
        "Resultat: antal ¦ Kostnad: 10 tkr",
        ("Aktivitet:", "Cykla"),
        "Ansvar: Kansliet ¦ Tid: 2025 ¦ Resultat: antal resor",
        "med cykel ¦ Kostnad: 20 tkr",
    )
    found = rows_of(with_bars(made), prose())
    assert [(row["timeline_raw"], row["indicators"], row["resources"][:6]) for row in found] == [
        ("2024", "antal", "10 tkr"),
        ("2025", "antal resor med cykel", "20 tkr"),
    ]


def test_a_label_does_not_begin_before_a_bar_or_the_end_of_a_sentence():
    made = column(
        "## Byt lampor",
        "Ansvarig: Nämnden, Skolan ¦ Tidplan: 2024",
        "## Cykla",
        "Ansvarig: Kansliet ¦ Tidplan: 2025",
        "## Promenera",
        "Ansvarig: Kansliet och Skolan. Tidplan: 2026",
    )
    found = rows_of(with_bars(made), prose())
    assert [(row["responsible_raw"], row["timeline_raw"]) for row in found] == [
        ("Nämnden, Skolan", "2024"),
        ("Kansliet", "2025"),
        ("Kansliet och Skolan.", "2026"),
    ]


def test_labels_one_after_another_in_a_paragraph_may_stand_and_break_anywhere():
    made = column(
        "## Byt lampor",
        "Hur: Först skolorna. Ansvar: Nämnden. Kostnad och",
        "finansiering: 10 tkr. Tid: 2024.",
        "## Cykla",
        "Hur: Hämta nya cyklar. De ska vara",
        "gröna. Ansvar: Rektor vid",
        "Norra skolan. Tid: 2025. Kostnad och",
        "finansiering: 20 tkr.",
    )
    first, second = rows_of(made)
    names = ("implementation", "responsible_raw", "timeline_raw", "resources")
    assert [first[name] for name in names] == ["Först skolorna.", "Nämnden.", "2024.", "10 tkr."]
    assert [second[name] for name in names] == [
        "Hämta nya cyklar. De ska vara gröna.",
        "Rektor vid Norra skolan.",
        "2025.",
        "20 tkr.",
    ]


def test_one_label_alone_may_stand_inside_of_lines():
    made = column(
        *("## Byt lampor", "Tidplan: Hela", "året. Ansvar: Nämnden."),
        *("## Cykla", "Tidplan: 2024. Ansvar: Rektor."),
    )
    found = rows_of(made, prose())
    assert [(row["timeline_raw"], row["responsible_raw"]) for row in found] == [
        ("Hela året.", "Nämnden."),
        ("2024.", "Rektor."),
    ]


def test_values_in_brackets_keep_their_line_ends():
    made = column(
        "• Byt lampor (Ansvarig: Nämnden; Tidplan: Klart 2024-",
        "06-30; Kostnad: 10 tkr)",
        "• Cykla (Ansvarig: Rektor, IT-avdelningen; Tidplan: 2025)",
    )
    found = rows_of(made, prose())
    assert [(row["responsible_raw"], row["timeline_raw"]) for row in found] == [
        ("Nämnden", "Klart 2024-06-30"),
        ("Rektor, IT-avdelningen", "2025"),
    ]


def test_values_in_brackets_may_hold_brackets():
    made = column(
        "• Byt lampor (Ansvarig: Nämnden; Tidplan: 2024 (skolor), 2025",
        "(bad); Kostnad: 10 tkr)",
        "• Cykla (Ansvarig: Rektor; Tidplan: 2025)",
    )
    first, _ = rows_of(made, prose())
    assert (first["activity"], first["timeline_raw"]) == ("Byt lampor", "2024 (skolor), 2025 (bad)")


def test_what_a_label_in_brackets_means_is_told_by_its_values():
    made = column("• Byt lampor (Ansvarig: Nämnden; Genomförs: 2024)", "• Cykla (Ansvarig: Rektor; Genomförs: 2025)")
    assert [row["timeline_raw"] for row in rows_of(made, prose())] == ["2024", "2025"]


def in_brackets(*parts: str) -> list[tuple[str | None, ...]]:
    """Section, action and what is told beside it of the rows below such headings and lines."""
    names = ("section", "activity", "responsible_raw")
    return [tuple(row.get(name) for name in names) for row in rows_of(column(*parts), prose())]


CHORES = ("• Byt lampor (tekniska nämnden)", "• Sätt upp skyltar vid alla badplatser", "i kommunen (rektor)")
WANT_CHORES = [("Byt lampor", "tekniska nämnden"), ("Sätt upp skyltar vid alla badplatser i kommunen", "rektor")]


@pytest.mark.parametrize(
    ("parts", "sections"),
    [
        (("## Skolor", "Det här ska vi göra", *CHORES), ["Skolor", "Skolor"]),
        (("## Skolor", "Vi vill mer.", "Åtgärder:", *CHORES), ["Skolor", "Skolor"]),
        (("# Skolor", "Åtgärder under planperioden:", *CHORES), ["Skolor", "Skolor"]),
        (("# Åtgärder", "## Skolor", CHORES[0], "## Vatten", *CHORES[1:]), ["Skolor", "Vatten"]),
        (("## Skolor", "### Åtgärder", CHORES[0], "## Vatten", "### Åtgärder", *CHORES[1:]), ["Skolor", "Vatten"]),
    ],
)
def test_parties_in_brackets_after_each_item_of_a_list_of_actions(parts: tuple[str, ...], sections: list[str]):
    want = [(section, *chore) for section, chore in zip(sections, WANT_CHORES, strict=True)]
    assert in_brackets(*parts) == want


def test_items_that_end_with_a_party_and_a_time_in_brackets_need_no_heading_for_actions():
    parts = ("## Skolor", "• Byt lampor (tekniska nämnden, 2025)", "• Sätt upp skyltar (rektor, löpande)")
    assert [row[:2] for row in in_brackets(*parts)] == [("Skolor", "Byt lampor"), ("Skolor", "Sätt upp skyltar")]
    prose_alone = ("## Skolor", "Beslut togs (kommunstyrelsen, 2024).", "Det gick bra (kansliet, 2025).")
    assert in_brackets(*prose_alone) == []


def test_parties_and_times_in_brackets():
    first, second = rows_of(
        column("## Åtgärder", "– Byt lampor (rektor, barn- och utbildningsnämnden, 2025)", "– Cykla (2026; rektor)"),
        prose(),
    )
    assert first["responsible_raw"] == "rektor, barn- och utbildningsnämnden, 2025"
    assert second["responsible_raw"] == "2026; rektor"


@pytest.mark.parametrize(
    "parts",
    [
        ("## Om planen", *CHORES),
        ("## Åtgärder", *CHORES, "• Cykla mer", "• Gå mer"),
        ("## Åtgärder", "• Byt lampor (se bilaga 2)", "• Cykla (särskilt barn)"),
        ("## Åtgärder", "• Lokaler (biblioteket) och lampor", "• Barn (rektor) och vuxna (se ovan)"),
    ],
)
def test_other_brackets_make_no_rows(parts: tuple[str, ...]):
    assert in_brackets(*parts) == []


def test_a_bold_label_that_no_rule_knows_is_kept_where_it_comes_again():
    made = column(
        ("Aktivitet:", "Byt lampor"),
        ("Fladdermus:", "sällsynt"),
        ("Ansvarig:", "Tekniska nämnden"),
        ("Aktivitet:", "Cykla"),
        ("Fladdermus:", "vanlig"),
        ("Ansvarig:", "Kommunstyrelsen"),
    )
    assert [row["?:Fladdermus"] for row in rows_of(made, prose())] == ["sällsynt", "vanlig"]


class TestNumberedLists:
    def test_each_numbered_action_is_a_row_and_its_number_extra(self):
        made = column(
            ("Åtgärd 1.", "Byt lampor"),
            "Ansvarig: Tekniska nämnden",
            "Tidplan: 2024",
            ("Åtgärd 2.", "Cykla mer"),
            "Ansvarig: Kommunstyrelsen",
            "Tidplan: 2025",
        )
        assert rows_of(made, prose()) == [
            {
                "activity": "Byt lampor",
                "extra:Åtgärd": "1",
                "responsible_raw": "Tekniska nämnden",
                "timeline_raw": "2024",
            },
            {
                "activity": "Cykla mer",
                "extra:Åtgärd": "2",
                "responsible_raw": "Kommunstyrelsen",
                "timeline_raw": "2025",
            },
        ]
        assert {row.source for row in segments(made, prose()).rows} == {"list"}

    def test_numbered_headings_with_labelled_lines(self):
        made = column(
            "# Energi",
            "## 1.1 Byt lampor",
            "Ansvarig: Tekniska nämnden",
            "Tidplan: 2024",
            "## 1.2 Stäng ventilationen",
            "Ansvarig: Kostenheten",
            "Tidplan: 2025",
        )
        found = rows_of(made, prose())
        assert [(row["activity"], row["extra:Nr"], row["section"]) for row in found] == [
            ("Byt lampor", "1.1", "Energi"),
            ("Stäng ventilationen", "1.2", "Energi"),
        ]

    def test_a_dash_parts_labels_that_come_again_from_their_values(self):
        made = column(
            "## 1.1 Byt lampor",
            "Ansvarig – Tekniska nämnden",
            "Fladdermus – sällsynt",
            "Tidsättning – 2024",
            "## 1.2 Stäng ventilationen",
            "Ansvarig – Kostenheten",
            "Fladdermus – vanlig",
            "Tidsättning – 2025–2026",
        )
        assert [(row["activity"], row["timeline_raw"], row["?:Fladdermus"]) for row in rows_of(made, prose())] == [
            ("Byt lampor", "2024", "sällsynt"),
            ("Stäng ventilationen", "2025–2026", "vanlig"),
        ]

    def test_text_between_the_title_and_the_labels_is_the_implementation(self):
        made = column(
            ("Åtgärd 1.", "Byt lampor"),
            "",
            "Lamporna byts när de ändå går sönder, först i skolorna och sedan i alla andra lokaler.",
            "Ansvarig: Tekniska nämnden",
        )
        (row,) = rows_of(made, prose())
        assert row["activity"] == "Byt lampor"
        assert row["implementation"].startswith("Lamporna byts när")


class TestNoAction:
    def test_running_text_that_mentions_ansvarig_and_tidplan(self):
        made = page(text(60, 60, "Ansvarig nämnd följer tidplan för varje åtgärd.\nTidplan: se bilaga.\n" + PROSE))
        assert rows_of(made) == []

    def test_a_document_control_box(self):
        made = column(
            "# Klimatplan",
            "Dokumentansvarig: Miljöchefen",
            "För revidering ansvarar: Miljöchefen",
            "För eventuell uppföljning och tidplan ansvarar: va-chefen",
            "Ansvarig: Miljöchefen",
        )
        assert rows_of(made, prose()) == []

    def test_labels_without_an_action_say_why(self):
        made = column(("Mål:", "Ren luft"), ("Ansvarig:", "Nämnden"), ("Tidplan:", "2024"))
        assert left_because(made, prose()) == ["left: labels, but none names an action"]


@pytest.mark.parametrize("bullet", ["•", "-", "–", "▪"])
def test_items_of_a_block_may_have_any_bullet(bullet):
    made = column(
        ("Aktiviteter:", ""), f"{bullet} Byt lampor", f"{bullet} Cykla mer", ("Ansvarig:", "Tekniska nämnden")
    )
    assert [row["activity"] for row in rows_of(made, prose())] == ["Byt lampor", "Cykla mer"]


def test_labels_with_their_values_one_after_another_across_the_page_have_their_own():
    def item(y: float, number: str) -> list[Drawing]:
        line = "Ansvarig: Tekniska nämnden | Tidplan: Senast 2025 | Status: Pågår"
        title = text(60, y, f"{number} Byt lampor i skolorna", bold=True)
        return [title, text(60, y + 16, "Börja vid stationen."), text(60, y + 32, line)]

    (row, _) = rows_of(page(*item(60, "1.1"), *item(140, "1.2")), prose())
    assert row["activity"] == "Byt lampor i skolorna"
    assert (row["responsible_raw"], row["timeline_raw"], row["status_raw"]) == (
        "Tekniska nämnden",
        "Senast 2025",
        "Pågår",
    )


def test_the_text_below_a_number_that_stands_by_itself_is_the_action():
    rows = rows_of(
        column(
            "# Åtgärd 1",
            "Byt lampor i skolorna",
            ("Ansvarig:", "Tekniska nämnden"),
            "# Åtgärd 2",
            "Bygg en cykelväg",
            ("Ansvarig:", "Kommunstyrelsen"),
        ),
        prose(),
    )
    assert [row["activity"] for row in rows] == ["Byt lampor i skolorna", "Bygg en cykelväg"]


def test_a_line_after_one_with_room_for_it_is_no_more_of_the_title():
    about = "Alla skolor och förskolor får nya armaturer i korridorer och salar."
    title = f"1. Byt lampor\n{about}\nAnsvarig: Skolan\nTid: 2024"
    (row, _) = rows_of(page(text(60, 60, title), text(60, 120, title.replace("1.", "2."))), prose())
    assert row["activity"] == "Byt lampor"
    assert row["implementation"] == about


def test_labels_after_bullets_are_labels():
    rows = rows_of(
        column(
            *(
                part
                for name in ("Byt lampor i skolorna", "Bygg en cykelväg")
                for part in ((name, ""), "• Ansvarig: Tekniska nämnden", "• Tidplan: 2024")
            )
        ),
        prose(),
    )
    assert [(row["activity"], row["responsible_raw"], row["timeline_raw"]) for row in rows] == [
        ("Byt lampor i skolorna", "Tekniska nämnden", "2024"),
        ("Bygg en cykelväg", "Tekniska nämnden", "2024"),
    ]


def test_a_dash_after_the_number_is_no_part_of_the_action():
    items = [part for n in "12" for part in (f"# 1.{n} – Byt lampor", "Ansvarig: Skolan", "Tidplan: 2024")]
    assert [(row["activity"], row["extra:Nr"]) for row in rows_of(column(*items), prose())] == [
        ("Byt lampor", "1.1"),
        ("Byt lampor", "1.2"),
    ]


def test_labels_that_run_on_after_a_numbered_action_end_it():
    made = column(
        "Åtgärd 1: Bygg en bro. Ansvar: Tekniska nämnden. Tid: 2025.",
        "Åtgärd 2: Laga vägen till skolan. Ansvar:",
        "Kommunstyrelsen. Tid: 2026.",
    )
    assert [(row["activity"], row["responsible_raw"], row["timeline_raw"]) for row in rows_of(made, prose())] == [
        ("Bygg en bro.", "Tekniska nämnden.", "2025."),
        ("Laga vägen till skolan.", "Kommunstyrelsen.", "2026."),
    ]


def test_a_sentence_with_two_labels_of_which_one_is_guessed_is_no_action():
    sentence = "Åtgärder vid olycka: anmäl den inom 72 timmar. Ansvarig: skyddsombudet."
    assert rows_of(column(sentence), prose()) == []


def test_records_set_in_two_columns_are_parted_at_the_gutter():
    def record(x: float, y: float, name: str) -> Drawing:
        lines = f"Åtgärd: {name}\nAnsvarig: Skolnämnden\nTidplan: 2024"
        return text(x, y, lines)

    made = page(*(record(x, y, f"Byt lampor {x + y:.0f}") for x in (60, 330) for y in (60, 110, 160)))
    found = rows_of(made, prose())
    assert {row["activity"] for row in found} == {f"Byt lampor {n}" for n in (120, 170, 220, 390, 440, 490)}
    assert {(row["responsible_raw"], row["timeline_raw"]) for row in found} == {("Skolnämnden", "2024")}


def test_a_goal_stated_on_a_line_above_a_table_holds_for_its_rows():
    def part(y: float, goal: str, action: str) -> list[Drawing]:
        rows = [["Åtgärd", "Ansvarig", "Tidplan"], [action, "Kansliet", "2024"]]
        return [labelled(40, y, "Mål:", goal), table([40, 240, 400, 520], rows, top=y + 20)]

    heading = text(40, 60, "Främja goda livsvillkor", size=14, bold=True)
    made = page(heading, *part(90, "Alla har någon att tala med.", "Byt lampor"), *part(180, "Fler cyklar.", "Cykla"))
    assert [(row["section"], row["goal"], row["activity"]) for row in rows_of(made, prose())] == [
        ("Främja goda livsvillkor", "Alla har någon att tala med.", "Byt lampor"),
        ("Främja goda livsvillkor", "Fler cyklar.", "Cykla"),
    ]


def test_a_goal_stated_above_numbered_items_holds_for_them_until_the_next_heading():
    def item(number: int) -> tuple[str, ...]:
        return f"Åtgärd {number}. Byt lampor {number}", "Ansvar: Skolnämnden", "Tidplan: 2024"

    goal = ("# Trygghet", "Mål: Alla är trygga.")
    found = rows_of(column(*goal, *item(1), *item(2), "# Cykling", *item(3)), prose())
    assert [(row["section"], row.get("goal")) for row in found] == [
        ("Trygghet", "Alla är trygga."),
        ("Trygghet", "Alla är trygga."),
        ("Cykling", None),
    ]


def test_the_numbered_items_of_a_block_are_its_actions():
    def block(*items: str) -> list[str | tuple[str, str]]:
        numbered = [f"{number}. {item}" for number, item in enumerate(items, 1)]
        return ["# Trafik", ("Åtgärder:", ""), *numbered, ("Ansvarig:", "Rektor"), ("Tid:", "2024")]

    made = column(*block("Byt lampor", "Bygg en bro", "Laga taket"), *block("Cykla mer", "Läs högt"))
    found = rows_of(made, prose())
    assert [row["activity"] for row in found] == ["Byt lampor", "Bygg en bro", "Laga taket", "Cykla mer", "Läs högt"]
    assert {row["responsible_raw"] for row in found} == {"Rektor"}


def test_titles_in_bold_type_with_times_at_their_right_are_items():
    drawn = [text(40, 60, "Säkra skolvägar", size=14, bold=True)]
    for number, (title, time) in enumerate((("Byt lampor", "Varje termin"), ("Bygg en bro", "Våren 2025"))):
        y = 100 + 60 * number
        drawn += [text(40, y, title, bold=True), text(400, y, time), text(40, y + 14, "Ansvarig: Rektor")]
        drawn += [text(40, y + 28, "Mått: Antal lampor")]
    found = rows_of(page(*drawn))
    assert [(row["activity"], row["timeline_raw"]) for row in found] == [
        ("Byt lampor", "Varje termin"),
        ("Bygg en bro", "Våren 2025"),
    ]


def test_a_goal_with_its_strategy_above_a_table_holds_for_it():
    rows = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Kansliet", "2024"]]
    told = [text(40, 90, "Delmål: Alla är trygga."), text(40, 114, "Strategi: Mer ljus ute.")]
    made = page(text(40, 60, "Trygghet", size=14, bold=True), *told, table([40, 240, 400, 520], rows, top=140))
    assert [(row["section"], row["goal"]) for row in rows_of(made, prose())] == [("Trygghet", "Alla är trygga.")]


def test_a_heading_that_announces_a_goal_twice_is_its_label():
    def part(heading: str, goal: str) -> tuple[str | tuple[str, str], ...]:
        told = ("### Det här vill vi uppnå", goal, "### Det här ska vi göra", "Bygg en bro", "### Ansvar", "Rektor")
        return f"# {heading}", *told

    found = rows_of(column(*part("Skola", "Alla lär."), *part("Vägar", "Alla cyklar.")), prose())
    assert [(row["section"], row["goal"]) for row in found] == [("Skola", "Alla lär."), ("Vägar", "Alla cyklar.")]


def test_a_line_that_reads_as_the_heading_of_a_numbered_goal_holds_for_the_table_below():
    rows = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Kansliet", "2024"]]
    heading = text(40, 60, "Främja goda livsvillkor", size=14, bold=True)
    made = page(heading, text(40, 90, "Mål 1: Alla är trygga."), table([40, 240, 400, 520], rows, top=110))
    found = rows_of(made, prose())
    assert [(row["section"], row["goal"]) for row in found] == [("Främja goda livsvillkor", "Mål 1: Alla är trygga.")]


PLAIN = (("Åtgärd:", "Bygg en cykelväg"), ("Ansvarig:", "Tekniska nämnden"), ("Tid:", "2024"))
TOLD = (("Bakgrund:", "Många cyklar"), ("Åtgärd:", "Bygg ett cykelgarage"), ("Ansvarig:", "Rektor"), ("Tid:", "2025"))


def backgrounds(*drawn: Page) -> list[str | None]:
    return [
        next((cell.text for cell in row.cells if cell.heading == "Bakgrund"), None) for row in segments(*drawn).rows
    ]


def test_a_label_before_the_action_belongs_to_it_where_other_records_open_with_it():
    made = column("# Trafik", *TOLD, *PLAIN, *TOLD, *PLAIN)
    assert backgrounds(made, prose()) == ["Många cyklar", None, "Många cyklar", None]


def test_a_label_nearer_to_the_action_below_it_belongs_to_that():
    def drawn(gap: float) -> Page:
        y, parts = 60.0, []
        for number, (label, value) in enumerate([*PLAIN, *TOLD, *TOLD]):
            y += 16 + (gap if number in (3, 7) else 0)
            parts.append(labelled(60, y, label, value))
        return page(*parts)

    assert backgrounds(drawn(14), prose()) == [None, "Många cyklar", "Många cyklar"]


def test_a_label_after_the_others_of_its_record_stays_there():
    last = (*PLAIN, ("Bakgrund:", "Många cyklar"))
    assert backgrounds(column("# Trafik", *last, *last)) == ["Många cyklar", "Många cyklar"]


def test_a_line_in_bold_type_keeps_its_value():
    """OCR takes a line for bold now and then."""
    rest = ["Ansvarig: Nämnden", "Tidplan: 2024", "Samverkan med: Näringslivet"]
    made = column("## Byt lampor", *rest, "## Bygg en bro", *rest)
    bold = {word for word in made.words if word.text in ("Samverkan", "med:", "Näringslivet")}
    made = replace(made, words=tuple(replace(w, bold=True) if w in bold else w for w in made.words))
    assert [row["partners_raw"] for row in rows_of(made, prose())] == ["Näringslivet"] * 2


@pytest.mark.parametrize("stated", ["Mål: Mindre avfall", "Mål 1: Mindre avfall"])
def test_the_goal_stated_above_items_with_labels_in_brackets_is_theirs(stated):
    made = column(
        *("## Avfall", stated, "• Byt lampor (Ansvarig: Nämnden; Tidplan: 2024)"),
        *("• Cykla (Ansvarig: Rektor; Tidplan: 2025)", "## Vatten", "• Promenera (Ansvarig: Rektor; Tidplan: 2026)"),
    )
    goals = [row.goal for row in segments(made, prose()).rows]
    assert goals == [stated.removeprefix("Mål: "), stated.removeprefix("Mål: "), None]


def test_the_sign_of_a_status_is_printed_with_it():
    made = column("• Byt lampor (Ansvarig: Nämnden; Status: ○ Planerad)", "• Cykla (Ansvarig: Rektor; Status: ● Klar)")
    assert [row["status_raw"] for row in rows_of(made, prose())] == ["○ Planerad", "● Klar"]


def test_a_paragraph_below_a_value_that_is_a_phrase_tells_how_the_item_is_carried_out():
    def item(title: str, y: float) -> list[Drawing]:
        lines = ["Ansvarig: Nämnden", "Mått: Antal lampor", "Lamporna byts skola för skola"]
        drawn = [text(60, y, title, bold=True), *(text(60, y + 24 * n, one) for n, one in enumerate(lines, 1))]
        return [*drawn, text(60, y + 84, "enligt en plan.")]

    found = rows_of(page(*item("Byt lampor", 60), *item("Cykla mer", 180)), prose())
    assert [(row["indicators"], row["implementation"]) for row in found] == [
        ("Antal lampor", "Lamporna byts skola för skola enligt en plan.")
    ] * 2


def test_a_value_of_several_sentences_keeps_its_paragraphs():
    def item(title: str, y: float) -> list[Drawing]:
        lines = [
            "Ansvarig: Nämnden",
            "Tidplan: 2024",
            "Kommentar: Arbetet har börjat.",
            "Lamporna byts skola för skola.",
        ]
        return [text(60, y, title, bold=True), *(text(60, y + 24 * n, one) for n, one in enumerate(lines, 1))]

    found = rows_of(page(*item("Byt lampor", 60), *item("Cykla mer", 180)), prose())
    assert found[0]["comment"] == "Arbetet har börjat. Lamporna byts skola för skola."


def test_a_label_without_its_value_does_not_take_the_next_label_beside_it_for_one():
    drawings, y = [], 60.0
    for number, who in enumerate(("Nämnden", "", "Rektorn"), 1):
        drawings.append(text(40, y, f"Åtgärd {number}. Byt lampor", size=12, bold=True))
        for label, value, other, its in (
            ("Ansvarig", who, "Tidplan", "2024"),
            ("Status", "Klar", "Kostnad", "100 tkr"),
        ):
            y += 15
            places = zip((40, 140, 260, 360), (label, value, other, its), strict=True)
            drawings += [text(x, y, content) for x, content in places if content]
        y += 40
    found = rows_of(page(*drawings, text(40, 500, "Planen följs upp en gång om året i februari månad.")))
    assert [(row["responsible_raw"], row["timeline_raw"]) for row in found] == [
        ("Nämnden", "2024"),
        ("", "2024"),
        ("Rektorn", "2024"),
    ]
