from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.overlap import split_touching
from extractors.page import Word


def cut(content: str, share: float) -> list[str]:
    """The pieces of a word over which a column limit stands at this share of its width."""
    word = Word(100, 50, 100 + 5 * len(content), 60, content)
    return [w.text for w in split_touching([word], lambda w: [w.x0 + share * w.width])]


@pytest.mark.parametrize(
    ("content", "share", "pieces"),
    [
        ("enheten2023", 0.6, ["enheten", "2023"]),
        ("KommunsekreterarenMars", 0.8, ["Kommunsekreteraren", "Mars"]),
        ("AB2025", 0.4, ["AB", "2025"]),
        ("2024Kommunstyrelsen", 0.2, ["2024", "Kommunstyrelsen"]),
        ("nämndenvt", 0.7, ["nämnden", "vt"]),
    ],
)
def test_a_word_of_two_columns_is_cut_at_its_seam(content, share, pieces):
    assert cut(content, share) == pieces


def test_a_word_without_a_seam_near_the_limit_stays_whole():
    assert cut("kommunikation", 0.5) == ["kommunikation"]
    assert cut("Xyzqwertnnmnmqq2023", 0.2) == ["Xyzqwertnnmnmqq2023"]
    assert cut("................", 0.5) == ["................"]


def test_a_limit_at_the_edge_of_a_word_cuts_nothing():
    assert cut("enheten2023", 0.02) == ["enheten2023"]


def test_the_pieces_meet_where_the_word_was_cut():
    left, right = split_touching([Word(100, 50, 155, 60, "enheten2023")], lambda _: [135])
    assert (left.x0, left.x1, right.x1) == (100, right.x0, 155)


@given(st.text("abÅ12.)", min_size=1, max_size=20), st.floats(90, 210))
def test_cutting_loses_no_character(content, limit):
    pieces = split_touching([Word(100, 50, 200, 60, content)], lambda _: [limit])
    assert "".join(piece.text for piece in pieces) == content
