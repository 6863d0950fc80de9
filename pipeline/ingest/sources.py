"""`sources.toml`: from the file's text to frozen dataclasses, with one clear line for each thing that is wrong.

The keys are described for the operator in `docs/ingest.md`. A key is looked up in the source itself, then in the
preset of its `platform` (`platforms.toml`), then in `[defaults]`, then here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from extractors.errors import PlanluppError
from rules.municipality import Municipality, find_municipality

KINDS = ("html", "rss", "atom", "sitemap", "folder")
_PDF_ADDRESS = r"\.pdf(?:$|[?#])"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+")


class SourcesError(PlanluppError):
    """`sources.toml` cannot be used as it stands; the message has one line for each fault."""

    exit_code = 2


@dataclass(frozen=True)
class LinkPattern:
    """A link fits where each pattern that is given is found, in any case: `url` in its absolute address, `text` in
    its text.
    """

    url: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None

    def fits(self, url: str, text: str) -> bool:
        """Whether a link with this absolute address and text fits."""
        return (self.url is None or bool(self.url.search(url))) and (self.text is None or bool(self.text.search(text)))


@dataclass(frozen=True)
class Source:
    """One place where one municipality publishes. Times are in seconds, `delay` is between two requests to the same
    host.
    """

    name: str
    municipality: Municipality
    kind: str
    start: tuple[str, ...]
    body: str | None = None
    follow: tuple[LinkPattern, ...] = ()
    depth: int = 1
    take: tuple[LinkPattern, ...] = (LinkPattern(url=re.compile(_PDF_ADDRESS, re.IGNORECASE)),)
    leave: tuple[LinkPattern, ...] = ()
    within: str | None = None
    since: date | None = None
    hosts: tuple[str, ...] = ()
    allow_private: bool = False
    delay: float = 1.0
    timeout: float = 30.0
    max_file_seconds: float = 900.0
    max_file_mb: float = 100.0
    max_pages: int = 200
    max_documents: int = 10_000
    max_minutes: float = 60.0
    quiet_days: int = 120


@dataclass(frozen=True)
class SourceList:
    """A whole `sources.toml`: who asks, and what is asked for. `contact` is an e-mail address or a web page."""

    contact: str
    hosts_at_once: int = 8
    sources: tuple[Source, ...] = ()

    def only(self, names: Sequence[str]) -> SourceList:
        """The list with these sources alone; all of them without names. Raises SourcesError for a name that is not
        there.
        """
        if not names:
            return self
        known = {source.name for source in self.sources}
        if missing := [name for name in names if name not in known]:
            raise SourcesError(f"no source is named {', '.join(missing)}; there are {', '.join(sorted(known))}")
        return replace(self, sources=tuple(source for source in self.sources if source.name in names))


def read_sources(path: Path, today: date) -> SourceList:
    """Read and check `sources.toml`. `today` is what `max_age_days` counts back from. Raises SourcesError."""
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path}: cannot be read ({error}): give the path of a UTF-8 text file") from error
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{path}: is not TOML: {error}") from error
    faults: list[str] = []
    contact = _contact(table.get("contact"), faults)
    hosts_at_once = table.get("hosts_at_once", 8)
    if not _is_whole(hosts_at_once) or not 1 <= hosts_at_once <= 64:
        faults.append("hosts_at_once: must be a whole number from 1 to 64")
        hosts_at_once = 8
    for key in table.keys() - {"contact", "hosts_at_once", "defaults", "source"}:
        faults.append(f"{key}: unknown key; known are contact, hosts_at_once, [defaults] and [[source]]")
    entries = table.get("source")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries) or not entries:
        raise SourcesError(f"{path}: has no [[source]]: add at least one")
    defaults = table.get("defaults", {})
    _check_keys(defaults, _SHARED_KEYS, "[defaults]", faults)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*source\s*\]\]", line)]
    sources: list[Source] = []
    for index, entry in enumerate(entries):
        line = f"line {lines[index]}, " if len(lines) == len(entries) else ""
        where = f"{line}source {index + 1} ({entry.get('name', 'without a name')})"
        source = _source(entry, defaults, where, path.parent, today, faults)
        if source and any(source.name == other.name for other in sources):
            faults.append(f"{where}: name: is used twice; the state of a source is kept under its name")
        if source:
            sources.append(source)
    if faults:
        raise SourcesError("\n".join(f"{path}: {fault}" for fault in faults))
    return SourceList(contact, hosts_at_once, tuple(sources))


@cache
def platforms() -> Mapping[str, Mapping[str, Any]]:
    """The presets of `platforms.toml`: name of the platform -> keys of a source, as TOML values."""
    presets = tomllib.loads(Path(__file__).with_name("platforms.toml").read_text(encoding="utf-8"))
    return {name: {key: value for key, value in keys.items() if key != "seen"} for name, keys in presets.items()}


def _contact(value: object, faults: list[str]) -> str:
    if isinstance(value, str) and _CONTACT.fullmatch(value.strip()) and value.isascii():
        return value.strip()
    faults.append(
        "contact: give an e-mail address or a web page where a webmaster reaches you; it is sent with each request"
    )
    return ""


def _source(
    entry: Mapping[str, Any], defaults: Mapping[str, Any], where: str, folder: Path, today: date, faults: list[str]
) -> Source | None:
    before = len(faults)
    _check_keys(entry, _OWN_KEYS | _SHARED_KEYS, where, faults)
    platform = entry.get("platform", defaults.get("platform"))
    if platform is not None and platform not in platforms():
        faults.append(f"{where}: platform: {platform!r} is unknown; known are {', '.join(platforms())}")
        return None
    values: dict[str, Any] = {}
    for layer in (defaults, platforms().get(platform, {}) if platform else {}, entry):
        values |= layer
    kind = values.get("kind", "html")
    if kind not in KINDS:
        faults.append(f"{where}: kind: {kind!r} is unknown; known are {', '.join(KINDS)}")
        return None
    read: dict[str, Any] = {"kind": kind}
    for key, value in values.items():
        if key in _READERS:
            try:
                read[key] = _READERS[key](value)
            except ValueError as error:
                faults.append(f"{where}: {key}: {error}")
    read["name"] = _name(entry.get("name"), where, faults)
    read["municipality"] = _municipality(entry, where, faults)
    read["start"] = _start(entry.get("start"), kind, folder, where, faults)
    max_age_days = read.pop("max_age_days", None)
    if max_age_days is not None:
        oldest = date.fromordinal(max(today.toordinal() - max_age_days, 1))
        read["since"] = max(oldest, read.get("since") or oldest)
    if kind == "folder" and "follow" in read:
        faults.append(f"{where}: follow: a folder is read with all its subfolders; use take and leave")
    return Source(**read) if len(faults) == before else None


def _name(value: object, where: str, faults: list[str]) -> str:
    if isinstance(value, str) and _NAME.fullmatch(value):
        return value
    faults.append(
        f"{where}: name: give each source a lasting name of a–z, 0–9, '.', '_' and '-' (such as vallentuna-ks)"
    )
    return ""


def _municipality(entry: Mapping[str, Any], where: str, faults: list[str]) -> Municipality | None:
    value = entry.get("municipality")
    if not isinstance(value, str):
        faults.append(f'{where}: municipality: give its name ("Vallentuna") or SCB\'s code in quotes ("0115")')
        return None
    municipality = find_municipality(value)
    if municipality is None:
        faults.append(f"{where}: municipality: {value!r} is no Swedish municipality's name or code")
    return municipality


def _start(value: object, kind: str, folder: Path, where: str, faults: list[str]) -> tuple[str, ...]:
    starts = [value] if isinstance(value, str) else value
    if not isinstance(starts, list) or not starts or not all(isinstance(start, str) and start for start in starts):
        faults.append(f"{where}: start: give one address, or a list of them")
        return ()
    if kind == "folder":
        if len(starts) > 1:
            faults.append(f"{where}: start: a folder source has one folder; write a source for each")
        return (str(folder / starts[0]),)
    for start in starts:
        if not re.match(r"https?://[^/?#]", start):
            faults.append(f"{where}: start: {start!r} must begin with https:// or http://")
    return tuple(starts)


def _check_keys(table: object, known: frozenset[str], where: str, faults: list[str]) -> None:
    if not isinstance(table, Mapping):
        faults.append(f"{where}: must be a table")
        return
    for key in table.keys() - known:
        faults.append(f"{where}: {key}: unknown key; known are {', '.join(sorted(known))}")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"must be a number from {low:g} to {high:g}")
        return float(value)

    return read


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not _is_whole(value) or not low <= value <= high:  # type: ignore[operator]
            raise ValueError(f"must be a whole number from {low} to {high}")
        return value  # type: ignore[return-value]

    return read


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text in quotes")
    return value


def _css(value: object) -> str:
    from cssselect import GenericTranslator, SelectorError

    try:
        GenericTranslator().css_to_xpath(_text(value))
    except SelectorError as error:
        raise ValueError(f"is no CSS selector: {error}") from error
    return _text(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _date(value: object) -> date:
    if type(value) is not date:
        raise ValueError("must be a date without quotes, such as 2020-01-01")
    return value


def _hosts(value: object) -> tuple[str, ...]:
    hosts = [value] if isinstance(value, str) else value
    if not isinstance(hosts, list) or not all(
        isinstance(host, str) and re.fullmatch(r"(\*\.)?[^\s/*:@]+(:\d+)?", host) for host in hosts
    ):
        raise ValueError('must be host names without https://, such as ["filer.example.se", "*.example.se"]')
    return tuple(host.lower() for host in hosts)


def _patterns(value: object) -> tuple[LinkPattern, ...]:
    return tuple(_pattern(item) for item in (value if isinstance(value, list) else [value]))


def _pattern(value: object) -> LinkPattern:
    if not isinstance(value, dict) or not value or value.keys() - {"url", "text"}:
        raise ValueError("must be { url = '…', text = '…' } with one or both, or a list of such")
    compiled: dict[str, re.Pattern[str]] = {}
    for key, pattern in value.items():
        try:
            compiled[key] = re.compile(_text(pattern), re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"{key}: {pattern!r} is no regular expression: {error}") from error
    return LinkPattern(**compiled)


_READERS: Mapping[str, Callable[[object], Any]] = {
    "body": _text,
    "follow": _patterns,
    "depth": _whole(1, 5),
    "take": _patterns,
    "leave": _patterns,
    "within": _css,
    "since": _date,
    "max_age_days": _whole(1, 36_500),
    "hosts": _hosts,
    "allow_private": _flag,
    "delay": _number(0, 3600),
    "timeout": _number(0.1, 600),
    "max_file_seconds": _number(1, 86_400),
    "max_file_mb": _number(0.001, 2000),
    "max_pages": _whole(1, 100_000),
    "max_documents": _whole(1, 1_000_000),
    "max_minutes": _number(0.01, 10_000),
    "quiet_days": _whole(1, 10_000),
}
_SHARED_KEYS = frozenset(_READERS.keys() | {"kind", "platform"})
_OWN_KEYS = frozenset({"name", "municipality", "start"})
