"""`docs/ingest.md` is tried as written: systemd's own check of the units, and the nightly script."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "ingest.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_the_units(tmp_path: Path) -> None:
    service, timer = blocks("ini")
    program = tmp_path / "planlupp"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "planlupp.service").write_text(service.replace("/opt/planlupp/bin/planlupp", str(program)))
    (tmp_path / "planlupp.timer").write_text(timer)
    units = [str(tmp_path / name) for name in ("planlupp.service", "planlupp.timer")]
    checked = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    complaints = [line for line in checked.stderr.splitlines() if str(tmp_path) in line or "planlupp." in line]
    assert (checked.returncode, complaints) == (0, [])


@pytest.mark.parametrize(
    ("ingest_says", "ingest_code", "run_code", "code", "told", "runs"),
    [
        ("3 new", 0, 0, 0, "", True),
        ("x: warning: nothing new", 0, 0, 0, "x: warning: nothing new\n", True),
        ("x: failed", 3, 0, 0, "x: failed\n", True),
        ("locked", 6, 0, 6, "locked\n", False),
        ("3 new", 0, 3, 3, "read\n", True),
    ],
)
def test_the_nightly_script(
    tmp_path: Path, ingest_says: str, ingest_code: int, run_code: int, code: int, told: str, runs: bool
) -> None:
    (script,) = blocks("sh")
    program = tmp_path / "planlupp"
    program.write_text(
        f'#!/bin/sh\nif [ "$*" = "ingest sources.toml" ]; then echo "{ingest_says}"; exit {ingest_code}; fi\n'
        f'[ "$*" = "run data/raw --out data/processed" ] || exit 99\necho read; touch ran; exit {run_code}\n'
    )
    program.chmod(0o755)
    nightly = tmp_path / "nightly"
    nightly.write_text(
        script.replace("/opt/planlupp/bin/planlupp", str(program)).replace("/srv/planlupp", str(tmp_path))
    )
    nightly.chmod(0o755)
    done = subprocess.run([str(nightly)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, told, "")
    assert (tmp_path / "ran").exists() == runs


def test_every_key_of_sources_toml_is_described() -> None:
    from pipeline.ingest.sources import _OWN_KEYS, _SHARED_KEYS, KINDS, platforms

    described = set(re.findall(r"`([a-z_]+)`", "".join(line for line in TEXT.splitlines() if line.startswith("| `"))))
    assert _OWN_KEYS | _SHARED_KEYS | set(KINDS) | set(platforms()) <= described


def test_the_defaults_of_the_keys_are_those_of_the_code() -> None:
    from pipeline.ingest.sources import Source

    defaults = {key.name: key.default for key in dataclasses.fields(Source)}
    told: dict[str, str] = {}
    for names, values in re.findall(r"^\| (`[a-z_`, ]+`) \| ([^|]+) \|", TEXT, re.MULTILINE):
        told |= dict(zip(re.findall("[a-z_]+", names), values.strip().split(", "), strict=False))
    numbers = {key: float(value) for key, value in told.items() if re.fullmatch(r"[0-9.]+", value)}
    assert numbers == {key: defaults[key] for key in numbers}
    assert numbers.keys() >= {"depth", "delay", "timeout", "max_file_mb", "max_pages", "max_documents", "max_minutes"}
