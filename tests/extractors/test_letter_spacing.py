from __future__ import annotations

from pages import text

from extractors.letter_spacing import join_spaced_letters
from extractors.page import Word


def spaced(content: str, gap: float = 3.0, *, top: float = 100.0, x: float = 40.0) -> list[Word]:
    """The letters of `content`, each a word; a space is as wide as two gaps and three points more."""
    words = []
    for letter in content:
        if letter != " ":
            words.append(Word(x, top, x + 5, top + 10, letter))
        x += 5 + gap if letter != " " else gap + 3
    return words


def texts(words: list[Word]) -> list[str]:
    return [word.text for word in join_spaced_letters(words)]


def test_spaced_letters_are_words():
    assert texts(spaced("TRYGGA VÄGAR")) == ["TRYGGA", "VÄGAR"]
    assert texts(spaced("MÅL 1")) == ["MÅL", "1"]


def test_a_joined_word_stands_where_its_letters_do():
    (word,) = join_spaced_letters(spaced("Åtgärd"))
    assert (word.x0, word.x1) == (40, 40 + 6 * 5 + 5 * 3)


def test_letters_that_are_drawn_one_by_one_are_words():
    drawn = [*spaced("Miljö-", gap=0.01), Word(72, 100, 82, 110, "och")]
    assert texts(drawn) == ["Miljö-", "och"]
    pieces = [Word(40, 100, 60, 110, "samhäl"), *spaced("let", gap=0.0, x=60), Word(78, 100, 88, 110, "är")]
    assert texts(pieces) == ["samhället", "är"]


def test_pieces_of_a_word_that_are_drawn_one_by_one_are_the_word():
    pieces = [Word(40, 100, 60, 110, "Person"), Word(60, 100, 80, 110, "alavd"), Word(80, 100, 110, 110, "elningen")]
    assert texts(pieces) == ["Personalavdelningen"]


def test_words_that_touch_keep_apart():
    words = [Word(40, 100, 60, 110, "Miljönämnden"), Word(60, 100, 80, 110, "2024")]
    assert texts(words) == ["Miljönämnden", "2024"]


def test_columns_keep_apart():
    assert texts([*spaced("ANSVARIG"), *spaced("STATUS", x=160)]) == ["ANSVARIG", "STATUS"]


def test_lines_keep_apart():
    assert texts([*spaced("ANSVARIG"), *spaced("STATUS", top=115)]) == ["ANSVARIG", "STATUS"]


def test_marks_enumerations_and_text_stay_as_they_are():
    for words in (
        spaced("xxxxx"),
        spaced("ABC"),
        spaced("12345"),
        list(text(40, 100, "Det är i år vi är på väg").words),
    ):
        assert join_spaced_letters(words) == words


def test_letters_far_from_each_other_are_marks():
    assert texts(spaced("ABCD", gap=30)) == list("ABCD")
