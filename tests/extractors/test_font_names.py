from __future__ import annotations

from pathlib import Path

from extractors.font_names import FontReader
from extractors.reader import ReadSettings, read_document

GLYPH = b"600 0 0 0 500 700 d1 0 0 500 700 re f"
TEXT = b"BT /F1 20 Tf 100 700 Td (AA) Tj ET BT /F2 20 Tf 100 600 Td (AA) Tj ET"


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def font(name: bytes) -> bytes:
    return (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65"
        b" /LastChar 65 /Widths [600] /CharProcs << /A 6 0 R >> /Resources << >>"
        b" /Encoding << /Type /Encoding /Differences [65 /A] >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /%b /Flags 4 /ItalicAngle 0 >> >>" % name
    )


def type3_pdf() -> bytes:
    """A page with a line in each of two Type 3 fonts."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 7 0 R >> >> >>",
        stream(TEXT),
        font(b"AAAAAA+Exempel-Bold"),
        stream(GLYPH),
        font(b"BAAAAA+Exempel-Regular"),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + head + table + end


def test_the_names_of_type_3_fonts_are_known_by_where_their_characters_stand():
    names = FontReader(type3_pdf()).names(1)
    assert names[100, 700] == "AAAAAA+Exempel-Bold"
    assert names[100, 600] == "BAAAAA+Exempel-Regular"


def test_what_is_no_pdf_has_no_names():
    assert FontReader(b"ingen pdf").names(1) == {}


def test_their_words_are_bold_by_the_name(tmp_path: Path):
    (tmp_path / "type3.pdf").write_bytes(type3_pdf())
    page = read_document(tmp_path / "type3.pdf", "type3.pdf", ReadSettings(ocr="never")).pages[0]
    assert [(word.text, word.bold) for word in page.words] == [("AA", True), ("AA", False)]
