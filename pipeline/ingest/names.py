"""File names from what servers and links say: readable, åäö kept, and harmless on every file system."""

from __future__ import annotations

import unicodedata
from email.message import Message
from urllib.parse import unquote, urlsplit

from pathvalidate import sanitize_filename

_LONGEST = 100
_NOT_NAMES = frozenset({"download", "file", "index", "open", "pdf", "get", "document", "visa", "show"})


def file_stem(url: str, link_text: str, content_disposition: str | None) -> str:
    """A name without folder and extension for the document at `url`: the server's own, else the address's, else the
    link's.

    At most 100 bytes of UTF-8 in NFC, never empty, never a path, none of the names that a file system reserves
    (`pathvalidate`).
    """
    address = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    candidates = (
        disposition_name(content_disposition or ""),
        "" if _says_nothing(address) else address,
        link_text,
        address,
    )
    for candidate in candidates:
        if stem := _safe(candidate or ""):
            return stem
    return "dokument"


def disposition_name(header: str) -> str | None:
    """The file name that a Content-Disposition header gives, or None. `filename*` (RFC 5987) goes before `filename`
    (RFC 6266, 4.3).

    A bare UTF-8 name, which servers send although no standard allows it, arrives as Latin-1 and is turned back.
    """
    message = Message()
    message["content-disposition"] = "".join(character for character in header if character not in "\r\n")
    plain = None
    for key, value in message.get_params(failobj=[], header="content-disposition", unquote=True):
        if key.lower() != "filename":
            continue
        if isinstance(value, tuple):
            charset, _, text = value
            try:
                return str(text).encode("latin-1").decode(charset or "utf-8")
            except (LookupError, UnicodeError):
                continue
        plain = _utf8_from_latin1(str(value))
    return plain


def _says_nothing(address_name: str) -> bool:
    stem = address_name.rpartition(".")[0] or address_name
    return stem.lower() in _NOT_NAMES or len(stem) < 3


def _utf8_from_latin1(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _safe(name: str) -> str:
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if unicodedata.category(character)[0] in "CZ" else character for character in name)
    stem = name[:-4] if name.lower().endswith(".pdf") else name
    stem = sanitize_filename("-".join(stem.split()), platform="universal", max_len=255).strip("-. ")
    return stem.encode("utf-8")[:_LONGEST].decode("utf-8", errors="ignore").strip("-. ")
