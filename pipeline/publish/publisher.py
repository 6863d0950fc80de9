"""Who publishes: the small file `publisher.toml` that DCAT-AP-SE's mandatory fields come from."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from extractors.errors import SetupError

FREQUENCIES = ("DAILY", "WEEKLY", "BIWEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL_2", "ANNUAL", "IRREG")


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and where.

    `base_url` is where the folder of releases can be fetched, `license` the address of the licence, `uri` what
    identifies the publisher (its home page does), `type` one of ADMS' publisher types, `frequency` one of the EU's
    frequencies (`FREQUENCIES`), `spatial` the area (default: Sweden).
    """

    name: str
    base_url: str
    license: str
    contact_name: str
    contact_email: str
    uri: str = ""
    type: str = "LocalAuthority"
    frequency: str = "IRREG"
    spatial: str = "http://sws.geonames.org/2661886/"
    title: str = "Åtgärder i kommunernas handlingsplaner och beslut"
    description: str = (
        "Åtgärder ur svenska kommuners handlingsplaner och beslut ur deras protokoll: vad som ska göras, av vem, "
        "när och hur långt det har kommit, med hänvisning till dokument och sida. Utläst maskinellt; varje rad har "
        "ett mått på hur säker avläsningen är."
    )


def read_publisher(path: Path) -> Publisher:
    """Read `publisher.toml`; raises SetupError with one line that names all that is missing or wrong."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SetupError(f"{path} is not there: copy docs/publisher.toml and fill it in") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} is no valid TOML: {error}") from None
    known = {field.name: field for field in fields(Publisher)}
    faults = [f"{name} is unknown" for name in values if name not in known]
    faults += [
        f"{name} is missing" for name, field in known.items() if field.default is MISSING and not values.get(name)
    ]
    faults += [f"{name} is no text" for name in known if not isinstance(values.get(name, ""), str)]
    if not faults:
        for name in ("base_url", "license", "uri", "spatial"):
            if values.get(name) and urlsplit(values[name]).scheme not in ("http", "https"):
                faults.append(f"{name} is no web address")
        if "@" not in values["contact_email"]:
            faults.append("contact_email is no e-mail address")
        if values.get("frequency", "IRREG") not in FREQUENCIES:
            faults.append(f"frequency is none of {', '.join(FREQUENCIES)}")
    if faults:
        raise SetupError(f"{path}: {'; '.join(faults)}: see docs/publisher.toml")
    return Publisher(**values)
