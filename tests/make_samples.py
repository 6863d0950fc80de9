"""Draws the sample documents of `data/raw`: `python tests/make_samples.py [FOLDER]`.

Ten small PDFs of invented content below folders of real municipalities: tables, labelled paragraphs, cards, a numbered
list, minutes with and without a plan, a document without actions, and two scans. The same bytes at every run with the
same versions of reportlab, pypdfium2 and Pillow.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Spacer, Table
from shapes import (
    BARE,
    GRID,
    HEAD,
    INDENTED,
    ITEM,
    RULES,
    SECTION,
    SUBSECTION,
    TITLE,
    ZEBRA,
    Commands,
    Rows,
    cell,
    document,
    heading,
    paragraph,
    scanned,
    table,
)

DEFAULT_FOLDER = Path(__file__).parent.parent / "data" / "raw"
SAMPLES: dict[str, Callable[[], bytes]] = {}
WIDE = landscape(A4)


def sample(path: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a drawing function under its path below the samples' folder."""

    def register(draw: Callable[[], bytes]) -> Callable[[], bytes]:
        SAMPLES[path] = draw
        return draw

    return register


def abbreviations(pairs: Iterable[tuple[str, str]]) -> list[Flowable]:
    return [heading("Förkortningar"), *(paragraph(f"{short} – {name}") for short, name in pairs)]


def sections(
    parts: Sequence[tuple[str, Rows]], header: Sequence[str], widths: Sequence[float], commands: Commands
) -> list[Flowable]:
    """A heading and a table for each part."""
    story: list[Flowable] = []
    for title, rows in parts:
        story += [heading(title), table(rows, widths, commands, header=header)]
    return story


@sample("sater/klimatplan-2024-2026.pdf")
def ruled_table() -> bytes:
    header = ("Nr", "Åtgärd", "Beskrivning", "Ansvarig", "Tidplan", "Status")
    widths = (28, 165, 270, 95, 105, 90)
    transport = (
        (
            "1",
            "Byt till fossilfria tjänstebilar",
            "Bilarna byts när leasingavtalen löper ut. Vid upphandling ställs krav på eldrift, och avsteg godkänns av "
            "kommunchefen.",
            "TN",
            "2024–2026",
            "Pågår",
        ),
        (
            "2",
            "Cykelgarage vid resecentrum",
            "Plats för 60 cyklar under tak.",
            "TN, KS",
            "Klart 2025-06-30",
            "Planerad",
        ),
        ("3", "Resepolicy", "", "KS", "Maj 2024", "Genomförd"),
        (
            "4",
            "Testresenärer i kollektivtrafiken",
            "Pendlare prövar buss utan kostnad i en månad.",
            "KS",
            "Våren 2025",
            "",
        ),
    )
    energy = (
        ("5", "Solceller på Skedviskolan", "", "TN", "Senast 2025", "Ej påbörjad"),
        (
            "6",
            "Energikartläggning av äldre fastigheter",
            "Byggnader från tiden före 1980 går först. Resultatet blir underlag för underhållsplanen.",
            "TN",
            "Kv 3–4 2024",
            "Påbörjad",
        ),
        ("7", "Energirådgivning till småföretag", "Rådgivaren besöker tio företag om året.", "MBN", "Löpande", "Pågår"),
    )
    school = (
        ("8", "Minska matsvinnet", "Svinnet vägs i alla kök.", "BUN", "Varje termin", "Pågår"),
        ("9", "Klimatdag för årskurs 5", "Ordnas med naturskolan.", "BUN/MBN", "Årligen i maj", "Genomförd"),
        ("10", "Odling på skolgårdarna", "Fyra skolor deltar första året.", "BUN", "Start våren 2025", "Utgår"),
    )
    return document(
        [
            heading("Klimatplan 2024–2026", TITLE),
            paragraph("Antagen av kommunfullmäktige 2023-11-23, § 112"),
            paragraph("Diarienummer KS 2023/0287"),
            paragraph("Planen visar vad nämnderna gör för att utsläppen i kommunen ska halveras till 2030."),
            *sections(
                (("Transporter", transport), ("Energi", energy), ("Skola och fritid", school)), header, widths, GRID
            ),
            *abbreviations(
                (
                    ("KS", "Kommunstyrelsen"),
                    ("TN", "Tekniska nämnden"),
                    ("BUN", "Barn- och utbildningsnämnden"),
                    ("MBN", "Miljö- och byggnadsnämnden"),
                )
            ),
        ],
        "Säters kommun",
        size=WIDE,
    )


@sample("bollnas/handlingsplan-etablering.pdf")
def labelled_paragraphs() -> bytes:
    def block(goal: str, fields: Sequence[tuple[str, str | Sequence[str]]]) -> list[Flowable]:
        story: list[Flowable] = [heading(goal, SUBSECTION)]
        for label, value in fields:
            story.append(paragraph(f"<b>{label}:</b>"))
            if isinstance(value, str):
                story.append(paragraph(value))
            else:
                story += [Paragraph(item, ITEM, bulletText="•") for item in value]
        return story

    return document(
        [
            heading("Handlingsplan för etablering", TITLE),
            paragraph("Beslutad av kommunstyrelsen den 5 april 2022. KS 21/0519."),
            heading("Område 1: Språk"),
            *block(
                "Mål 1.1: Fler klarar svenska för invandrare inom två år.",
                (
                    ("Strategi", "Undervisningen går att förena med arbete och föräldraskap."),
                    ("Aktiviteter", ("Erbjud sfi på kvällar och lördagar", "Inrätta språkpraktik hos kommunen")),
                    ("Ansvarig", "Utbildningsförvaltningen"),
                    ("Samverkan med", "Studieförbund, Arbetsförmedlingen"),
                    ("Tidsperiod", "2022–2024"),
                    ("Indikatorer", ("Andel godkända på kurs D", "Antal praktikplatser")),
                ),
            ),
            *block(
                "Mål 1.2: Barn har ett rikt språk när de börjar skolan.",
                (
                    ("Strategi", "Förskolan är den viktigaste platsen."),
                    ("Aktiviteter", ("Bokgåva till alla nyfödda",)),
                    ("Ansvarig", "Kulturförvaltningen och utbildningsförvaltningen"),
                    ("Tidsperiod", "Löpande"),
                ),
            ),
            heading("Område 2: Arbete"),
            *block(
                "Mål 2.1: Vägen till arbete är kortare än tre år.",
                (
                    ("Strategi", "Kommunen går före som arbetsgivare."),
                    (
                        "Aktiviteter",
                        ("Skapa 30 tjänster med handledare", "Starta snabbspår för undersköterskor"),
                    ),
                    ("Ansvarig", "Arbetsmarknadsenheten"),
                    ("Tidsperiod", "Senast 31 december 2024"),
                    ("Risker", "Förutsätter statligt stöd"),
                ),
            ),
        ],
        "Bollnäs kommun",
    )


@sample("eksjo/ks-2023-03-07-biblioteksplan.pdf")
def minutes_and_plan() -> bytes:
    header = ("Aktivitet", "Genomförande", "Ansvarig", "När")
    rows = (
        ("Sagostund på flera språk", "En lördag i månaden på huvudbiblioteket.", "Biblioteket", "Varje månad"),
        ("Boken kommer", "Böcker körs hem till den som inte kan ta sig till biblioteket.", "Biblioteket", "Löpande"),
        (
            "Meröppet i Mariannelund",
            "Låntagare släpper in sig själva med kort och kod. Personal finns på plats två dagar i veckan.",
            "Kultur- och fritidschefen",
            "Start hösten 2023",
        ),
        ("Läsambassadörer i föreningar", "", "Biblioteket, Fritidsenheten", "2024"),
    )
    return document(
        [
            heading("Sammanträdesprotokoll", TITLE),
            paragraph("Kommunstyrelsen"),
            paragraph("Sammanträdesdatum 2023-03-07"),
            heading("§ 58"),
            paragraph("Biblioteksplan 2023–2025 (KLK 2022/341)"),
            heading("Beslut", SUBSECTION),
            paragraph("Kommunstyrelsen beslutar"),
            paragraph("att anta biblioteksplan 2023–2025, samt"),
            paragraph("att uppdra åt kultur- och fritidschefen att senast den 31 maj 2024 redovisa arbetet."),
            heading("Ärendebeskrivning", SUBSECTION),
            paragraph("Enligt bibliotekslagen ska varje kommun ha en biblioteksplan. Den förra gällde till 2022."),
            heading("Beslutsunderlag", SUBSECTION),
            paragraph("Tjänsteskrivelse 2023-02-14"),
            PageBreak(),
            heading("Biblioteksplan 2023–2025", TITLE),
            heading("Läsning för alla"),
            table(rows, (140, 190, 100, 85), ZEBRA, header=header),
        ],
        "Eksjö kommun",
    )


@sample("almhult/jamstalldhetsplan.pdf")
def cards() -> bytes:
    labels = ("Insats", "Genomförande", "Ansvarig", "Tidpunkt", "Mått", "Status")
    values = (
        ("Lönekartläggning", "Görs med de fackliga organisationerna.", "Personalavdelningen", "Varje år",
         "Löneskillnad i procent", "Pågår"),
        ("Jämställd snöröjning", "Gång- och cykelvägar röjs före bilvägar.", "Tekniska förvaltningen",
         "Vintern 2023/2024", "Antal fallskador", "Ny"),
        ("Prova på räddningstjänst", "Två dagar för kvinnor som vill bli deltidsbrandmän.", "Räddningschefen",
         "Senast 31/12 2024", "Antal deltagare", "Planerad"),
        ("Utbildning om våld i nära relationer", "Tre halvdagar för personal i skola, vård och omsorg.",
         "Socialförvaltningen", "Mars och oktober 2023", "Antal utbildade", "Delvis genomförd"),
    )  # fmt: skip
    story: list[Flowable] = [
        heading("Jämställdhetsplan 2023–2025", TITLE),
        paragraph("Antagen av kommunfullmäktige 2022-12-19, § 190. Dnr KS 2022/88."),
        heading("Arbetsgivare och service"),
    ]
    for card in values:
        rows = [[cell(label, HEAD), cell(value)] for label, value in zip(labels, card, strict=True)]
        story.append(KeepTogether(Table(rows, colWidths=(110, 330), style=list(GRID), hAlign="LEFT", spaceAfter=14)))
    return document(story, "Älmhults kommun")


@sample("gnesta/landsbygdsprogram.pdf")
def numbered_list() -> bytes:
    parts = (
        (
            "Boende och service",
            (
                ("Peka ut byar för nya tomter", "Samhällsbyggnadsförvaltningen", "Kv 1 2024", "Inom ram"),
                ("Stöd till lanthandlare", "Kommunledningskontoret", "2023–2025", "150 000 kr per år"),
                ("Mobil återvinning i varje by", "Samhällsbyggnadsförvaltningen, Sörmland Vatten", "2 ggr/år", ""),
            ),
        ),
        (
            "Kultur och fritid",
            (
                ("Skylta vandringsleden", "Kultur- och fritidsförvaltningen", "15 juni 2024", "40 000 kr"),
                ("Filmvisning i bygdegårdar", "Kultur- och fritidsförvaltningen", "Varje månad", "25 000 kr"),
                ("Byapeng till mötesplatser", "Kommunledningskontoret", "Årligen 2023–2026", "100 000 kr"),
            ),
        ),
    )
    story: list[Flowable] = [
        heading("Landsbygdsprogram med handlingsplan", TITLE),
        paragraph("Beslutat av kommunfullmäktige 2022-10-17. Diarienummer KS.2022.87."),
    ]
    number = 0
    for title, actions in parts:
        story.append(heading(title))
        for activity, party, time, cost in actions:
            number += 1
            story.append(paragraph(f"<b>Åtgärd {number}.</b> {activity}"))
            fields = (("Ansvarig", party), ("Tidplan", time), ("Kostnad", cost))
            story += [Paragraph(f"<b>{label}:</b> {value}", INDENTED) for label, value in fields if value]
            story.append(Spacer(1, 8))
    return document(story, "Gnesta kommun")


@sample("arjang/trafiksakerhetsplan.pdf")
def unruled_table() -> bytes:
    header = ("Åtgärd", "Ansvarig nämnd", "När", "Uppföljning")
    roads = (
        ("Gångpassage vid Silbodalsskolan", "Tekniska nämnden", "Sommaren 2024", "Uppmätt hastighet"),
        ("Vandrande skolbuss i Töcksfors", "Barn- och utbildningsnämnden", "Ht 2024", "Antal barn"),
        (
            "Sänkt hastighet vid alla förskolor. Skyltarna sätts upp i samma ordning som snöröjningen sker.",
            "Tekniska nämnden",
            "Senast 2025-06-30",
            "Andel förskolor",
        ),
    )
    knowledge = (
        ("Cykelkörkort för årskurs 3", "Barn- och utbildningsnämnden", "Varje år", "Antal godkända"),
        ("Temakväll om mopedkörning", "Kultur- och fritidsnämnden", "v. 40 2024", "Antal besökare"),
    )
    return document(
        [
            heading("Trafiksäkerhetsplan 2024–2026", TITLE),
            paragraph("Antagen av kommunfullmäktige den 19 juni 2023, KS 2022/118."),
            *sections((("Säkra vägar", roads), ("Kunskap", knowledge)), header, (200, 135, 90, 90), BARE),
        ],
        "Årjängs kommun",
    )


@sample("ljusdal/budget-2024.pdf")
def without_actions() -> bytes:
    def figures(*rows: Sequence[str]) -> Table:
        return table(rows[1:], [515 / len(rows[0])] * len(rows[0]), GRID, header=rows[0])

    return document(
        [
            heading("Budget 2024", TITLE),
            paragraph("Nämnderna ansvarar för att åtgärder vidtas när en avvikelse är känd."),
            heading("Driftbudget, tkr"),
            figures(
                ("Nämnd", "Bokslut 2022", "Budget 2023", "Budget 2024"),
                ("Kommunstyrelsen", "139 800", "142 300", "148 100"),
                ("Utbildningsnämnden", "506 100", "512 400", "525 800"),
                ("Omsorgsnämnden", "487 000", "498 200", "517 900"),
            ),
            heading("Investeringar, tkr"),
            figures(
                ("Projekt", "Ansvarig nämnd", "Start", "Klart", "Budget"),
                ("Ny förskola i Järvsö", "Samhällsbyggnadsnämnden", "2023", "2025", "64 000"),
                ("Verksamhetssystem", "Omsorgsnämnden", "2024", "2024", "3 400"),
            ),
            heading("Nyckeltal"),
            figures(
                ("Mått", "2021", "2022", "2023"),
                ("Sjukfrånvaro i procent", "7,2", "7,9", "7,1"),
                ("Soliditet i procent", "46", "48", "49"),
            ),
        ],
        "Ljusdals kommun",
    )


@sample("vetlanda/ksau-2023-02-14.pdf")
def minutes() -> bytes:
    def decided(number: int, title: str, registry: str, points: Sequence[str], matter: str) -> list[Flowable]:
        return [
            heading(f"§ {number} {title}"),
            paragraph(f"Dnr {registry}"),
            heading("Beslut", SUBSECTION),
            *map(paragraph, points),
            heading("Ärendebeskrivning", SUBSECTION),
            paragraph(matter),
        ]

    return document(
        [
            heading("Sammanträdesprotokoll", TITLE),
            paragraph("Kommunstyrelsens arbetsutskott"),
            paragraph("Sammanträdesdatum 2023-02-14"),
            table(
                (
                    ("Plats och tid", "Sessionssalen, klockan 08.30–10.15"),
                    ("Beslutande", "Ordföranden och fyra ledamöter"),
                    ("Paragrafer", "12–14"),
                ),
                (120, 390),
                BARE,
            ),
            *decided(
                12,
                "Yttrande över regional cykelplan",
                "KLF 2022/298",
                ("Arbetsutskottet antar förvaltningens förslag som sitt yttrande.",),
                "Regionen har tagit fram en remissversion av en cykelplan.",
            ),
            *decided(
                13,
                "Trygghetsboende i Landsbro",
                "KLF 2021/144",
                (
                    "1. Tekniska kontoret får i uppdrag att ta fram en utredning till sammanträdet i juni 2023.",
                    "2. Arbetsutskottet uppdrar åt vård- och omsorgsförvaltningen att redovisa behovet fram till 2035.",
                ),
                "En enkät visar att 62 hushåll kan tänka sig att flytta till ett trygghetsboende.",
            ),
            *decided(
                14,
                "Bidrag till jubileumsbok",
                "KLF 2023/8",
                ("Ansökan avslås.",),
                "En förening ansöker om 25 000 kronor till en jubileumsbok.",
            ),
        ],
        "Vetlanda kommun",
    )


@sample("vadstena/folkhalsoplan-skannad.pdf")
def scanned_table() -> bytes:
    header = ("Aktivitet", "Ansvarig", "När", "Kommentar")
    rows = (
        ("Träffpunkt för unga", "Socialförvaltningen", "Hösten 2023", "Lokal finns"),
        ("Simskola utan avgift", "Kultur- och fritidsförvaltningen", "Årligen", "Ryms i ram"),
        ("Promenadgrupper för seniorer", "Socialförvaltningen", "Löpande", ""),
        ("Kartläggning av lekplatser", "Samhällsbyggnadsförvaltningen", "2024", "Rapport till nämnden"),
    )
    return scanned(
        document(
            [
                heading("Folkhälsoplan 2023–2025", TITLE),
                heading("Goda levnadsvanor"),
                table(rows, (170, 150, 85, 110), GRID, header=header),
            ],
            "Vadstena kommun",
        )
    )


@sample("ale/avfallsplan-fax.pdf")
def faxed_table() -> bytes:
    header = ("Åtgärd", "Ansvarig", "Klart senast")
    rows = (
        ("Bytesrum på återvinningscentralen", "Renhållningsenheten", "2024"),
        ("Matavfall från samtliga storkök", "Kostenheten", "2025-06-30"),
        ("Skräpplockning med skolorna", "Utbildningsförvaltningen", "Mars 2024"),
        ("Skyddsplantering vid deponin", "Gatuenheten", "Hösten 2024"),
    )
    head_line = [*RULES, ("LINEBELOW", (0, 0), (-1, 0), 1.2, colors.black)]
    return scanned(
        document(
            [
                heading("Handlingsprogram för avfall", TITLE),
                heading("Återbruk", SECTION),
                table(rows, (240, 160, 110), head_line, header=header),
            ],
            "Ale kommun",
        ),
        fax=True,
        skew=-0.8,
        noise=12,
    )


def write_samples(folder: Path) -> list[Path]:
    """Write the samples below `folder`; returns their paths."""
    paths = []
    for name, draw in SAMPLES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(draw())
        paths.append(path)
    return paths


def main(arguments: Sequence[str]) -> None:
    for path in write_samples(Path(arguments[0]) if arguments else DEFAULT_FOLDER):
        print(f"{path} {path.stat().st_size}")


if __name__ == "__main__":
    main(sys.argv[1:])
