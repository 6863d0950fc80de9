from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.names import disposition_name, file_stem


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="plain.pdf"', "plain.pdf"),
        ("attachment; filename=token.pdf", "token.pdf"),
        ("attachment; filename*=UTF-8''M%C3%B6te%20%C3%A5.pdf", "Möte å.pdf"),
        ("attachment; filename*=iso-8859-1''M%F6te.pdf", "Möte.pdf"),
        ("attachment; filename=\"a.pdf\"; filename*=UTF-8''%C3%B6.pdf", "ö.pdf"),
        ("attachment; filename*=UTF-8''%C3%B6.pdf; filename=\"a.pdf\"", "ö.pdf"),
        ("attachment; filename=\"a.pdf\"; filename*=nonsense''%ff.pdf", "a.pdf"),
        ('inline; filename="' + "Möte.pdf".encode().decode("latin-1") + '"', "Möte.pdf"),
        ('inline; filename="M\xf6te.pdf"', "Möte.pdf"),
        ('attachment; filename="a\\"b;c.pdf"', 'a"b;c.pdf'),
        ("attachment", None),
        ("", None),
        (";;=;", None),
    ],
)
def test_content_disposition(header: str, name: str | None) -> None:
    assert disposition_name(header) == name


@pytest.mark.parametrize(
    ("url", "text", "header", "stem"),
    [
        ("https://x.se/protokoll/KS%202026-02-03.pdf", "Läs mer", None, "KS-2026-02-03"),
        ("https://x.se/download?id=17", "Protokoll 17", None, "Protokoll-17"),
        ("https://x.se/download?id=17", "", None, "download"),
        ("https://x.se/a/%C3%A5%C3%A4%C3%B6.PDF", "", None, "åäö"),
        ("https://x.se/", "", None, "dokument"),
        ("https://x.se/f.pdf", "", 'x; filename="..\\\\..\\\\boot.ini"', "boot.ini"),
        ("https://x.se/%2e%2e%2fetc", "", None, "etc"),
        ("https://x.se/protokoll-ks-2024-02-13pdf?downloadMode=open", "", None, "protokoll-ks-2024-02-13pdf"),
    ],
)
def test_where_a_name_comes_from(url: str, text: str, header: str | None, stem: str) -> None:
    assert file_stem(url, text, header) == stem


@given(name=st.text(max_size=300), text=st.text(max_size=50))
def test_every_name_is_harmless(name: str, text: str) -> None:
    stem = file_stem("https://x.se/d", text, 'attachment; filename="' + name.replace('"', "") + '"')
    assert stem
    assert not set(stem) & set('/\\:*?"<>|\0\r\n\t')
    assert not stem.startswith((".", "-"))
    assert not stem.endswith((".", " "))
    assert len(stem.encode()) <= 100
    assert unicodedata.normalize("NFC", stem) == stem
    assert stem.upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
