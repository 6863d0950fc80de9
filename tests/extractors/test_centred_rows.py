from __future__ import annotations

from pages import LEADING, Drawing, page, rows_of, text

from extractors.centred_rows import centred_rows
from extractors.lines import baselines

XS = [38.0, 150.0, 298.0, 418.0, 560.0]
LEFTS = (40, 152, 300, 420)
HEAD = ("Mål", "Åtgärd", "Ansvarig", "Tidplan")
# action, party, time; each row is as high as its highest cell, 8 points of white between rows
ROWS = (
    ("Sätt upp\nlampor längs\nvägen", "Rektor", "2024"),
    ("Lär alla att\nsimma", "Barn- och\nutbildnings-\nnämnden\noch föräldrar", "Våren\n2025"),
    ("Låna ut cyklar", "Kulturnämnden", "2026"),
    ("Bygg en bro\növer ån", "Tekniska nämnden", "Löpande"),
)


def height(content: str) -> float:
    return content.count("\n") * LEADING + 10


def drawn(share: float, goals: dict[str, tuple[int, int]] | None = None) -> list[Drawing]:
    """The rows with `share` of the room that a cell leaves above it, goals so beside the rows (first, last)."""
    parts, ends, y = [], [], 130.0
    for row in ROWS:
        tall = max(map(height, row))
        parts += [text(x, y + share * (tall - height(cell)), cell) for x, cell in zip(LEFTS[1:], row, strict=True)]
        ends.append((y, y + tall))
        y += tall + 8
    for goal, (first, last) in (goals or {}).items():
        room = ends[last][1] - ends[first][0] - height(goal)
        parts.append(text(LEFTS[0], ends[first][0] + share * room, goal))
    return parts


def starts(share: float) -> list[int]:
    words = page(*drawn(share)).words
    groups = baselines(words)
    return [round(min(word.top for word in groups[i])) for i in centred_rows(groups, XS, 1)]


def test_white_parts_rows_whose_cells_are_centred():
    assert starts(0.5) == [130, 172, 226, 244]


def test_rows_whose_cells_begin_at_the_top_are_told_in_another_way():
    assert starts(0.0) == []


def test_a_text_in_the_middle_of_several_rows_holds_for_them():
    heads = [text(x, 100, head, bold=True) for x, head in zip(LEFTS, HEAD, strict=True)]
    goals = {"Alla är\ntrygga": (0, 1), "Fler rör\npå sig": (2, 3)}
    rows = rows_of(page(*heads, *drawn(0.5, goals)))
    assert [row["goal"] for row in rows] == ["Alla är trygga"] * 2 + ["Fler rör på sig"] * 2
    assert [row["activity"] for row in rows] == [" ".join(row[0].split()) for row in ROWS]
    assert rows[1]["responsible_raw"] == "Barn- och utbildningsnämnden och föräldrar"
