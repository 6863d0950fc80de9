"""Repairs of misread words: only with proof."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.ocr_repairs import repair_line, repair_word


class Words:
    """A vocabulary of a few words; those in `document` are seen in the document itself."""

    dictionary = frozenset({"åtgärder", "gemenskap", "samordna", "kommunstyrelsen", "rum", "komma", "avslutad", "oel"})
    document = frozenset({"och", "som", "hållbart"})

    def seen(self, word):
        return word.casefold() in self.document

    def listed(self, word):
        return word.casefold() in self.dictionary

    def swedish(self, word):
        return self.listed(word) or word.casefold() in {"trafiken", "hallandstråfiken"}


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Atgärder", "Åtgärder"),
        ("Átgärder", "Åtgärder"),
        ("gemenshap", "gemenskap"),
        ("șamordna", "samordna"),
        ("kommunstyre1sen,", "kommunstyrelsen,"),
        ("häållbart", "hållbart"),
        ("ocl", "och"),
        ("com", "som"),
        ("(avelutad)", "(avslutad)"),
    ],
)
def test_unknown_word_becomes_the_one_that_is_known(read, printed):
    assert repair_word(read, 0.7, Words()) == printed


def test_lost_ring_of_a_short_name_is_put_back_where_it_names_a_municipality():
    assert repair_word("Amål,", 0.99, Words()) == "Åmål,"
    assert repair_word("amål", 0.99, Words()) is None
    assert repair_word("Aka", 0.99, Words()) is None


@pytest.mark.parametrize("word", ["Åtgärder", "och", "Björkstaden", "Marhult", "KS", "HVB-boende", "a@b.se", "CO2e"])
def test_right_or_unprovable_word_is_left(word):
    assert repair_word(word, 0.7, Words()) is None


def test_surely_read_word_is_left_unless_a_letter_is_foreign():
    assert repair_word("gemenshap", 0.99, Words()) is None
    assert repair_word("șamordna", 0.99, Words()) == "samordna"


def test_lost_ring_is_put_back_however_surely_the_word_was_read():
    assert repair_word("Atgärder", 0.99, Words()) == "Åtgärder"
    assert repair_word("(ätgärder,", 0.99, Words()) == "(åtgärder,"
    assert repair_word("Alvsbrun", 0.99, Words()) is None
    assert repair_word("Hallandstrafiken", 0.99, Words()) is None  # a compound proves nothing


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("2O17", "2017"),
        ("2O17-2018", "2017-2018"),
        ("2017-O6-15,", "2017-06-15,"),
        ("l5/6", "15/6"),
        ("2Ol8–2019", "2018–2019"),
    ],
)
def test_letters_in_a_date_are_digits(read, printed):
    assert repair_word(read, 0.99, Words()) == printed


@pytest.mark.parametrize("word", ["2017", "SOL", "B12", "1O0", "l5", "KS-2O1", "2O45-99-99"])
def test_what_is_no_date_with_digits_is_left(word):
    assert repair_word(word, 0.99, Words()) is None


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("Beslut KS 8 123", "Beslut KS § 123"),
        ("Antagen av kommunfullmäktige 2018-02-26, 8 14", "Antagen av kommunfullmäktige 2018-02-26, § 14"),
        ("$ 91", "§ 91"),
        ("KF S 12, KS 8 3", "KF § 12, KS § 3"),
        ("SS 12–14", "§§ 12–14"),
    ],
)
def test_section_sign_is_proven_by_its_line(line, repaired):
    for start, end, printed in sorted(repair_line(line), reverse=True):
        line = line[:start] + printed + line[end:]
    assert line == repaired


@pytest.mark.parametrize("line", ["KS 8 platser", "8 91", "Ungefär 8 14", "AMA 2016", "S 3 procent", "KS 2017.230"])
def test_digits_in_other_lines_stay(line):
    assert list(repair_line(line)) == []


@given(st.text(max_size=30), st.floats(0, 1))
def test_repair_never_fails_and_never_empties(text, score):
    repaired = repair_word(text, score, Words())
    assert repaired is None or repaired.strip()
