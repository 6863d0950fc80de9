"""Words on one baseline brought to one height."""

from extractors.lines import baselines
from extractors.ocr.level import level_words
from extractors.page import Page, Word


def word(text, x0, top, size=10.0):
    return Word(x0, top, x0 + 6 * len(text), top + size, text, size=size, score=0.9)


def test_a_label_comes_before_its_value_on_a_row_that_leans():
    page = Page(
        1, 595, 842, (word("Innebörd", 90, 243.0), word("Stöd", 218, 242.4), word("söks", 250, 242.2)), route="ocr"
    )
    (levelled,) = level_words([page])
    assert len({w.top for w in levelled.words}) == 1
    assert len({w.bottom for w in levelled.words}) == 1
    assert [w.x0 for w in levelled.words] == [w.x0 for w in page.words]


def test_types_of_two_sizes_share_a_baseline():
    page = Page(1, 595, 842, (word("Mål", 60, 97.0, 14.0), word("1a", 100, 100.0, 10.0)), route="ocr")
    (levelled,) = level_words([page])
    bases = [w.bottom - 0.22 * w.size for w in levelled.words]
    assert max(bases) - min(bases) < 0.01


def test_lines_of_different_rows_stay_apart():
    page = Page(1, 595, 842, tuple(word("rad", 60 + 30 * n, 100 + 4.0 * n) for n in range(5)), route="ocr")
    (levelled,) = level_words([page])
    assert [round(w.top, 6) for w in levelled.words] == [w.top for w in page.words]
    assert len(baselines(levelled.words)) > 1


def test_text_layers_are_left_alone():
    page = Page(1, 595, 842, (word("ett", 60, 100.0), word("två", 90, 100.6)))
    assert level_words([page]) == (page,)
