"""Invented documents, one for each shape that a plan or its surroundings come in.

`SHAPES` maps the name of a shape to a function that draws its PDF (bytes, the same at every run); `tests/golden` holds
the reviewed expectation of each. `scanned` turns a drawn PDF into pictures, as a scanner does. The contents are our own
invention; only the names of the municipalities are real.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

SHAPES: dict[str, Callable[[], bytes]] = {}

Rows = Sequence[Sequence[str]]
Commands = Sequence[tuple[Any, ...]]
Decoration = Callable[[Canvas, tuple[float, float]], None]

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=9.5, leading=12, spaceAfter=4)
CELL = ParagraphStyle("cell", parent=TEXT, fontSize=9, leading=11, spaceAfter=0)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold")
WHITE = ParagraphStyle("white", parent=HEAD, textColor=colors.white)
TITLE = ParagraphStyle("title", parent=TEXT, fontName="Helvetica-Bold", fontSize=17, leading=21, spaceAfter=8)
SECTION = ParagraphStyle("section", parent=TEXT, fontName="Helvetica-Bold", fontSize=12.5, leading=16, spaceBefore=6)
SUBSECTION = ParagraphStyle("subsection", parent=SECTION, fontSize=10.5, leading=14)
ITEM = ParagraphStyle("item", parent=TEXT, leftIndent=12, bulletIndent=2, spaceAfter=2)
INDENTED = ParagraphStyle("indented", parent=TEXT, leftIndent=14, spaceAfter=1)

GRID: Commands = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
RULES: Commands = [
    ("LINEABOVE", (0, 0), (-1, -1), 0.6, colors.black),
    ("LINEBELOW", (0, -1), (-1, -1), 0.6, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]
BARE: Commands = [("VALIGN", (0, 0), (-1, -1), "TOP")]
UNDER_HEAD: Commands = [*BARE, ("LINEBELOW", (0, 0), (-1, 0), 0.6, colors.black)]
ZEBRA: Commands = [*BARE, ("ROWBACKGROUNDS", (0, 1), (-1, -1), (colors.white, colors.HexColor("#e6ecf2")))]

HEADER = ("Åtgärd", "Beskrivning", "Ansvarig", "Tidplan", "Status")
WIDTHS = (120, 160, 95, 75, 65)
CLIMATE: Rows = (
    (
        "Byt till fossilfria tjänstebilar",
        "Bilarna byts när leasingavtalen löper ut. Behovet av laddplatser ses över samtidigt.",
        "Tekniska nämnden",
        "2024–2026",
        "Pågår",
    ),
    ("Solceller på Skedviskolan", "", "Tekniska nämnden", "Senast 2025", "Planerad"),
    (
        "Minska matsvinnet i skolköken",
        "Svinnet vägs två veckor per termin.",
        "Barn- och utbildningsnämnden",
        "Varje termin",
        "Genomförd",
    ),
    ("Klimatdag för årskurs 5", "Arrangeras med naturskolan.", "Kulturnämnden", "Maj 2024", "Ej påbörjad"),
)
WELFARE_HEADER = ("Aktivitet", "Ansvarig", "När", "Kommentar")
WELFARE_WIDTHS = (190, 120, 85, 120)
WELFARE: Rows = (
    ("Öppna en träffpunkt för unga i Vadstena", "Socialförvaltningen", "Hösten 2023", "Lokal finns"),
    ("Utbilda personalen i första hjälpen till psykisk hälsa", "Personalenheten", "2023-11-15", ""),
    ("Simskola utan avgift", "Kultur- och fritidsförvaltningen", "Årligen", "Ryms i ram"),
)
MORE_WELFARE: Rows = (
    ("Promenadgrupper för seniorer", "Socialförvaltningen", "Löpande", ""),
    ("Kartlägg lekplatserna", "Samhällsbyggnadsförvaltningen", "Q2 2024", "Rapport till nämnden"),
)


def shape(draw: Callable[[], bytes]) -> Callable[[], bytes]:
    """Register `draw` under its own name."""
    SHAPES[draw.__name__] = draw
    return draw


def heading(text: str, style: ParagraphStyle = SECTION) -> Paragraph:
    return Paragraph(text, style)


def paragraph(text: str) -> Paragraph:
    return Paragraph(text, TEXT)


def cell(content: Any, style: ParagraphStyle = CELL) -> Any:
    return Paragraph(content, style) if isinstance(content, str) else content


def table(
    rows: Rows,
    widths: Sequence[float],
    commands: Commands = GRID,
    *,
    header: Sequence[Any] | None = None,
    header_style: ParagraphStyle = HEAD,
    repeat: bool = True,
    split_in_row: bool = False,
) -> Table:
    """A table of wrapped cells: `commands` are reportlab's; the `header` row is repeated where `repeat` says so."""
    head = [[cell(text, header_style) for text in header]] if header else []
    return Table(
        head + [[cell(text) for text in row] for row in rows],
        colWidths=widths,
        repeatRows=1 if header and repeat else 0,
        style=list(commands),
        splitInRow=int(split_in_row),
        hAlign="LEFT",
        spaceAfter=8,
    )


def document(
    story: Sequence[Flowable],
    municipality: str = "Säters kommun",
    *,
    size: tuple[float, float] = A4,
    decoration: Decoration | None = None,
    columns: int = 1,
    margin: float = 40,
) -> bytes:
    """A PDF of `story`, with the municipality at the head and the page number at the foot of each page.

    The page template `wide` is A4 across. With `columns` above 1 the text runs in so many columns until a
    `NextPageTemplate("page")`. `decoration` draws beneath the text of each page.
    """

    def furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
        width, height = canvas._pagesize
        if decoration:
            canvas.saveState()
            decoration(canvas, (width, height))
            canvas.restoreState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(margin, height - 25, municipality)
        canvas.drawRightString(width - margin, 22, f"Sida {template.page}")

    def page(name: str, page_size: tuple[float, float], count: int = 1) -> PageTemplate:
        width, height = page_size
        gap = 18.0
        each = (width - 2 * margin - gap * (count - 1)) / count
        frames = [
            Frame(margin + i * (each + gap), margin, each, height - 2 * margin, 0, 0, 0, 0, id=f"{name}{i}")
            for i in range(count)
        ]
        return PageTemplate(name, frames, onPage=furniture, pagesize=page_size)

    data = io.BytesIO()
    template = BaseDocTemplate(data, pagesize=size, invariant=1, pageCompression=1, title="", author="planlupp")
    first = [page("columns", size, columns)] if columns > 1 else []
    template.addPageTemplates([*first, page("page", size), page("wide", landscape(A4))])
    template.build(list(story))
    return data.getvalue()


def climate_plan(commands: Commands, **options: Any) -> bytes:
    """Säter's climate plan as two tables, each below its section's heading."""
    return document(
        [
            heading("Klimatplan 2024–2026", TITLE),
            paragraph("Planen antogs av kommunfullmäktige 2023-11-23, § 112."),
            heading("Transporter och energi"),
            table(CLIMATE[:2], WIDTHS, commands, header=HEADER, **options),
            heading("Skola och lärande"),
            table(CLIMATE[2:], WIDTHS, commands, header=HEADER, **options),
        ]
    )


# 1. Tables with and without rulings


@shape
def ruled() -> bytes:
    return climate_plan(GRID)


@shape
def horizontal_rules() -> bytes:
    return climate_plan(RULES)


@shape
def zebra() -> bytes:
    return climate_plan(ZEBRA)


@shape
def unruled() -> bytes:
    return climate_plan(BARE)


@shape
def line_under_header() -> bytes:
    return climate_plan([*BARE, ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black)])


@shape
def coloured_header() -> bytes:
    return climate_plan([*BARE, ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#1f5c3a"))], header_style=WHITE)


@shape
def tight_rows() -> bytes:
    """No lines and no space between rows, most of one line."""
    rows = (
        ("Dörröppnare vid entrén", "Fastighet", "Våren 2025"),
        ("Hörslinga i sessionssalen", "Kansliet", "15/9 2025"),
        ("Kontrastmarkering i trappor och på glasdörrar så att skillnader syns", "Fastighet", "Sommaren 2025"),
        ("Ramp till matsalen", "Rektor och fastighet", "2025–2026"),
        ("Bildstöd i kapprum", "Förskolechef", "Hösten 2025"),
    )
    tight = [*BARE, ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    return document(
        [
            heading("Åtgärdsplan för tillgängliga lokaler", TITLE),
            heading("Kommunhuset"),
            table(rows, (250, 100, 75), tight, header=("Åtgärd", "Ansvarig", "Tid")),
        ],
        "Ydre kommun",
    )


@shape
def bullets_in_cells() -> bytes:
    """A cell with several items is one row, also where no line parts the rows."""
    rows = (
        ("• Inventera bruksmiljöer<br/>• Publicera resultatet", "• Kulturnämnden<br/>• Byggnadsnämnden", "2025–2026"),
        ("Köp in flygfoton över Kolsva", "Kommunarkivet", "September 2025"),
        ("• Visningar<br/>• Skolprogram", "• Kulturnämnden<br/>• Barn- och utbildningsnämnden", "Läsåret 25/26"),
    )
    return document(
        [
            heading("Kulturmiljöprogram", TITLE),
            heading("Kunskap och förmedling"),
            table(rows, (220, 190, 100), ZEBRA, header=("Aktivitet", "Ansvarig", "Tidplan")),
        ],
        "Köpings kommun",
    )


@shape
def notes_between_rows() -> bytes:
    """Parts of one table with a note between them, and a footer of one page only."""
    widths = (190, 160, 110)

    def footer(canvas: Canvas, size: tuple[float, float]) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, 30, "Handlingsplan för vatten")

    note = "Restaurering av sjön sker i ett särskilt projekt tillsammans med grannkommunerna."
    return document(
        [
            heading("Handlingsplan för vatten", TITLE),
            heading("Sjöar"),
            table(WASTE[:1], widths, RULES, header=WASTE_HEADER),
            paragraph(note),
            table(WASTE[1:], widths, RULES),
        ],
        "Eslövs kommun",
        decoration=footer,
    )


@shape
def figures_below_in_the_same_columns() -> bytes:
    """Below the actions, and a heading, figures stand in the columns of the table, under bold heads of their own."""
    figures = (("2022", "9 840", "6 120", "15 960"), ("2023", "9 310", "5 870", "15 180"))
    widths = (40, 200, 130, 100)
    rows = [(str(number), row[0], row[2], row[3]) for number, row in enumerate(CLIMATE, 1)]
    return document(
        [
            heading("Energiplan 2024–2026", TITLE),
            table(rows, widths, BARE, header=("Nr", "Åtgärd", "Ansvarig", "Tidplan")),
            heading("Energi i kommunens hus (MWh)"),
            table(figures, widths, BARE, header=("År", "Värme", "El", "Totalt")),
        ]
    )


@shape
def tables_side_by_side_without_lines() -> bytes:
    """Two tables with the same heads beside each other, a heading over each, and a line of text below both."""
    halves = []
    for section, rows in (("Transporter och energi", CLIMATE[:2]), ("Skola och lärande", CLIMATE[2:])):
        part = [(row[0], *row[2:4]) for row in rows]
        halves.append([heading(section), table(part, (130, 110, 90), BARE, header=("Åtgärd", "Ansvarig", "Tidplan"))])
    beside = Table([halves], colWidths=(370, 350), style=list(BARE), hAlign="LEFT", spaceAfter=8)
    note = "Åtgärderna ryms i nämndernas budget, om inget annat sägs i planen för respektive verksamhet och år."
    return document([heading("Klimatplan 2024–2026", TITLE), beside, paragraph(note + " " + note)], size=landscape(A4))


@shape
def words_broken_in_tables_side_by_side() -> bytes:
    """Two grids beside each other whose narrow columns break words without a hyphen, those of the left half too."""
    rows: Rows = (
        ("Praktikplatser för unga", "Kulturenheten, Arbetsmarknadsenheten", "2026"),
        ("Språkcafé på biblioteket", "Kulturenheten", "Löpande"),
        ("Sommarjobb i vården", "Socialförvaltningen", "Sommaren 2026"),
        ("Läxhjälp efter skolan", "Utbildningsenheten", "Varje termin"),
    )
    halves = [table(part, (115, 90, 80), header=("Åtgärd", "Ansvarig", "Tidplan")) for part in (rows[:2], rows[2:])]
    beside = Table([halves], colWidths=(300, 300), style=list(BARE), hAlign="LEFT")
    return document([heading("Plan för arbete och integration", TITLE), beside], "Sunne kommun", size=landscape(A4))


# 2. Rows and tables over pages


def over_pages(story: Sequence[Flowable], size: tuple[float, float] = (A4[0], 300)) -> bytes:
    return document(
        [heading("Folkhälsoplan 2023–2025", TITLE), heading("Goda levnadsvanor"), *story], "Vadstena kommun", size=size
    )


@shape
def header_repeated() -> bytes:
    return over_pages([table([*WELFARE, *MORE_WELFARE], WELFARE_WIDTHS, header=WELFARE_HEADER)], (A4[0], 230))


@shape
def header_once() -> bytes:
    return over_pages(
        [table([*WELFARE, *MORE_WELFARE], WELFARE_WIDTHS, header=WELFARE_HEADER, repeat=False)], (A4[0], 230)
    )


@shape
def header_forts() -> bytes:
    continued = tuple(f"{name} (forts.)" for name in WELFARE_HEADER)
    return over_pages(
        [
            table(WELFARE, WELFARE_WIDTHS, header=WELFARE_HEADER),
            PageBreak(),
            table(MORE_WELFARE, WELFARE_WIDTHS, header=continued),
        ]
    )


@shape
def section_over_page() -> bytes:
    return over_pages(
        [
            table(WELFARE, WELFARE_WIDTHS, header=WELFARE_HEADER),
            PageBreak(),
            heading("Goda levnadsvanor, forts."),
            table(MORE_WELFARE, WELFARE_WIDTHS, header=WELFARE_HEADER),
        ]
    )


LONG: Rows = (
    WELFARE[0],
    (
        "Bygg en tillgänglig rastplats vid sjön. Rastplatsen får bänkar med armstöd, grillplats i rätt höjd, en brygga "
        "med räcke och en fast ramp ned i vattnet. Vägen dit grusas och förses med ledstråk. Föreningar som företräder "
        "personer med funktionsnedsättning bjuds in att prova platsen innan den öppnas för allmänheten.",
        "Samhällsbyggnadsförvaltningen",
        "Sommaren 2024",
        "Medel söks hos länsstyrelsen. Kommunens egen del är hälften av kostnaden och tas ur investeringsbudgeten.",
    ),
    MORE_WELFARE[0],
)


@shape
def row_cut_in_cell() -> bytes:
    return over_pages(
        [table(LONG, WELFARE_WIDTHS, header=WELFARE_HEADER, repeat=False, split_in_row=True)], (A4[0], 240)
    )


@shape
def row_cut_without_rulings() -> bytes:
    return over_pages(
        [table(LONG, WELFARE_WIDTHS, BARE, header=WELFARE_HEADER, repeat=False, split_in_row=True)], (A4[0], 240)
    )


@shape
def rest_of_one_cell_below_close_heads() -> bytes:
    """No lines; two heads so close that only the page before parts them, and below them the rest of one cell."""
    header = ("Åtgärd", "Ansvar", "Genomförs", "Kost-<br/>nad")
    widths = (200, 140, 56, 60)
    close = [*BARE, ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 1)]
    rows = (
        ("Loppis i varje kommundel", "Kulturförvaltningen", "Maj 2024", "20 tkr"),
        ("Kompost vid skolorna", "Barn- och utbildnings-<br/>förvaltningen", "2024", "50 tkr"),
        ("Städdag längs ån", "Tekniska förvaltningen", "2025", "15 tkr"),
        ("Riskklassa gamla deponier", "", "2025–2026", "200 tkr"),
    )
    rest = (
        ("", "Miljö- och byggnadsförvaltningen", "", ""),
        ("Skräpplockardagar", "Tekniska förvaltningen", "Årligen i april", "75 tkr"),
    )
    return over_pages(
        [
            table(rows, widths, close, header=header),
            PageBreak(),
            table(rest, widths, close, header=header),
        ]
    )


@shape
def merged_goal_cut_by_page() -> bytes:
    """The page end cuts a merged goal in the middle of its sentence, and with it the last row's party."""
    widths = (130, 170, 120, 95)
    header = ("Mål", "Aktivitet", "Ansvarig", "När")
    above = [
        ("Minst hälften av alla", *WELFARE[0][:3]),
        ("", "Promenadgrupper för seniorer", "Socialförvaltningen", "Löpande"),
        ("", "Utegym vid elljusspåret", "Kultur- och fritidsförvaltningen", "2024"),
    ]
    below = [
        ("invånare rör på sig varje dag", "", "och föreningarna", ""),
        ("", "Simskola utan avgift", "Kultur- och fritidsförvaltningen", "Årligen"),
        ("Äldre har någon att prata med", "Telefonvän", "Frivilligcentralen", "Start januari 2024"),
    ]
    return over_pages(
        [
            table(above, widths, [*GRID, ("SPAN", (0, 1), (0, 3))], header=header),
            PageBreak(),
            table(below, widths, [*GRID, ("SPAN", (0, 1), (0, 2))], header=header),
        ]
    )


@shape
def widths_change() -> bytes:
    return over_pages(
        [
            table(WELFARE, WELFARE_WIDTHS, header=WELFARE_HEADER),
            PageBreak(),
            table(MORE_WELFARE, (150, 140, 100, 125), header=WELFARE_HEADER),
        ]
    )


# 3. Merged cells and headers of several levels


@shape
def merged_goal() -> bytes:
    rows = [
        ("Alla barn kan simma", *WELFARE[2][:3]),
        ("", "Simkontroll i årskurs 4", "Barn- och utbildningsförvaltningen", "Vårterminen 2024"),
        ("Äldre har någon att prata med", *MORE_WELFARE[0][:3]),
        ("", "Telefonvän genom frivilligcentralen", "Frivilligcentralen", "Start januari 2024"),
    ]
    spans = [("SPAN", (0, 1), (0, 2)), ("SPAN", (0, 3), (0, 4))]
    return document(
        [
            heading("Folkhälsoplan 2023–2025", TITLE),
            table(rows, (110, 170, 140, 95), [*GRID, *spans], header=("Mål", "Aktivitet", "Ansvarig", "När")),
        ],
        "Vadstena kommun",
    )


@shape
def merged_party() -> bytes:
    rows = [
        ("Sänk hastigheten vid skolorna", "Tekniska nämnden", "Klart 2024-06-30"),
        ("Bygg om övergångsstället vid stationen", "", "2025"),
        ("Cykelkörkort för årskurs 3", "Barn- och utbildningsnämnden", "Varje år"),
    ]
    return document(
        [
            heading("Trafiksäkerhetsplan", TITLE),
            table(
                rows,
                (230, 165, 110),
                [*GRID, ("SPAN", (1, 1), (1, 2))],
                header=("Åtgärd", "Ansvarig nämnd", "Tidplan"),
            ),
        ],
        "Töreboda kommun",
    )


@shape
def merged_section_rows() -> bytes:
    rows = [
        ("Transporter och energi", "", "", "", ""),
        *CLIMATE[:2],
        ("Skola och lärande", "", "", "", ""),
        *CLIMATE[2:],
    ]
    merged = [("SPAN", (0, 1), (-1, 1)), ("SPAN", (0, 4), (-1, 4))]
    grey = [("BACKGROUND", (0, n), (-1, n), colors.lightgrey) for n in (1, 4)]
    return document(
        [heading("Klimatplan 2024–2026", TITLE), table(rows, WIDTHS, [*GRID, *merged, *grey], header=HEADER)]
    )


@shape
def two_level_header() -> bytes:
    rows = [
        ("Utred en ny vattentäkt", "Tekniska nämnden", "2024", "2025", ""),
        ("Vattensnåla blandare i skolorna", "Fastighetsenheten", "2024-03", "2024-09", "Görs vid renovering"),
        ("Plan för nödvatten", "Räddningstjänsten", "2023", "2023", ""),
    ]
    head = [
        [cell(text, HEAD) for text in ("Åtgärd", "Ansvarig", "Tidplan", "", "Kommentar")],
        [cell(text, HEAD) for text in ("", "", "Start", "Slut", "")],
    ]
    spans = [("SPAN", (2, 0), (3, 0)), *(("SPAN", (n, 0), (n, 1)) for n in (0, 1, 4))]
    body = [[cell(text) for text in row] for row in rows]
    whole = Table(head + body, colWidths=(180, 120, 60, 60, 95), repeatRows=2, style=[*GRID, *spans], hAlign="LEFT")
    return document([heading("Vattenplan 2023–2025", TITLE), whole], "Borgholms kommun")


@shape
def two_level_header_without_lines() -> bytes:
    """Lines only between the columns, and two heads that stand over two columns each."""
    rows = [
        ("Utred en ny vattentäkt", "Tekniska nämnden", "Borgholm Energi AB", "2024", "2025"),
        ("Vattensnåla blandare i skolorna", "Fastighetsenheten", "", "2024-03", "2024-09"),
        ("Plan för nödvatten", "Räddningstjänsten", "Socialnämnden", "2023", "2023"),
    ]
    head = [
        [cell(text, HEAD) for text in ("Åtgärd", "Ansvar", "", "Tidsperiod", "")],
        [cell(text, HEAD) for text in ("", "Huvudansvar", "Stöd", "Från", "Till")],
    ]
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0)), ("SPAN", (0, 0), (0, 1))]
    lines = [
        *(("LINEBEFORE", (column, 0), (column, -1), 0.6, colors.black) for column in range(1, 5)),
        ("LINEBELOW", (3, 1), (4, 1), 0.6, colors.black),
    ]
    body = [[cell(text) for text in row] for row in rows]
    whole = Table(head + body, colWidths=(190, 110, 110, 55, 55), style=[*BARE, *lines, *spans], hAlign="LEFT")
    return document([heading("Vattenplan 2023–2025", TITLE), whole], "Borgholms kommun")


@shape
def lines_between_heads_only() -> bytes:
    """Lines between the columns of a head on two levels only; below, lines between rows, and goals over two rows."""
    rows = [
        ("Vatten för alla", "Utred en ny vattentäkt", "Tekniska nämnden", "2024", "2025"),
        ("", "Vattensnåla blandare i skolorna", "Fastighetsenheten", "2024-03", "2024-09"),
        ("Vatten i kris", "Plan för nödvatten", "Räddningstjänsten", "2023", "2023"),
        ("", "Öva nödvatten", "Räddningstjänsten", "2024", "2024"),
    ]
    head = [
        [cell(text, HEAD) for text in ("Mål", "Åtgärd", "Ansvarig", "Tidplan", "")],
        [cell(text, HEAD) for text in ("", "", "", "Start", "Slut")],
    ]
    spans = [("SPAN", (3, 0), (4, 0)), *(("SPAN", (n, 0), (n, 1)) for n in (0, 1, 2))]
    merged = [("SPAN", (0, first), (0, first + 1)) for first in (2, 4)]
    lines = [
        ("GRID", (0, 0), (-1, 1), 0.6, colors.black),
        *(("LINEBELOW", (1, row), (-1, row), 0.6, colors.grey) for row in (2, 3, 4)),
        *(("LINEBELOW", (0, row), (0, row), 0.6, colors.grey) for row in (3,)),
    ]
    body = [[cell(text) for text in row] for row in rows]
    style = [*BARE, *lines, *spans, *merged]
    whole = Table(head + body, colWidths=(100, 180, 110, 60, 60), style=style, hAlign="LEFT")
    return document([heading("Vattenplan 2023–2025", TITLE), heading("Dricksvatten"), whole], "Borgholms kommun")


@shape
def lines_around_heads_only() -> bytes:
    """A head in lines, and below it rows with nothing between them."""
    commands = [*BARE, ("GRID", (0, 0), (-1, 0), 0.6, colors.black)]
    return climate_plan(commands)


@shape
def lines_between_columns() -> bytes:
    """No outer sides and no lines between rows: the first column lies left of the first line."""
    rows = [(str(number), *row[:1], *row[2:4]) for number, row in enumerate(CLIMATE, 1)]
    lines = [
        *BARE,
        ("LINEAFTER", (0, 0), (-2, -1), 0.6, colors.black),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, colors.black),
    ]
    return document(
        [
            heading("Klimatplan 2024–2026", TITLE),
            heading("Transporter och skola"),
            table(rows, (35, 200, 150, 90), lines, header=("Nr", "Åtgärd", "Ansvarig", "Tidplan")),
        ]
    )


class Turned(Flowable):
    """A line of text turned by 90 degrees, to be read from below."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.width, self.height = 11.0, 58.0

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.rotate(90)
        self.canv.setFont("Helvetica-Bold", 9)
        self.canv.drawString(2, -9, self.text)
        self.canv.restoreState()


@shape
def turned_header_cells() -> bytes:
    rows = [
        ("1", "Kartera stränder som eroderar", "Samhällsbyggnadsnämnden", "2023", "2024"),
        ("2", "Skyddsvall vid hamnen", "Borgholm Energi AB", "2024", "2027"),
        ("1", "Larmkedja vid höga temperaturer", "Socialnämnden", "2023", "2023"),
    ]
    head = [Turned("Prioritet"), "Aktivitet", "Huvudansvarig", Turned("Startår"), Turned("Slutår")]
    return document(
        [heading("Klimatanpassningsplan", TITLE), table(rows, (30, 230, 150, 45, 45), header=head)], "Borgholms kommun"
    )


# 4. Key/value cards


CARDS: Sequence[Sequence[tuple[str, str]]] = (
    (
        ("Insats", "Jämställd snöröjning"),
        ("Genomförande", "Gång- och cykelvägar röjs före bilvägar. Schemat provas under en säsong."),
        ("Ansvarig", "Tekniska förvaltningen"),
        ("Tidpunkt", "Vintern 2023/2024"),
        ("Mått", "Antal fallskador"),
    ),
    (
        ("Insats", "Lönekartläggning"),
        ("Genomförande", "Görs tillsammans med de fackliga organisationerna."),
        ("Ansvarig", "Personalavdelningen"),
        ("Tidpunkt", "Varje år"),
        ("Mått", "Löneskillnad i procent"),
    ),
    (
        ("Insats", "Prova på räddningstjänst"),
        ("Genomförande", "Två dagar för kvinnor som vill bli deltidsbrandmän."),
        ("Ansvarig", "Räddningschefen, personalavdelningen"),
        ("Tidpunkt", "Senast 31/12 2024"),
        ("Mått", "Antal deltagare"),
    ),
)


def card_plan(commands: Commands) -> bytes:
    story: list[Flowable] = [heading("Jämställdhetsplan 2023–2025", TITLE), heading("Arbetsgivare och service")]
    for card in CARDS:
        rows = [[cell(label, HEAD), cell(value)] for label, value in card]
        story += [KeepTogether(Table(rows, colWidths=(110, 330), style=list(commands), hAlign="LEFT", spaceAfter=14))]
    return document(story, "Älmhults kommun")


@shape
def cards() -> bytes:
    return card_plan(GRID)


@shape
def cards_unruled() -> bytes:
    return card_plan(BARE)


@shape
def cards_with_title_row() -> bytes:
    """The action stands in a merged row on top, with its number, below the heading of its section."""
    story: list[Flowable] = [heading("Jämställdhetsplan 2023–2025", TITLE), heading("Arbetsgivare och service")]
    for number, ((_, activity), *fields) in enumerate(CARDS, 1):
        title = [cell(f"Å{number}. {activity}", HEAD), ""]
        rows = [title, *([cell(label, HEAD), cell(value)] for label, value in fields)]
        merged = [*GRID, ("SPAN", (0, 0), (1, 0)), ("BACKGROUND", (0, 0), (1, 0), colors.lightgrey)]
        story += [KeepTogether(Table(rows, colWidths=(110, 330), style=merged, hAlign="LEFT", spaceAfter=14))]
    return document(story, "Älmhults kommun")


@shape
def cards_with_keys_of_their_own() -> bytes:
    """No rule knows the first key and the one of the time: place and values tell."""
    keys = {"Insats": "Det vi lovar", "Tidpunkt": "Löftet gäller"}
    story: list[Flowable] = [heading("Medborgarlöften 2023–2025", TITLE), heading("Trygghet i centrum")]
    for card in CARDS:
        rows = [[cell(keys.get(label, label)), cell(value)] for label, value in card]
        story += [KeepTogether(Table(rows, colWidths=(110, 330), style=list(BARE), hAlign="LEFT", spaceAfter=14))]
    return document(story, "Flens kommun")


@shape
def cards_with_small_keys() -> bytes:
    """No lines: small grey keys on the baseline of larger values, the action in bold. The second card has two keys
    without a value, and one line says the goal of all cards."""
    key = ParagraphStyle("key", parent=CELL, fontSize=8, textColor=colors.grey)
    value = ParagraphStyle("value", parent=CELL, fontSize=10.5)
    bold = ParagraphStyle("bold", parent=value, fontName="Helvetica-Bold")
    story: list[Flowable] = [heading("Jämställdhetsplan 2023–2025", TITLE), heading("Arbetsgivare och service")]
    story.append(paragraph("<b>Mål:</b> Service och arbetsvillkor är lika för alla."))
    for number, card in enumerate(CARDS):
        rows = [
            [cell(label, key), cell("" if number == 1 and label in ("Genomförande", "Mått") else text, value)]
            for label, text in card
        ]
        rows[0][1] = cell(card[0][1], bold)
        story += [KeepTogether(Table(rows, colWidths=(110, 330), style=list(BARE), hAlign="LEFT", spaceAfter=14))]
    return document(story, "Älmhults kommun")


@shape
def cards_side_by_side() -> bytes:
    """A table that reads down: labels in the first column, an action in each of the others."""
    labels = [label for label, _ in CARDS[0]]
    rows = [(label, *(card[n][1] for card in CARDS)) for n, label in enumerate(labels)]
    whole = table(rows, (70, 140, 140, 140), GRID)
    story = [heading("Jämställdhetsplan 2023–2025", TITLE), heading("Arbetsgivare och service"), whole]
    return document(story, "Älmhults kommun")


@shape
def cards_in_frames_side_by_side() -> bytes:
    """Frames of lines, two beside each other: a bold action, what it is about, and labels with their values."""
    cards = (
        ("Ta fram en cykelplan", "Planen omfattar stråken mellan skolorna, stationen och idrottsplatsen.", CLIMATE[0]),
        ("Säkra övergångsställena", "Börja vid skolorna.", CLIMATE[1]),
        ("Belys elljusspåret", "", CLIMATE[2]),
    )
    frames = [
        [
            paragraph(f"<b>{title}</b>"),
            *([paragraph(text)] if text else []),
            *(paragraph(f"<b>{label}:</b> {value}") for label, value in zip(HEADER[2:], row[2:], strict=True)),
        ]
        for title, text, row in cards
    ]
    box = [("BOX", place, place, 0.6, colors.black) for place in ((0, 0), (2, 0), (0, 2))]
    rows = [[frames[0], "", frames[1]], ["", "", ""], [frames[2], "", ""]]
    beside = Table(rows, (250, 12, 250), style=[*BARE, *box])
    return document([heading("Trafikplan 2024–2026", TITLE), heading("Trygga vägar"), beside])


def _cards_two_by_two(commands: Commands) -> list[Flowable]:
    """Two sections of two cards beside each other: a bold action, how it is carried out, and labels over values."""

    def card(row: Sequence[str], title: str) -> list[Flowable]:
        labels = [part for label, value in zip(HEADER[2:4], row[2:4], strict=True) for part in (label.upper(), value)]
        return [paragraph(f"<b>{title}</b>"), *(paragraph(text) for text in (row[1], *labels) if text)]

    story: list[Flowable] = []
    for section, rows in (("Resor och el", CLIMATE[:2]), ("Skola", CLIMATE[2:])):
        cards = Table([[card(rows[0], rows[0][0]), "", card(rows[1], rows[1][0])]], (240, 30, 240), style=[*commands])
        story += [heading(section), cards]
    return [heading("Klimatplan för Säter 2024–2026", TITLE), *story]


@shape
def cards_on_areas_side_by_side() -> bytes:
    """Cards two by two, each on an area of colour and as high as the one beside it."""
    grounds = [("BACKGROUND", place, place, colors.HexColor("#f2eee6")) for place in ((0, 0), (2, 0))]
    return document(_cards_two_by_two([*BARE, *grounds]))


@shape
def cards_side_by_side_without_lines() -> bytes:
    """Cards two by two with nothing but white between them."""
    return document(_cards_two_by_two(BARE))


@shape
def times_left_of_titles() -> bytes:
    """A time line: bold times left of bold titles, years between them, and the party below as a label."""
    story: list[Flowable] = [heading("Klimatplan för Säter 2024–2026", TITLE)]
    for year, rows in (("2024", CLIMATE[:2]), ("2025", CLIMATE[2:3])):
        items = [
            (paragraph(f"<b>{row[3]}</b>"), [paragraph(f"<b>{row[0]}</b>"), *(paragraph(t) for t in below if t)])
            for row in rows
            if (below := (row[1], f"Ansvarig: {row[2]}"))
        ]
        story += [paragraph(f"<b>{year}</b>"), Table(items, (100, 300), style=[*BARE])]
    return document(story)


def _panel(rows: Sequence[Any], below: Sequence[Any] = ()) -> Table:
    """A frame around what stands below one another."""
    frame = [*BARE, ("BOX", (0, 0), (-1, -1), 0.6, colors.grey), ("LEFTPADDING", (0, 0), (-1, -1), 10)]
    return Table([[[*rows, *below]]], colWidths=(480,), style=frame, hAlign="LEFT", spaceAfter=8)


@shape
def panels_below_figures() -> bytes:
    """Tiles of figures, and below them frames: a label over the action in bold type, labels in a row over their values,
    and one more label below these."""
    small = ParagraphStyle("small", parent=TEXT, fontSize=7, leading=9, spaceAfter=0)
    tiles = Table(
        [[paragraph("4 åtgärder"), "", paragraph("2 pågår"), "", paragraph("1 klar")]],
        colWidths=(140, 30, 140, 30, 140),
        style=[*BARE, *(("BOX", (n, 0), (n, 0), 0.6, colors.grey) for n in (0, 2, 4))],
        hAlign="LEFT",
        spaceAfter=8,
    )
    panels = []
    for row, comment in zip(CLIMATE, ("Tre bilar är bytta.", "Bygglov finns.", "", "Bokad."), strict=True):
        values = Table(
            [[Paragraph(head, small) for head in HEADER[2:]], [cell(value) for value in row[2:]]],
            colWidths=(180, 140, 120),
            style=[*BARE],
            hAlign="LEFT",
        )
        below = [Paragraph("Kommentar", small), paragraph(comment)] if comment else []
        panels.append(_panel([Paragraph("Åtgärd", small), paragraph(f"<b>{row[0]}</b>"), values], below))
    return document([heading("Klimatplan 2024–2026", TITLE), tiles, heading("Energi"), *panels])


@shape
def headings_left_of_tables() -> bytes:
    """Tables with a line under their heads, each with its section in large type, and what it is about, to its left."""
    story: list[Flowable] = [heading("Klimatplan 2024–2026", TITLE)]
    aside = ParagraphStyle("aside", parent=TEXT, fontName="Helvetica-Oblique", fontSize=8)
    for section, rows in (("Energi", CLIMATE[:2]), ("Skola", CLIMATE[2:])):
        part = table(
            [(row[0], *row[2:4]) for row in rows], (150, 120, 90), UNDER_HEAD, header=("Åtgärd", "Ansvarig", "Tidplan")
        )
        left = [
            heading(section, ParagraphStyle("left", parent=SECTION, spaceBefore=0)),
            Paragraph("Vi gör det tillsammans.", aside),
        ]
        story.append(Table([[left, part]], colWidths=(130, 380), style=[*BARE], hAlign="LEFT", spaceAfter=8))
    return document(story)


@shape
def numbers_above_headings() -> bytes:
    """`Åtgärd 1` in small type above the heading of each action, labels with colons below; a motto above the title."""
    story: list[Flowable] = [heading("Varmt om framtiden", TITLE), heading("Klimatplan 2024–2026 för Säters kommun")]
    story += [paragraph("Planen gäller för alla nämnder och bolag och följs upp varje år i samband med bokslutet.")]
    for section, rows in (("Mål 1. Vi kör och värmer utan olja", CLIMATE[:2]), ("Mål 2. Vi lär oss mer", CLIMATE[2:])):
        story.append(heading(section))
        for row in rows:
            number = CLIMATE.index(row) + 1
            story += [paragraph(f"Åtgärd {number}"), heading(row[0], SUBSECTION)]
            story += [paragraph(f"{label}: {value}") for label, value in zip(HEADER[2:4], row[2:4], strict=True)]
    return document(story)


@shape
def labels_over_values() -> bytes:
    """No lines: below the heading of each action its labels in a row, with their values below them."""
    story: list[Flowable] = [heading("Jämställdhetsplan 2023–2025", TITLE), heading("Arbetsgivare och service")]
    for card in CARDS:
        (_, activity), (_, implementation), *fields = card
        labels, values = zip(*fields, strict=True)
        story += [heading(activity, SUBSECTION), paragraph(implementation)]
        story.append(table([values], (130, 130, 160), BARE, header=labels))
    return document(story, "Älmhults kommun")


# 5. Lists and labelled paragraphs


LISTED: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (
    (
        "Stöd till lanthandlare",
        (
            ("Ansvarig", "Kommunledningskontoret"),
            ("Tidplan", "2023–2025"),
            ("Kostnad", "150 000 kr per år"),
        ),
    ),
    ("Mobil återvinning i varje by", (("Ansvarig", "Samhällsbyggnadsförvaltningen"), ("Tidplan", "2 ggr/år"))),
    (
        "Skylta vandringsleden",
        (("Ansvarig", "Kultur- och fritidsförvaltningen"), ("Tidplan", "Maj 2024"), ("Kostnad", "40 000 kr")),
    ),
)


@shape
def numbered_list() -> bytes:
    story: list[Flowable] = [heading("Landsbygdsprogram", TITLE), heading("Service i hela kommunen")]
    for number, (activity, fields) in enumerate(LISTED, 1):
        story.append(paragraph(f"<b>Åtgärd {number}.</b> {activity}"))
        story += [Paragraph(f"<b>{label}:</b> {value}", INDENTED) for label, value in fields]
        story.append(Spacer(1, 8))
    return document(story, "Gnesta kommun")


@shape
def numbered_headings() -> bytes:
    story: list[Flowable] = [heading("Landsbygdsprogram", TITLE), heading("1 Service i hela kommunen")]
    for number, (activity, fields) in enumerate(LISTED, 1):
        story.append(heading(f"1.{number} {activity}", SUBSECTION))
        story += [paragraph(f"{label}: {value}") for label, value in fields]
    return document(story, "Gnesta kommun")


@shape
def dashes_after_labels() -> bytes:
    """Headings that are only larger, and labels that end at a dash."""
    larger = ParagraphStyle("larger", parent=SUBSECTION, fontName="Helvetica", fontSize=12)
    story: list[Flowable] = [heading("Landsbygdsprogram", TITLE), heading("Service i hela kommunen")]
    for number, (activity, fields) in enumerate(LISTED, 1):
        story.append(heading(f"1.{number}. {activity}", larger))
        story += [Paragraph(f"<i>{label}</i> – {value}", INDENTED) for label, value in fields]
    return document(story, "Avesta kommun")


@shape
def labels_in_brackets() -> bytes:
    """List items that end with their labels in brackets, which may run over the line end."""
    story: list[Flowable] = [heading("Landsbygdsprogram", TITLE), heading("Service i hela kommunen")]
    for activity, fields in LISTED:
        labels = ", ".join(f"{label}: {value}" for label, value in fields)
        story.append(Paragraph(f"{activity} ({labels}).", ITEM, bulletText="•"))
    story.append(paragraph("Programmet gäller hela kommunen (utom tätorten)."))
    return document(story, "Gnesta kommun", size=(360, 400))


@shape
def items_between_dashes() -> bytes:
    """List items that end with their party and time between dashes."""
    story: list[Flowable] = [heading("Digital agenda", TITLE), heading("Service på nätet")]
    for activity, (_, party), (_, time), *_ in [(activity, *fields) for activity, fields in LISTED]:
        story.append(Paragraph(f"{activity} – {party} – {time}", ITEM, bulletText="•"))
    return document(story, "Gnesta kommun")


@shape
def labels_run_on() -> bytes:
    """Numbered actions with their labels in the same paragraph, bold amid the lines."""
    story: list[Flowable] = [heading("Landsbygdsprogram", TITLE), heading("Service i hela kommunen")]
    for number, (activity, fields) in enumerate(LISTED, 1):
        told = " ".join(f"<b>{label}:</b> {value}." for label, value in fields)
        story.append(paragraph(f"<b>Åtgärd {number}:</b> {activity}. {told}"))
    return document(story, "Gnesta kommun", size=(360, 400))


@shape
def numbered_commissions() -> bytes:
    """Numbered items below what a party is commissioned to do."""
    story: list[Flowable] = [heading("Energiplan 2025–2030", TITLE), heading("Uppdrag")]
    for party, items in (
        ("Kommunstyrelsen", ("ta fram en koldioxidbudget", "utse en klimatsamordnare")),
        ("Tekniska nämnden", ("bygga solceller på tre skolor",)),
    ):
        story.append(paragraph(f"<b>{party} får i uppdrag att:</b>"))
        story += [Paragraph(text, ITEM, bulletText=f"{number}.") for number, text in enumerate(items, 1)]
    return document(story, "Ydre kommun")


@shape
def labels_without_signs() -> bytes:
    """Labels in italics, told from their values by the type alone."""
    story: list[Flowable] = [heading("Landsbygdsprogram", TITLE), heading("Service i hela kommunen")]
    for activity, fields in LISTED:
        story.append(heading(activity, SUBSECTION))
        story.append(paragraph("<br/>".join(f"<i>{label}</i> {value}" for label, value in fields)))
    return document(story, "Gnesta kommun")


@shape
def party_headings_with_dashes() -> bytes:
    groups = (
        ("KOMMUNSTYRELSEFÖRVALTNINGEN SKA", ("översätta de vanligaste blanketterna", "hålla två samråd om året")),
        (
            "BARN- OCH UTBILDNINGSFÖRVALTNINGEN SKA",
            ("kartlägga behovet av förskola på finska", "köpa in läromedel till modersmålsundervisningen"),
        ),
    )
    story: list[Flowable] = [heading("Åtgärdsplan för nationella minoriteter 2023", TITLE)]
    for party, activities in groups:
        story.append(heading(party, SUBSECTION))
        story += [Paragraph(activity, ITEM, bulletText="–") for activity in activities]
    return document(story, "Sölvesborgs kommun")


@shape
def labelled_blocks() -> bytes:
    def labelled(label: str, *values: str) -> list[Flowable]:
        if len(values) == 1:
            return [paragraph(f"<b>{label}</b>"), paragraph(values[0])]
        return [paragraph(f"<b>{label}</b>"), *(Paragraph(value, ITEM, bulletText="•") for value in values)]

    story = [
        heading("Plan för etablering", TITLE),
        heading("Område 1: Språk"),
        heading("Mål 1.1: Fler klarar sfi inom två år.", SUBSECTION),
        *labelled("Strategi", "Undervisningen går att förena med arbete."),
        *labelled("Aktiviteter", "Erbjud sfi på kvällar", "Inrätta språkpraktik på kommunens arbetsplatser"),
        *labelled("Ansvarig", "Utbildningsförvaltningen"),
        *labelled("Tidsperiod", "2022–2024"),
        *labelled("Indikatorer", "Andel godkända", "Antal praktikplatser"),
        heading("Mål 1.2: Barn har ett rikt språk.", SUBSECTION),
        *labelled("Strategi", "Förskolan är den viktigaste platsen."),
        *labelled("Aktiviteter", "Bokgåva till alla nyfödda"),
        *labelled("Ansvarig", "Kulturförvaltningen, utbildningsförvaltningen"),
        *labelled("Tidsperiod", "Löpande"),
    ]
    return document(story, "Bollnäs kommun")


# 6. Years as columns


@shape
def lines_only_between_years() -> bytes:
    """Lines stand at the sides of the years only, and none below the dark header."""
    header = ("Insats", "Ansvarig", "2025", "2026", "2027", "Kommentar")
    rows = (
        ("Gallra stamgångarna i Stora Tuna prästskog", "Stadsbyggnadskontoret", "X", "", "X", ""),
        ("Naturpedagog på halvtid", "Naturskolan", "X", "X", "X", "Statsbidrag till 2026"),
        ("Ny skyltning vid Gyllbergen", "Gatuenheten", "", "X", "", ""),
    )
    dark = [
        *BARE,
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#00467f")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.6, colors.grey),
        *[("LINEBEFORE", (at, 0), (at, -1), 0.6, colors.grey) for at in range(2, 6)],
    ]
    return document(
        [
            heading("Handlingsplan för skog och natur", TITLE),
            heading("Skogar nära staden"),
            table(rows, (160, 120, 36, 36, 36, 110), dark, header=header, header_style=WHITE),
        ],
        "Borlänge kommun",
    )


@shape
def years_as_columns() -> bytes:
    rows = [
        ("Detaljplan för kvarteret Björken", "Stadsbyggnadsförvaltningen", "x", "x", "", ""),
        ("Grönstråk till torget", "Tekniska verken", "", "x", "x", ""),
        ("Mobilitetsplan", "Stadsbyggnadsförvaltningen", "x", "", "", ""),
        ("Gångväg till flygplatsen", "Tekniska verken", "", "", "x", "x"),
    ]
    return document(
        [
            heading("Genomförandeplan för översiktsplanen", TITLE),
            table(
                rows,
                (190, 150, 42, 42, 42, 42),
                header=("Åtgärd", "Ansvarig", "2023", "2024", "2025", "2026"),
            ),
        ],
        "Kiruna kommun",
    )


@shape
def months_as_columns() -> bytes:
    rows = [
        ("Upphandla digitala lås", "Verksamhetsutvecklare", "x", "x", "", ""),
        ("Utbilda nyckelpersoner", "Enhetschefer", "", "x", "x", ""),
        ("Utvärdera införandet", "Verksamhetsutvecklare", "", "", "", "x"),
    ]
    return document(
        [
            heading("Aktivitetsplan för e-hälsa", TITLE),
            table(rows, (190, 150, 42, 42, 42, 42), header=("Aktivitet", "Ansvarig", "jan", "feb", "mars", "april")),
        ],
        "Kiruna kommun",
    )


# 7. Combined columns


@shape
def labels_in_cells() -> bytes:
    """A column whose cells hold labels with their values, one under a heading that names them."""
    rows = [
        ("Säkra skolvägar", "Farthinder vid två skolor.", "Ansvar: Tekniska nämnden<br/>Tid: 2024–2026"),
        ("Ny cykelväg", "Från centrum till badet.", "Ansvar: Tekniska nämnden, Kommunstyrelsen<br/>Tid: 2027"),
        ("Trafikdag i årskurs 5", "", "Ansvar: Barn- och utbildningsnämnden<br/>Tid: Årligen"),
    ]
    return document(
        [
            heading("Trafiksäkerhetsprogram", TITLE),
            table(rows, (140, 170, 190), header=("Åtgärd", "Beskrivning", "Genomförande")),
        ],
        "Kumla kommun",
    )


@shape
def items_numbered_alike() -> bytes:
    """Rows whose cells hold the same numbered items."""
    rows = [
        (
            "Alla känner sig välkomna.",
            "1. Utbilda personalen<br/>2. Se över bilderna på webben",
            "1. Personalenheten<br/>2. Kommunikatör",
            "1. 2025-06<br/>2. 2025-12",
        ),
        (
            "Lokalerna är tillgängliga.",
            "3. Inventera hörslingor<br/>4. Märk upp ledstråk",
            "3. Fastighetschef<br/>4. Fastighetschef",
            "3. 2025-09<br/>4. 2026-06",
        ),
    ]
    return document(
        [
            heading("Plan för lika rättigheter", TITLE),
            table(rows, (130, 180, 110, 80), header=("Mål", "Åtgärder", "Ansvarig", "Klart")),
        ],
        "Bräcke kommun",
    )


@shape
def combined_activity_and_party() -> bytes:
    rows = [
        ("Vägning av tallrikssvinn<br/>Ansvarig: Kostchefen", "Mäts fem dagar i följd.", "Varje termin"),
        ("Pedagogisk lunch i alla skolor<br/>Ansvarig: Rektorerna", "Enligt schema.", "Kontinuerligt"),
        ("Ljuddämpning i matsalen<br/>Ansvarig: Fastighetschefen", "", "Sommaren 2023"),
    ]
    return document(
        [
            heading("Handlingsplan för måltider", TITLE),
            table(rows, (210, 190, 110), header=("Åtgärd/ansvar", "Beskrivning", "Tidplan")),
        ],
        "Hammarö kommun",
    )


@shape
def combined_in_brackets() -> bytes:
    rows = [
        ("Barnens kommundag (Ansvarig: Kommunledningskontoret)", "Elever ställer frågor i fullmäktige.", "Varje år"),
        ("Elevråd på alla skolor (Ansvarig: Rektorerna)", "Elevrådet träffar nämnden.", "Varje termin"),
        ("Stöd i skolan (Ansvarig: Socialförvaltningen)", "", "2025–2027"),
    ]
    return document(
        [
            heading("Plan för barnets rättigheter", TITLE),
            table(rows, (150, 230, 110), RULES, header=("Insats (ansvarig)", "Hur gör vi?", "Tid")),
        ],
        "Mullsjö kommun",
    )


@shape
def combined_time_and_followup() -> bytes:
    rows = [
        ("Måltidsvärdar på äldreboenden", "Socialnämnden", "2024"),
        ("Digital nattillsyn", "Socialnämnden", "Start hösten 2023"),
        ("Handledning vid svåra situationer", "Enhetschefer", "Varannan vecka"),
    ]
    return document(
        [
            heading("Äldreplan", TITLE),
            table(rows, (230, 150, 130), header=("Åtgärd", "Ansvarig", "Tidplan/Uppföljning")),
        ],
        "Skellefteå kommun",
    )


@shape
def combined_party_and_time() -> bytes:
    rows = [
        ("Fältassistenter på helgkvällar", "Socialtjänsten, 2023–2026", "Antal insatser"),
        ("Bättre belysning i gångtunneln", "Gatuavdelningen, Q4 2023", "Belysningsmätning"),
        ("Trygghetsvärdar i centrum", "Kultur- och fritidsförvaltningen, sommaren 2024", "Trygghetsmätning"),
    ]
    return document(
        [heading("Plan för trygghet", TITLE), table(rows, (200, 190, 120), header=("Åtgärd", "Vem/när", "Indikator"))],
        "Tranås kommun",
    )


# 8. Free wording of labels and headers


@shape
def free_headers() -> bytes:
    rows = [
        ("Starta en lokal matmarknad", "Näringslivsenheten", "15 september 2023", "60 000 kr"),
        ("Låna ut filmutrustning till bygdegårdar", "Kulturnämnden", "Löpande", "25 000 kr"),
        ("Ordna gårdsbesök för handläggare", "Miljönämnden, Byggnadsnämnden", "2024", "Inom ram"),
    ]
    head = ("Det här vill vi göra", "Håller i taktpinnen", "Blir av", "Prislapp")
    return document([heading("Handlingsplan för landsbygden", TITLE), table(rows, (190, 140, 100, 80), header=head)])


# 9. What is no action plan


def without_actions(title: str, header: Sequence[str], rows: Rows, municipality: str = "Ljusdals kommun") -> bytes:
    widths = [515 / len(header)] * len(header)
    return document([heading(title, TITLE), table(rows, widths, header=header)], municipality)


@shape
def attendance() -> bytes:
    return without_actions(
        "Närvaro våren 2023",
        ("Ledamot", "Parti", "18 jan", "15 feb", "22 mars"),
        (
            ("Ordföranden", "C", "X", "X", "X"),
            ("1:e vice ordföranden", "S", "X", "–", "X"),
            ("Ledamot", "M", "–", "X", "X"),
        ),
    )


@shape
def members() -> bytes:
    return without_actions(
        "Kommunstyrelsens ledamöter",
        ("Uppdrag", "Parti", "Vald från", "Vald till"),
        (
            ("Ordförande", "C", "2022-11-01", "2026-10-31"),
            ("Vice ordförande", "S", "2022-11-01", "2026-10-31"),
            ("Ledamot", "M", "2023-03-01", "2026-10-31"),
        ),
    )


@shape
def budget() -> bytes:
    return without_actions(
        "Investeringar, tkr",
        ("Projekt", "Ansvarig nämnd", "Start", "Klart", "Budget"),
        (
            ("Ny förskola", "Samhällsbyggnadsnämnden", "2023", "2025", "64 000"),
            ("Reinvestering gator", "Samhällsbyggnadsnämnden", "2024", "2026", "21 000"),
            ("Verksamhetssystem", "Omsorgsnämnden", "2024", "2024", "3 400"),
        ),
    )


@shape
def scorecard() -> bytes:
    return without_actions(
        "Styrkort",
        ("Fokusområde", "Mål", "Indikator", "Utfall 2022", "Utfall 2023", "Målvärde"),
        (
            ("Medborgare", "Trygga äldre", "Nöjda med hemtjänsten", "86", "88", "90"),
            ("Medarbetare", "Hållbart arbetsliv", "Sjukfrånvaro", "8,1", "7,4", "7,0"),
            ("Ekonomi", "Budget i balans", "Avvikelse i procent", "-1,2", "0,3", "0,0"),
        ),
    )


@shape
def statistics() -> bytes:
    return without_actions(
        "Sjukfrånvaro i procent",
        ("Förvaltning", "2021", "2022", "2023"),
        (("Kommunledning", "3,1", "2,9", "3,4"), ("Utbildning", "5,6", "6,2", "6,9"), ("Omsorg", "8,8", "9,4", "10,1")),
    )


@shape
def contents() -> bytes:
    return without_actions(
        "Innehåll",
        ("Avsnitt", "Rubrik", "Sida"),
        (
            ("1", "Inledning", "2"),
            ("2", "Mål och åtgärder", "3"),
            ("3", "Ansvar och tidplan", "5"),
            ("4", "Uppföljning", "6"),
        ),
    )


@shape
def inventory() -> bytes:
    return without_actions(
        "Underhållsinventering av kommunhuset",
        ("Byggnadsdel", "Skick", "Åtgärd", "Mängd", "Kostnad"),
        (
            ("Tak", "3", "Byte", "640 m²", "544 000"),
            ("Fönster", "2", "Målning", "84 st", "201 600"),
            ("Fasad", "1", "Tvätt", "1 150 m²", "103 500"),
        ),
        "Tierps kommun",
    )


@shape
def document_control() -> bytes:
    rows = (
        ("Dokumenttyp", "Riktlinje"),
        ("Fastställd av", "Kommunstyrelsen 2023-02-01, § 19"),
        ("Dokumentansvarig", "HR-chefen"),
        ("För uppföljning och tidplan ansvarar", "HR-chefen"),
        ("Giltighetstid", "Tills vidare"),
    )
    return document([heading("Riktlinjer för arbetsmiljö", TITLE), table(rows, (200, 300))], "Vara kommun")


@shape
def signatures() -> bytes:
    rows = (("Ordförande", "Justerare", "Sekreterare"), ("................", "................", "................"))
    return document(
        [
            heading("Underskrifter", TITLE),
            paragraph("Ansvarig för protokollet är kommunkansliet."),
            table(rows, (160, 160, 160), BARE),
            paragraph("Justerandes signatur ........................ Utdragsbestyrkande ........................"),
        ],
        "Åre kommun",
    )


@shape
def running_text() -> bytes:
    return document(
        [
            heading("Riktlinjer för systematiskt arbetsmiljöarbete", TITLE),
            heading("Ansvar"),
            paragraph(
                "Ansvarig: varje chef ansvarar för sin enhet. Åtgärder som inte genomförs direkt förs in i en "
                "handlingsplan, där det anges vad som ska göras, vem som är ansvarig och när det ska vara klart."
            ),
            heading("Tidplan"),
            paragraph("Skyddsronder genomförs i mars och oktober. Tidplanen följs upp vid nästa skyddsrond."),
            heading("Åtgärder"),
            paragraph("Åtgärderna beslutas i särskild ordning och redovisas inte i detta dokument."),
        ],
        "Vara kommun",
    )


# 10. Pages that are hard to read right

INTRODUCTION = (
    "Handlingsprogrammet hör till avfallsplanen. Här anges vem som är ansvarig, vad som ska göras och när det ska vara "
    "klart. Avfallsplanen tar sikte på åren till och med 2030.",
    "Avfallsmängderna har minskat sedan 2018. Mest har papper minskat, medan trädgårdsavfall och byggavfall har ökat. "
    "Hushållen sorterar ut allt mer matavfall.",
    "Kommunens renhållningsenhet ansvarar för insamlingen. Behandlingen upphandlas gemensamt med grannkommunerna. "
    "Tidplanen stäms av två gånger per år i den politiska styrgruppen.",
)
WASTE_HEADER = ("Åtgärd", "Ansvarig", "Tidplan")
WASTE_WIDTHS = (250, 150, 110)
WASTE: Rows = (
    ("Bytesrum på återvinningscentralen", "Renhållningsenheten", "2024"),
    ("Sortering av matavfall i samtliga storkök", "Kostenheten", "Senast 2025"),
    ("Skräpplockning med skolorna", "Utbildningsförvaltningen", "Årligen i maj"),
)
MORE_WASTE: Rows = (
    ("Plockanalys av hushållens avfall", "Renhållningsenheten", "Vartannat år"),
    ("Skyddsplantering vid deponin", "Gatuenheten", "Q3 2025"),
    ("Begagnade möbler i första hand", "Ekonomiavdelningen", "Löpande"),
)


def waste_table(commands: Commands = GRID) -> Table:
    return table(WASTE, WASTE_WIDTHS, commands, header=WASTE_HEADER)


def waste_plan(decoration: Decoration | None = None, commands: Commands = GRID) -> bytes:
    return document(
        [heading("Handlingsprogram för avfall", TITLE), paragraph(INTRODUCTION[0]), waste_table(commands)],
        "Ale kommun",
        decoration=decoration,
    )


@shape
def two_columns_of_text() -> bytes:
    left = [heading("Handlingsprogram för avfall", TITLE), heading("Bakgrund"), *map(paragraph, INTRODUCTION[:2])]
    right = [heading("Organisation"), paragraph(INTRODUCTION[2])]
    return document(
        [*left, FrameBreak(), *right, NextPageTemplate("page"), PageBreak(), waste_table(RULES)],
        "Ale kommun",
        columns=2,
    )


@shape
def landscape_page_inside() -> bytes:
    return document(
        [
            heading("Handlingsprogram för avfall", TITLE),
            *map(paragraph, INTRODUCTION),
            NextPageTemplate("wide"),
            PageBreak(),
            waste_table(),
        ],
        "Ale kommun",
    )


@shape
def furniture_on_each_page() -> bytes:
    def furniture(canvas: Canvas, size: tuple[float, float]) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(40, 32, "Ansvarig för dokumentet: Renhållningschefen. Tidplan: se kommunens webbplats.")
        canvas.drawRightString(size[0] - 40, size[1] - 25, "Handlingsprogram för avfall")

    return document(
        [
            heading("Handlingsprogram för avfall", TITLE),
            paragraph(INTRODUCTION[0]),
            table([*WASTE, *MORE_WASTE], WASTE_WIDTHS, header=WASTE_HEADER),
        ],
        "Ale kommun",
        size=(A4[0], 260),
        decoration=furniture,
        margin=55,
    )


@shape
def watermark() -> bytes:
    def utkast(canvas: Canvas, size: tuple[float, float]) -> None:
        canvas.translate(size[0] / 2, size[1] - 170)
        canvas.rotate(25)
        canvas.setFillGray(0.85)
        canvas.setFont("Helvetica-Bold", 90)
        canvas.drawCentredString(0, 0, "UTKAST")

    return waste_plan(utkast)


@shape
def hidden_text() -> bytes:
    def hide(canvas: Canvas, size: tuple[float, float]) -> None:
        text = canvas.beginText(60, size[1] - 150)
        text.setTextRenderMode(3)
        text.setFont("Helvetica", 9)
        text.textLine("Mallversion 4 Ansvarig Mallansvarig 2011")
        canvas.drawText(text)

    return waste_plan(hide)


def _as_canvas(draw: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=size, invariant=1, pageCompression=1)
    draw(canvas)
    canvas.save()
    return data.getvalue()


def _draw_waste(canvas: Canvas, x: float = 40, top: float = A4[1] - 60) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(x, top + 30, "Ale kommun")
    for flowable in (heading("Handlingsprogram för avfall", TITLE), paragraph(INTRODUCTION[0]), waste_table()):
        _, height = flowable.wrapOn(canvas, 510, 700)
        flowable.drawOn(canvas, x, top - height)
        top -= height + 10


@shape
def form_xobject() -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("plan", 0, 0, *A4)
        _draw_waste(canvas)
        canvas.endForm()
        canvas.doForm("plan")
        canvas.showPage()

    return _as_canvas(draw)


@shape
def rotate_entry() -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.translate(A4[1], 0)
        canvas.rotate(90)
        _draw_waste(canvas)
        canvas.setPageRotation(90)
        canvas.showPage()

    return _as_canvas(draw, landscape(A4))


@shape
def small_cropbox() -> bytes:
    def draw(canvas: Canvas) -> None:
        width, height = A4
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60, 40, "Beskärningsmärke 2023-09-01 Ansvarig: tryckeriet")
        _draw_waste(canvas, 40 + 60, height - 60 + 60)
        canvas.setCropBox((60, 60, 60 + width, 60 + height))
        canvas.showPage()

    return _as_canvas(draw, (A4[0] + 120, A4[1] + 120))


class Spaced(Flowable):
    """A bold line of text with space between its letters."""

    def __init__(self, text: str, size: float = 9) -> None:
        super().__init__()
        self.text, self.size = text, size
        self.width, self.height = 60.0, size + 3

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFont("Helvetica-Bold", self.size)
        self.canv.drawString(0, 3, self.text, charSpace=0.35 * self.size)


@shape
def spaced_letters() -> bytes:
    """Headings and column heads are set letter by letter."""
    return document(
        [
            heading("Klimatplan 2024–2026", TITLE),
            Spaced("MÅL 1 TRYGG SKOLVÄG", 13),
            Spacer(1, 6),
            table([row[:4] for row in CLIMATE], (120, 180, 110, 95), header=[Spaced(name) for name in HEADER[:4]]),
        ]
    )


@shape
def words_drawn_from_the_right() -> bytes:
    """The words of each line stand in the content stream from right to left, and the lines from below."""

    def draw(canvas: Canvas) -> None:
        x = (40, 300, 450)
        lines = [("Ale kommun",), ("Handlingsprogram för avfall",), WASTE_HEADER, *WASTE]
        for number, line in reversed(list(enumerate(lines))):
            y = A4[1] - 40 - 30 * number
            bold = "-Bold" if number in (1, 2) else ""
            for left, text in reversed(list(zip(x, line, strict=False))):
                canvas.setFont("Helvetica" + bold, 16 if number == 1 else 9)
                offset = left
                places = []
                for word in text.split(" "):
                    places.append((offset, word))
                    offset += canvas.stringWidth(word + " ")
                for place, word in reversed(places):
                    canvas.drawString(place, y, word)
        canvas.showPage()

    return _as_canvas(draw)


def scanned(pdf: bytes, *, dpi: int = 200, skew: float = 0.6, noise: float = 6.0, fax: bool = False) -> bytes:
    """`pdf` as a scanner gives it: a grey JPEG for each page (`fax`: black and white), turned by `skew` degrees."""
    data = io.BytesIO()
    canvas = Canvas(data, invariant=1, pageCompression=1)
    random = np.random.default_rng(zlib.crc32(pdf))
    for page in pdfium.PdfDocument(pdf):
        canvas.setPageSize(page.get_size())
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=250)
        grey = np.asarray(image, dtype=np.float32) * 0.96
        grey += random.normal(0, noise, grey.shape).astype(np.float32)
        picture = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
        kept = io.BytesIO()
        if fax:
            picture.point(lambda value: 255 if value > 150 else 0).convert("1").save(kept, "PNG")
        else:
            picture.save(kept, "JPEG", quality=45)
        kept.seek(0)
        canvas.drawImage(ImageReader(kept), 0, 0, *page.get_size())
        canvas.showPage()
    canvas.save()
    return data.getvalue()
