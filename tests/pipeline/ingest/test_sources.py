from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from website import TODAY

from pipeline.ingest.sources import SourcesError, read_sources

ONE = '[[source]]\nname = "vallentuna-ks"\nmunicipality = "0115"\nstart = "https://x.se/protokoll"\n'


def read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_sources(path, TODAY)


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(SourcesError) as error:
        read(tmp_path, text)
    assert error.value.exit_code == 2
    return [line.removeprefix(f"{tmp_path / 'sources.toml'}: ") for line in str(error.value).splitlines()]


def test_the_example_of_the_docs_is_right() -> None:
    example = Path(__file__).parents[3] / "docs" / "sources.toml"
    assert len(read_sources(example, TODAY).sources) >= 5


def test_own_keys_go_before_the_platform_and_the_platform_before_the_defaults(tmp_path: Path) -> None:
    head = "contact = 'https://x.se/bot'\n[defaults]\ndelay = 3\ntake = { url = 'default' }\n"
    sources = read(
        tmp_path, head + ONE + 'platform = "sitevision"\ndelay = 5\nmax_age_days = 60\n' + ONE.replace("ks", "kf")
    )
    first, second = sources.sources  # type: ignore[attr-defined]
    assert (first.delay, second.delay) == (5, 3)
    assert first.take[0].fits("https://x.se/download/18.6e8a/1/x", "")
    assert second.take[0].fits("https://x.se/DEFAULT", "")
    assert first.since == date(2025, 12, 31)
    assert (first.municipality.code, first.municipality.name) == ("0115", "Vallentuna")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ONE, "contact: give an e-mail address"),
        ("contact = 'nobody'\n" + ONE, "contact: give"),
        ("contact = 'a@b.se'\n", "has no [[source]]"),
        ("contact = 'a@b.se'\nkontakt = 1\n" + ONE, "kontakt: unknown key"),
        ("contact = 'a@b.se'\nhosts_at_once = 0\n" + ONE, "hosts_at_once: must be"),
        ("contact = 'a@b.se'\n" + ONE + "delya = 1\n", "line 2, source 1 (vallentuna-ks): delya: unknown key"),
        ("contact = 'a@b.se'\n" + ONE + "delay = '1'\n", "delay: must be a number from 0 to 3600"),
        ("contact = 'a@b.se'\n" + ONE + "delay = true\n", "delay: must be a number"),
        ("contact = 'a@b.se'\n" + ONE + "take = { url = '(' }\n", "take: url: '(' is no regular expression"),
        ("contact = 'a@b.se'\n" + ONE + "take = { adress = 'x' }\n", "take: must be {"),
        ("contact = 'a@b.se'\n" + ONE + "within = 'a['\n", "within: is no CSS selector"),
        ("contact = 'a@b.se'\n" + ONE + "since = '2020'\n", "since: must be a date without quotes"),
        ("contact = 'a@b.se'\n" + ONE + "kind = 'ftp'\n", "kind: 'ftp' is unknown; known are html"),
        ("contact = 'a@b.se'\n" + ONE + "platform = 'x'\n", "platform: 'x' is unknown; known are sitevision"),
        ("contact = 'a@b.se'\n" + ONE + "hosts = ['https://x.se']\n", "hosts: must be host names"),
        ("contact = 'a@b.se'\n" + ONE + ONE, "name: is used twice"),
        (
            "contact = 'a@b.se'\n" + ONE.replace("0115", "Atlantis"),
            "municipality: 'Atlantis' is no Swedish municipality",
        ),
        ("contact = 'a@b.se'\n" + ONE.replace('"0115"', "115"), "municipality: give its name"),
        ("contact = 'a@b.se'\n" + ONE.replace("https:", "file:"), "start: 'file://x.se/protokoll' must begin with"),
        ("contact = 'a@b.se'\n" + ONE.replace("vallentuna-ks", "../x"), "name: give each source a lasting name"),
        ("contact = 'a@b.se'\n" + ONE + "kind = 'folder'\nfollow = { url = 'x' }\n", "follow: a folder is read with"),
    ],
)
def test_each_fault_is_one_line_that_says_where(tmp_path: Path, text: str, words: str) -> None:
    (line,) = faults(tmp_path, text)
    assert words in line


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    assert len(faults(tmp_path, ONE + "delay = -1\nfoo = 1\n")) == 3


@pytest.mark.parametrize("content", [b"= nonsense", b"\xff\xfe"])
def test_what_is_no_toml(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sources.toml").write_bytes(content)
    with pytest.raises(SourcesError):
        read_sources(tmp_path / "sources.toml", TODAY)
