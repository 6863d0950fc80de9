"""Repairs with the document as evidence."""

from dataclasses import replace

from extractors.ocr.repair import repair_pages
from extractors.page import Page, Word


def page_of(*lines: str, score: float = 0.8, route: str = "ocr") -> Page:
    words = []
    for row, line in enumerate(lines):
        x = 50.0
        for text in line.split():
            width = 6.0 * len(text)
            words.append(Word(x, 100.0 + 20 * row, x + width, 112.0 + 20 * row, text, score=score))
            x += width + 4
    return Page(1, 595.0, 842.0, tuple(words), route=route)


def texts(page: Page) -> str:
    return " ".join(word.text for word in page.words)


def test_name_of_the_document_repairs_its_misreading():
    sure = page_of("Gröndalsbruket rustas upp", score=0.99)
    doubtful = page_of("Gröndalsbrnket rustas")
    _, repaired = repair_pages([sure, doubtful])
    assert texts(repaired) == "Gröndalsbruket rustas"
    assert repaired.words[0].repaired_from == "Gröndalsbrnket"
    assert repaired.words[1].repaired_from is None


def test_section_sign_is_repaired_in_its_line():
    (page,) = repair_pages([page_of("Antagen KS 8 123 i april")])
    assert texts(page) == "Antagen KS § 123 i april"
    assert [w.repaired_from for w in page.words if w.repaired_from] == ["8"]


def test_text_layer_is_never_repaired():
    page = page_of("Antagen KS 8 123 Atgärder", route="text")
    assert repair_pages([page]) == (page,)


def test_repair_moves_nothing():
    page = page_of("Atgärder 2O17")
    (repaired,) = repair_pages([page])
    assert texts(repaired) == "Åtgärder 2017"
    for before, after in zip(page.words, repaired.words, strict=True):
        assert replace(after, text=before.text, repaired_from=None) == before


def test_word_read_in_two_ways_is_the_one_that_is_known():
    page = page_of("Hushällsbudget kommunen Bryngsnatan SOC,")
    others = ("Hushållsbudget", "kómmunen", "Bryngsnalan", "soc,")
    words = tuple(replace(word, other=other) for word, other in zip(page.words, others, strict=True))
    sure = page_of("Beslutas av SOC efter samråd", score=0.99)
    (repaired, _) = repair_pages([replace(page, words=words), sure])
    assert texts(repaired) == "Hushållsbudget kommunen Bryngsnatan SOC,"
    assert [word.other for word in repaired.words] == [None, None, "Bryngsnalan", "soc,"]
    assert repaired.words[0].repaired_from == "Hushällsbudget"


def test_the_dash_of_an_item_is_parted_from_its_word_where_those_of_other_items_stand_alone():
    items = page_of("– byta lampor", "– bygga broar", "–ta fram en plan", "– köpa cyklar")
    (repaired,) = repair_pages([items])
    assert texts(repaired) == "– byta lampor – bygga broar – ta fram en plan – köpa cyklar"
    parted = next(word for word in repaired.words if word.text == "ta")
    assert repaired.words[0].x1 < parted.x0 < parted.x1


def test_a_dash_before_a_word_stays_where_no_list_shows_that_it_is_an_items():
    (repaired,) = repair_pages([page_of("– byta lampor", "barn", "-ta fram en plan")])
    assert texts(repaired) == "– byta lampor barn -ta fram en plan"


def test_a_word_in_dispute_is_no_evidence_for_itself():
    (word,) = page_of("tgärd", score=0.995).words
    (page,) = repair_pages([Page(1, 595.0, 842.0, (replace(word, other="Åtgärd"),), route="ocr")])
    assert texts(page) == "Åtgärd"


def test_unsure_word_is_the_one_of_the_document_with_other_marks():
    label, unsure = page_of("Mått", score=0.98), page_of("Mätt", score=0.5)
    assert texts(repair_pages([label, unsure])[1]) == "Mått"
    assert texts(repair_pages([unsure])[0]) == "Mätt"
    assert texts(repair_pages([label, page_of("Mätt", score=0.95)])[1]) == "Mätt"


def test_a_semicolon_after_a_label_that_has_its_colon_elsewhere_is_one():
    (page,) = repair_pages(
        [page_of("Ansvarig verksamhet: Rektor", "Ansvarig verksamhet; Kansliet", "Taket lagas; muren")]
    )
    assert texts(page) == "Ansvarig verksamhet: Rektor Ansvarig verksamhet: Kansliet Taket lagas; muren"
