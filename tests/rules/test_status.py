"""Status words against a table of our own cases and, where it is there, the gold sample."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rules.status import STATUS_CODES, Status, is_status, parse_status, resolve_status

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "truth"
CONTRADICTION = Status(None, ("status_contradiction",))

COLUMN = [
    ("Ny aktivitet", "new"),
    ("Ny", "new"),
    ("Planerad", "planned"),
    ("Planerat", "planned"),
    ("Planeras", "planned"),
    ("Ej påbörjad", "not_started"),
    ("Ej påbörjat", "not_started"),
    ("Inte påbörjad", "not_started"),
    ("Ännu ej påbörjat", "not_started"),
    ("Inte startat", "not_started"),
    ("Har inte startat", "not_started"),
    ("ej startad", "not_started"),
    ("Pågår", "ongoing"),
    ("Enligt plan", "ongoing"),
    ("PÅGÅR", "ongoing"),
    ("Pågående", "ongoing"),
    ("Påbörjad", "ongoing"),
    ("Påbörjat", "ongoing"),
    ("Arbete pågår", "ongoing"),
    ("Pausad", "ongoing"),
    ("Löpande", "ongoing"),
    ("Delvis genomförd", "partly_done"),
    ("Delvis genomfört", "partly_done"),
    ("Delvis klart", "partly_done"),
    ("Delvis", "partly_done"),
    ("Genomförd", "completed"),
    ("Genomfört", "completed"),
    ("Har genomförts", "completed"),
    ("Klar", "completed"),
    ("Klart.", "completed"),
    ("Klart!", "completed"),
    ("Avslutad", "completed"),
    ("Avslutat", "completed"),
    ("Utförd", "completed"),
    ("Slutfört", "completed"),
    ("Åtgärdat", "completed"),
    ("Klar 2018-10-31", "completed"),
    ("Genomförd hösten 2018", "completed"),
    ("Ej genomförd", "not_done"),
    ("Inte genomförd", "not_done"),
    ("Har ej genomförts", "not_done"),
    ("Ej klart", "not_done"),
    ("Utgår", "cancelled"),
    ("Avbruten", "cancelled"),
    ("Avbrutet", "cancelled"),
    ("Inställd", "cancelled"),
    ("Pågår, klart 2020", "ongoing"),
    ("Pågår. Beräknas vara klart hösten 2020", "ongoing"),
    ("Genomförd. Ny utbildning planeras till våren", "completed"),
    ("Påbörjad - väntar på beslut", "ongoing"),
    ("Delvis genomförd, pågår", "partly_done"),
    ("Planerad, ej påbörjad", "not_started"),
    ("Ej genomförd, utgår", "cancelled"),
]

OUTRIGHT = [
    ("Ny aktivitet", "new"),
    ("Ny aktivitet, under förutsättning att medel beviljas", "new"),
    ("Ny aktivitet. Samordnas med regionen.", "new"),
    ("Ej genomförd", "not_done"),
    ("Ej genomförd under 2016/2017", "not_done"),
    ("Höstterminen 2016 Ej genomförd", "not_done"),
    ("Startdatum Oktober 2016 Ej genomförd", "not_done"),
    ("Pågående", "ongoing"),
    ("Pågår", "ongoing"),
    ("Pågår hela 2016", "ongoing"),
    ("Arbetet är påbörjat", "ongoing"),
    ("Genomförd våren 2020", "completed"),
    ("Genomfört.", "completed"),
    ("Klart", "completed"),
    ("Utgår", "cancelled"),
    ("Utbildningen hölls i maj. Genomförd.", "completed"),
    ("2017 Ej påbörjad", "not_started"),
]

NOT_OUTRIGHT = [
    "Klar 2020-05-29",
    "Klart senast 2020",
    "Klart hösten 2019",
    "Samverkan pågår med frivilliga aktörer som utför läxläsning",
    "Ej genomförd/ Dialog med arbetsgivare pågår",
    "Träff har genomförts om föräldraskap, flera träffar planeras",
    "Aktiviteterna har startat 2016 och är pågående fortfarande",
    "Ska genomföras framöver",
    "Påbörjas hösten 2022",
    "Start hösten 2017",
    "Genomförs löpande",
    "Ej aktuellt varje år",
    "Nya böcker köps in",
    "Lagkrav",
    "2019–2022",
    "Löpande",
    "-",
    "",
    "G",
]


@pytest.mark.parametrize(("text", "code"), COLUMN)
def test_status_column(text: str, code: str) -> None:
    assert parse_status(text, column=True) == Status(code)


@pytest.mark.parametrize(("text", "code"), OUTRIGHT)
def test_said_outright(text: str, code: str) -> None:
    assert parse_status(text, column=False) == Status(code)


@pytest.mark.parametrize("text", NOT_OUTRIGHT)
def test_not_said_outright(text: str) -> None:
    assert parse_status(text, column=False) == Status()


@pytest.mark.parametrize(
    "text", ["Genomfört juli 2016 Ej genomförd", "Pågår hela 2016 Genomförd/ pågående", "Genomförd. Ej genomförd."]
)
def test_contradiction(text: str) -> None:
    assert parse_status(text, column=False) == CONTRADICTION


def test_contradiction_in_a_column() -> None:
    assert parse_status("Genomförd/ pågående", column=True) == CONTRADICTION


@pytest.mark.parametrize(
    ("letter", "code"), [("G", "completed"), ("H", "partly_done"), ("P", "ongoing"), ("E", "not_started")]
)
def test_letters_of_the_county_boards_count_in_a_column_only(letter: str, code: str) -> None:
    assert parse_status(letter, column=True) == Status(code, ("status_letter",))
    assert parse_status(letter, column=False) == Status()


@pytest.mark.parametrize("text", ["Grön", "gul", "Se kommentar", "g"])
def test_unknown_word_in_a_column_is_flagged(text: str) -> None:
    assert parse_status(text, column=True) == Status(None, ("status_unknown",))


@pytest.mark.parametrize("text", ["", "-", "  ", "100 %", "–"])
def test_a_column_without_words_says_nothing(text: str) -> None:
    assert parse_status(text, column=True) == Status()


@pytest.mark.parametrize("text", ["Klar", "Pågår enligt plan", "Arbetet är klart", "G"])
def test_a_status_opens_the_text_or_is_said_outright(text: str) -> None:
    assert is_status(text)


@pytest.mark.parametrize("text", ["Antal nya bostäder", "Kartläggningen är klar", "Klart " * 8, "", "Rektor"])
def test_other_texts_are_no_status(text: str) -> None:
    assert not is_status(text)


def test_the_status_column_goes_first_then_the_timeline_then_the_comment() -> None:
    assert resolve_status("Pågår", "Ej genomförd", "Ny aktivitet").code == "ongoing"
    assert resolve_status(None, "Ej genomförd", "Ny aktivitet").code == "not_done"
    assert resolve_status("-", "2019", "Ny aktivitet").code == "new"
    assert resolve_status("", None, None) == Status()
    assert resolve_status(None, "Genomfört juli 2016 Ej genomförd", "Ny aktivitet") == CONTRADICTION
    assert resolve_status("Grön", "Pågår", None) == Status(None, ("status_unknown",))


def test_every_form_in_a_column_gives_its_own_code() -> None:
    data = yaml.safe_load((Path(__file__).parents[2] / "rules" / "status.yaml").read_text(encoding="utf-8"))
    assert set(data["statuses"]) == set(STATUS_CODES)
    for code, forms in data["statuses"].items():
        for form in forms:
            assert parse_status(form, column=True).code == code, form


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from([text for text, _ in COLUMN + OUTRIGHT] + NOT_OUTRIGHT), max_size=5).map(" ".join),
    )
)
def test_nothing_raises(text: str) -> None:
    for column in (True, False):
        assert parse_status(text, column=column).code in (None, *STATUS_CODES)


@pytest.mark.skipif(not GOLD.is_dir(), reason="the founders' gold sample ../shared/gold is not there")
def test_gold_rows() -> None:
    wrong, rows = [], 0
    for path in sorted(GOLD.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in [*truth.get("actions", []), *truth.get("blocks", [])]:
            rows += 1
            comment = row.get("comment")
            comment = "\n".join(comment) if isinstance(comment, list) else comment
            status = resolve_status(row.get("status_raw"), row.get("timeline_raw"), comment)
            if status.code != row.get("status"):
                wrong.append((path.stem, row.get("status_raw"), row.get("timeline_raw"), comment, status))
    assert wrong == []
    assert rows > 100
