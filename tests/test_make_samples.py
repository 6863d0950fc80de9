"""The sample documents of `data/raw` are what `make_samples.py` draws."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

HERE = Path(__file__).parent
RAW = HERE.parent / "data" / "raw"
SAMPLES: dict[str, Callable[[], bytes]] = runpy.run_path(str(HERE / "make_samples.py"))["SAMPLES"]
BORN_DIGITAL = [name for name in SAMPLES if not name.endswith(("-skannad.pdf", "-fax.pdf"))]


def _text(pdf: bytes | Path) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_small(name: str) -> None:
    assert 0 < (RAW / name).stat().st_size < (400_000 if name not in BORN_DIGITAL else 300_000)


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_sample_is_what_the_script_draws(name: str) -> None:
    assert _text(RAW / name) == _text(SAMPLES[name]())


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - BORN_DIGITAL))
def test_scanned_sample_has_no_text_layer(name: str) -> None:
    assert not "".join(_text(RAW / name)).strip()
