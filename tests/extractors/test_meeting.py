"""Tests of the meeting's day and body: dates of the meeting among those of adjustment and notice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.meeting import Meeting, find_meeting
from extractors.page import Line, Word
from extractors.paragraphs import Row

HEIGHT = 842.0
HEAD = ("Bollnäs kommun", "SAMMANTRÄDESPROTOKOLL", "Sammanträdesdatum", "1 (3)", "Socialnämnden")
FRONT = ("Sammanträdesprotokoll", "Socialnämnden", "Plats och tid|Stadshuset, klockan 13:15–15:40")


def row(printed: str, top: float, page: int = 1) -> Row:
    """A row of parts (`|` between them), a column of 200 points each."""
    parts: list[Line] = []
    for column, text in enumerate(printed.split("|")):
        x0 = 70.0 + 200 * column
        x1 = x0 + 6 * len(text)
        words = tuple(Word(x0, top, x1, top + 12, word) for word in text.split())
        parts.append(Line(x0, top, x1, top + 12, words, page))
    return Row(page, tuple(parts), " ".join(part.text for part in parts))


def meeting(front: Sequence[str], heads: Sequence[Sequence[str]] = (), text: Sequence[str] = ()) -> Meeting:
    """The meeting told by the lines of page 1, the page heads taken off each page, and text high on page 2."""
    first = [row(line, 200 + 16 * place) for place, line in enumerate(front)]
    rest = [row(line, 80 + 16 * place, page=2) for place, line in enumerate(text)]
    pages = range(1, max(2, len(heads)) + 1)
    return find_meeting([*first, *rest], first, dict.fromkeys(pages, HEIGHT), dict(enumerate(heads, start=1)))


@pytest.mark.parametrize("pages", [1, 3, 6])
@pytest.mark.parametrize(
    "told",
    [
        ("Justeringens plats och tid|Kommunens kansli, 2023-06-14",),
        ("Justeringens plats och tid|Kansliet, 2023-06-14", "Anslaget sätts upp|2023-06-14", "Justerat 2023-06-14"),
    ],
)
def test_minutes_adjusted_on_the_day_of_the_meeting(pages: int, told: tuple[str, ...]):
    text = ("1. Avdelningen avvecklas den 31 december 2023.",)
    assert meeting((*FRONT, *told), [(*HEAD, "2023-06-14")] * pages, text).day == "2023-06-14"


def test_day_without_a_label_in_page_heads_is_the_meetings_though_minutes_are_adjusted_then():
    heads = [("Bollnäs kommun", "2023-06-14", "PROTOKOLL", "Socialnämnden")] * 3
    assert meeting((*FRONT, "Justeringens plats och tid|Kansliet, 2023-06-14"), heads).day == "2023-06-14"


def test_label_in_the_page_head_outweighs_days_in_the_text():
    text = ("1. Planen gäller från den 1 mars 2024.", "2. Avdelningen avvecklas den 1 mars 2024.")
    assert meeting(FRONT, [(*HEAD, "2023-06-14")], text).day == "2023-06-14"


def test_label_in_the_page_head_tells_of_no_day_among_several():
    heads = [("Sammanträdesdatum", "Upprättat", "2023-06-20", "2023-06-14")]
    front = (*FRONT, "Sammanträdesdatum|2023-06-14", "Justerat|2023-06-20")
    assert meeting(front, heads).day == "2023-06-14"


def test_day_of_two_kinds_yields_to_one_that_is_the_meetings_alone():
    heads = [("Socialnämnden", "2023-06-20", "2023-06-14")] * 3
    assert meeting((*FRONT, "Justeringens plats och tid|Kansliet, 2023-06-20"), heads).day == "2023-06-14"


@pytest.mark.parametrize("top_of_page", [False, True])
def test_day_of_adjustment_alone_is_no_meetings(top_of_page: bool):
    printed = [row("Justering", 60 if top_of_page else 400), row("2023-06-20", 76 if top_of_page else 416)]
    assert find_meeting(printed, printed, {1: HEIGHT}, {}).day is None
