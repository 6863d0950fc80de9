from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import LEADING, document, page, text

from extractors.page import Word
from extractors.text import (
    Lexicon,
    cell_text,
    document_lexicon,
    join_lines,
    keeps_hyphen,
    known_swedish,
    list_items,
    mend_lines,
)


def printed(content: str, x: float = 60.0) -> list[tuple[Word, ...]]:
    """The lines of `content`, each as its words."""
    return [text(x, 100 + LEADING * n, line).words for n, line in enumerate(content.split("\n"))]


def joined(content: str, *known: str, right: float | None = None) -> str:
    return join_lines(printed(content), Lexicon(known), right)


@pytest.mark.parametrize(
    ("content", "want"),
    [
        ("förvalt-\nningen", "förvaltningen"),
        ("Barn- och ungdomsförvalt-\nningen ansvarar", "Barn- och ungdomsförvaltningen ansvarar"),
        ("barn- och\nungdomsförvaltningen", "barn- och ungdomsförvaltningen"),
        ("Kost-\noch lokalservice", "Kost- och lokalservice"),
        ("Nämnd-\neller förvaltningsnivå", "Nämnd- eller förvaltningsnivå"),
        ("2017-\n2018", "2017-2018"),
        ("2017–\n2018", "2017–2018"),
        ("HVB-\nboenden", "HVB-boenden"),
        ("e-\ntjänster", "e-tjänster"),
        ("Upplands-\nBro", "Upplands-Bro"),
        ("30 tkr/\når", "30 tkr/år"),
        ("Bygg/\nMiljö", "Bygg/ Miljö"),
        ("HBTQ+-\ncertifiera", "HBTQ+-certifiera"),
        ("en rad\noch en till", "en rad och en till"),
        ("-\n-", "- -"),
    ],
)
def test_line_ends_are_joined_as_the_contract_says(content, want):
    assert joined(content) == want


def test_the_documents_own_spelling_decides_over_the_rule():
    assert joined("cykel-\nväg") == "cykelväg"
    assert joined("cykel-\nväg", "cykel-väg") == "cykel-väg"
    assert joined("IT-\nsystem") == "IT-system"
    assert joined("IT-\nsystem", "itsystem") == "ITsystem"


@pytest.mark.parametrize(
    ("content", "want"),
    [
        ("integrations\nsamordnare", "integrationssamordnare"),
        ("Kommunika\ntion", "Kommunikation"),
        ("Folkhälsostrateg/Kommunika\ntion", "Folkhälsostrateg/Kommunikation"),
        ("2026-03-3\n1", "2026-03-31"),
        ("2026-0\n3-31", "2026-03-31"),
        ("2026-0\n3", "2026-03"),
        ("2026\n5", "2026 5"),
        ("Arbetsmark\nnadsenhet\nen", "Arbetsmarknadsenheten"),
        ("Ej påbörj\nad", "Ej påbörjad"),
        ("Tekniska nä\nmnden", "Tekniska nämnden"),
        ("Barn- och utbildnin\ngsförvaltningen", "Barn- och utbildningsförvaltningen"),
        ("KLK, Upplands-B\nrohus", "KLK, Upplands-Brohus"),
    ],
)
def test_a_narrow_cell_breaks_words_without_a_hyphen(content, want):
    lines = printed(content)
    assert join_lines(lines, Lexicon(), lines[0][-1].x1 + 2) == want


def test_a_word_that_had_room_for_more_was_not_broken():
    lines = printed("integrations\nsamordnare")
    assert join_lines(lines, Lexicon(), lines[0][-1].x1 + 60) == "integrations samordnare"
    assert join_lines(lines, Lexicon()) == "integrations samordnare"


@pytest.mark.parametrize(
    "content",
    [
        "utbildning\nför",
        "Könsfördelning\ni styrelser",
        "Utvärderas\nlöpande",
        "åtgärdade\nstråk",
        "Laddade\nkWh",
        "Ekonomienheten\nsamt IT",
        "Ny bro\nnära ån",
        "Kultur- och\nfritidsxyzförvaltningen",
        "Andra\nhalvåret",
        "Svenska\nkyrkan",
        "Informationen\när",
        "Hemtjänstens\npersonal",
    ],
)
def test_two_words_that_fill_their_lines_stay_two(content):
    lines = printed(content)
    assert join_lines(lines, Lexicon(), lines[0][-1].x1) == content.replace("\n", " ")


def test_without_evidence_a_break_is_left_alone():
    lines = printed("Xyzzq\nplugh")
    assert join_lines(lines, Lexicon(("plugh",)), lines[0][-1].x1) == "Xyzzq plugh"


def test_mended_lines_keep_the_line_breaks_that_are_left():
    assert mend_lines(printed("Social-\nförvaltningen i\nsamverkan"), Lexicon()) == [
        "Socialförvaltningen",
        "i",
        "samverkan",
    ]


def test_list_items_are_joined_by_newlines_without_their_bullets():
    content = "• Byt lampor i\nalla skolor\n• Bygg cykel-\nvägar"
    assert cell_text(printed(content), Lexicon()) == "Byt lampor i alla skolor\nBygg cykelvägar"


def test_text_before_the_first_bullet_is_an_item_of_its_own():
    assert cell_text(printed("Vi ska:\n• cykla\n• gå"), Lexicon()) == "Vi ska:\ncykla\ngå"


def test_a_bullet_that_touches_its_text_is_taken_off():
    assert cell_text(printed("•cykla\n•gå"), Lexicon()) == "cykla\ngå"


def test_a_bullet_on_a_line_of_its_own_opens_the_next():
    assert cell_text(printed("• Kultur och fritid\n•\nUtbildning"), Lexicon()) == "Kultur och fritid\nUtbildning"


def test_dashes_open_items_where_the_cell_begins_with_one_or_has_two():
    assert cell_text(printed("- cykla\nmer"), Lexicon()) == "cykla mer"
    assert cell_text(printed("Vi ska\n- cykla\n- gå"), Lexicon()) == "Vi ska\ncykla\ngå"


def test_one_dash_inside_a_text_is_a_dash():
    assert cell_text(printed("Cykla mer\n– gärna varje dag"), Lexicon()) == "Cykla mer – gärna varje dag"


def test_a_lone_dash_is_the_text_of_the_cell():
    assert cell_text(printed("-"), Lexicon()) == "-"


def test_no_lines_are_no_text():
    assert cell_text([], Lexicon()) == ""
    assert list_items([(), ()]) == []


def test_a_lexicon_holds_only_words_inside_lines():
    made = document(page(text(60, 100, "början integrationssamordnare slutet"), text(60, 120, "kort rad")))
    lexicon = document_lexicon(made)
    assert lexicon.seen("Integrationssamordnare,") == 1
    assert not lexicon.seen("början")
    assert not lexicon.seen("slutet")
    assert not lexicon.seen("rad")


def test_a_lexicon_takes_no_pieces_from_a_row_of_narrow_cells():
    made = document(page(text(60, 100, "Kommunik"), text(140, 100, "ation"), text(200, 100, "och")))
    assert not document_lexicon(made).seen("ation")


@pytest.mark.parametrize("word", ["kommunikation", "Integrationssamordnare", "skola"])
def test_the_dictionary_knows_words_and_compounds(word):
    assert known_swedish(word)


def test_the_dictionary_does_not_know_pieces():
    assert not known_swedish("kommunika")


@pytest.mark.parametrize(
    ("stem", "start", "keeps"),
    [
        ("förvalt", "ningen", False),
        ("2017", "2018", True),
        ("HVB", "boenden", True),
        ("Maj", "oktober", True),
        ("vår", "termin", False),
    ],
)
def test_which_hyphens_belong_to_the_word(stem, start, keeps):
    assert keeps_hyphen(stem, start, Lexicon()) is keeps


printed_lines = st.lists(
    st.lists(st.text("abåÖ-–•12/.", min_size=1, max_size=6), min_size=0, max_size=5).map(" ".join), max_size=6
)


@given(printed_lines, st.one_of(st.none(), st.floats(50, 200)))
def test_joining_loses_no_letter(lines, right):
    words = [text(60, 100 + LEADING * n, line).words for n, line in enumerate(lines)]

    def letters(content: str) -> str:
        return "".join(c for c in content if c.isalnum())

    everything = letters("".join(lines))
    assert letters(join_lines(words, Lexicon(), right)) == everything
    assert letters("".join(mend_lines(words, Lexicon(), right))) == everything
    assert letters(cell_text(words, Lexicon(), right)) == everything
