"""Pages of every kind of scan become an image, within bounds."""

import io
import struct
import zlib

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from extractors.ocr.image import MAX_PIXELS, faint_ink, ink, render


def pdf_of_image(size: tuple[int, int], decoder: str, data: bytes, bits: int, space: str = "/DeviceGray") -> bytes:
    """A one-page A4 PDF whose page is one image stream."""
    width, height = size
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    colour = f"/ColorSpace {space} /BitsPerComponent {bits} " if space else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /XObject << /I 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} {colour}"
        f"/Filter /{decoder} /Length {len(data)} >> stream\n".encode()
        + data
        + b"\nendstream",
    ]
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def jbig2(image: Image.Image) -> bytes:
    """A 1-bit image as an embedded JBIG2 stream: one generic region, coded as MMR (ITU-T T.88, 7.4.6)."""
    file = io.BytesIO()
    ImageOps.invert(image.convert("L")).convert("1").save(file, "TIFF", compression="group4", strip_size=10**9)
    with Image.open(file) as tiff:
        place, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    mmr = file.getvalue()[place : place + length]
    width, height = image.size
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + mmr
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
        for number, (kind, data) in enumerate([(48, page), (38, region)])
    )


def likeness(page_bytes: bytes, sheet: Image.Image) -> float:
    """How well the rendered page and the sheet agree in their ink, 0-1."""
    pixels = render(pdfium.PdfDocument(page_bytes)[0]).pixels
    first = cv2.resize(pixels[:, :, 0], (600, 850), interpolation=cv2.INTER_AREA)
    second = cv2.resize(np.asarray(sheet), (600, 850), interpolation=cv2.INTER_AREA)
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


def test_ccitt_page_is_rendered_as_it_looks(sheet, scan):
    data = scan(sheet.convert("1"))
    assert b"CCITTFaxDecode" in data
    assert likeness(data, sheet) > 0.9


def test_jpeg2000_page_is_rendered_as_it_looks(sheet):
    file = io.BytesIO()
    sheet.save(file, "JPEG2000")
    assert likeness(pdf_of_image(sheet.size, "JPXDecode", file.getvalue(), 8, ""), sheet) > 0.9


def test_jbig2_page_is_rendered_as_it_looks(sheet):
    assert likeness(pdf_of_image(sheet.size, "JBIG2Decode", jbig2(sheet), 1), sheet) > 0.9


def test_scan_is_rendered_at_its_own_resolution(sheet, scan):
    image = render(pdfium.PdfDocument(scan(sheet))[0])
    assert image.scale * 72 == pytest.approx(200, abs=1)
    assert abs(image.pixels.shape[1] - sheet.width) <= 2


def test_resolution_asked_for_is_kept(sheet, scan):
    assert render(pdfium.PdfDocument(scan(sheet))[0], dpi=100).scale * 72 == pytest.approx(100)


def test_gigantic_page_image_stays_within_bounds():
    rows = zlib.compress(b"\xff" * (20_000 // 8) * 20_000, 1)
    data = pdf_of_image((20_000, 20_000), "FlateDecode", rows, 1)
    pixels = render(pdfium.PdfDocument(data)[0]).pixels
    assert pixels.shape[0] * pixels.shape[1] <= MAX_PIXELS
    assert pixels.min() == 255


def test_ink_survives_shade(sheet):
    page = np.asarray(sheet).astype(np.float32)
    shade = np.linspace(0.45, 1.0, page.shape[1])[None, :]
    even, shaded = ink(np.asarray(sheet)), ink((page * shade).astype(np.uint8))
    agree = ((even > 0) & (shaded > 0)).sum() / (even > 0).sum()
    assert agree > 0.9
    assert (shaded > 0).mean() < 1.3 * (even > 0).mean()


def test_faint_ink_holds_a_light_grey_hairline():
    page = np.random.default_rng(1).normal(245, 3, (300, 600)).clip(0, 255).astype(np.uint8)
    page[150, 50:550] -= 45
    mask = faint_ink(page, 200 / 72)
    assert (mask[150, 50:550] > 0).mean() > 0.95
    assert (mask[:140] > 0).mean() < 0.01
