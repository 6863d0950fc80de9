"""Spaces and dashes decided by the ink."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr.glyphs import ink_of, reach, split

SIZE = 40


@pytest.fixture(scope="module")
def font():
    return ImageFont.load_default(SIZE)


def crop_of(text: str, font) -> tuple[np.ndarray, list[str], list[float]]:
    """A line's image, its characters without spaces, and their centres as an engine would give them."""
    image = Image.new("L", (int(font.getlength(text)) + 20, 60), 255)
    ImageDraw.Draw(image).text((10, 5), text, fill=0, font=font)
    characters, centres = [], []
    for index, char in enumerate(text):
        if char != " ":
            characters.append(char)
            centres.append(10 + (font.getlength(text[:index]) + font.getlength(text[: index + 1])) / 2)
    return np.asarray(image), characters, centres


def read(text: str, font, spaced: bool) -> list[str]:
    crop, characters, centres = crop_of(text, font)
    places, seen = [], 0
    for char in text:
        if char == " ":
            seen = 1
        else:
            places.append(bool(seen) and spaced)
            seen = 0
    return [p.text for p in split(crop, characters, centres, places, [1.0] * len(characters))]


@pytest.mark.parametrize("text", ["Rusta upp lekplatsen", "TN, KS och BUN", "till alla"])
def test_space_that_the_engine_missed_is_found(text, font):
    assert read(text, font, spaced=False) == text.split()


def test_no_space_is_made_inside_words(font):
    assert read("integrationssamordnare", font, spaced=False) == ["integrationssamordnare"]


@pytest.mark.parametrize(("width", "dash"), [(0.26, "-"), (0.5, "–"), (0.95, "—")])
@pytest.mark.parametrize("read", ["-", "–"])
def test_dash_is_set_by_its_width(font, width, dash, read):
    image = Image.new("L", (400, 60), 255)
    draw = ImageDraw.Draw(image)
    draw.text((10, 5), "2017", fill=0, font=font)
    start = 10 + font.getlength("2017") + 3
    end = start + width * SIZE
    draw.rectangle((start, 34, end, 36), fill=0)
    draw.text((end + 4, 5), "2018", fill=0, font=font)
    digit = font.getlength("2017") / 4
    centres = [10 + digit * (n + 0.5) for n in range(4)] + [(start + end) / 2]
    centres += [end + 4 + digit * (n + 0.5) for n in range(4)]
    (piece,) = split(np.asarray(image), list(f"2017{read}2018"), centres, [False] * 9, [1.0] * 9)
    assert piece.text == f"2017{dash}2018"


def test_dash_that_ends_a_word_is_a_hyphen_however_wide(font):
    assert read("Miljö– och 2019– och – men", font, spaced=True) == ["Miljö-", "och", "2019–", "och", "–", "men"]


def test_bar_between_texts_is_a_word_of_its_own(font):
    assert read("KS | Tid", font, spaced=True) == ["KS", "|", "Tid"]
    assert read("HR-enheten| Tid |2024", font, spaced=True) == ["HR-enheten", "|", "Tid", "|", "2024"]
    assert read("ti|lgänglig", font, spaced=True) == ["ti|lgänglig"]


@pytest.mark.parametrize("text", ["2 400", "12 500 kr", "17 100"])
def test_space_in_a_figure_is_found(text, font):
    assert read(text, font, spaced=False) == text.split()


def test_words_end_at_their_ink_and_keep_their_lowest_score(font):
    crop, characters, centres = crop_of("KS SN", font)
    first, second = split(crop, characters, centres, [False, False, True, False], [0.9, 0.7, 0.8, 1.0])
    assert (first.score, second.score) == (0.7, 0.8)
    assert first.x0 >= 9
    assert 5 < second.x0 - first.x1 < SIZE


def test_reach_tells_letters_apart():
    assert reach("sommar") == (0.51, 0.0)
    assert reach("Årlig")[0] > reach("år")[0] > reach("Arlig")[0] > reach("att")[0]
    assert reach("gy")[1] > reach("a,")[1] > 0


def test_paper_round_a_dark_ground_is_no_ink():
    crop = np.full((40, 200), 250, np.uint8)
    crop[6:, 12:] = 40  # a dark ground, with the paper left of it and above
    crop[14:30, 40:46] = 250  # a letter
    letter = np.zeros(crop.shape, bool)
    letter[14:30, 40:46] = True
    assert np.array_equal(ink_of(crop), letter)


def test_letter_in_the_corner_of_a_crop_is_ink():
    crop = np.full((40, 200), 250, np.uint8)
    crop[:30, :16] = 40
    assert np.array_equal(ink_of(crop), crop == 40)
