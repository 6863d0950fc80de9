# ruff: noqa: E501 (printed lines are kept whole)
"""Small minutes in the manners of many municipalities, drawn with reportlab, each with what must be read from it.

All matters and names of persons are invented. A page is drawn line by line; `Sheet` wraps text and breaks pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
PLAIN, BOLD, ITALIC, COURIER = "Helvetica", "Helvetica-Bold", "Times-Italic", "Courier"


@dataclass(frozen=True)
class Expected:
    """A paragraph that must be found; `tasks` are (responsible as printed, activity)."""

    paragraph: str
    title: str
    registry: str | None
    decision: str | None
    points: tuple[str, ...] = ()
    tasks: tuple[tuple[str | None, str], ...] = ()
    body: str | None = None  # where a file holds minutes of several meetings
    day: str | None = None


@dataclass(frozen=True)
class Template:
    """A drawn document: how to draw it, whose minutes it is, its paragraphs, and the pages that are no minutes."""

    name: str
    draw: Callable[[Sheet], None]
    body: str | None = None
    day: str | None = None
    paragraphs: tuple[Expected, ...] = ()
    free_pages: frozenset[int] = frozenset()


@dataclass
class Sheet:
    """A PDF in the making; y runs from the top of the page."""

    path: Path
    header: Callable[[Sheet], None] | None = None
    footer: Callable[[Sheet], None] | None = None
    y: float = 0.0
    page: int = 1
    bottom: float = 740.0
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(str(self.path), pagesize=A4, invariant=True)

    def begin(self, header: Callable[[Sheet], None] | None, footer: Callable[[Sheet], None] | None) -> None:
        self.header, self.footer = header, footer
        self._furnish()

    def _furnish(self) -> None:
        self.y = 60.0
        if self.header:
            self.header(self)
        if self.footer:
            self.footer(self)

    def at(self, x: float, y: float, text: str, font: str = PLAIN, size: float = 10) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def text(
        self, text: str, font: str = PLAIN, size: float = 11, x: float = 70, width: float = 450, gap: float = 0
    ) -> None:
        """Wrapped lines below the last ones, `gap` points further down."""
        self.y += gap
        for line in wrap(text, font, size, width):
            if self.y > self.bottom:
                self.new_page()
            self.at(x, self.y, line, font, size)
            self.y += size * 1.25

    def row(self, *cells: tuple[float, str], font: str = PLAIN, size: float = 11, gap: float = 0) -> None:
        """Cells (x, text) on one baseline."""
        self.y += gap
        if self.y > self.bottom:
            self.new_page()
        for x, text in cells:
            self.at(x, self.y, text, font, size)
        self.y += size * 1.25

    def new_page(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self._furnish()

    def save(self) -> None:
        self.canvas.save()


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for printed in text.split("\n"):
        line = ""
        for word in printed.split():
            longer = f"{line} {word}".strip()
            if line and stringWidth(longer, font, size) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def head(body: str, day: str, kind: str = "SAMMANTRÄDESPROTOKOLL", municipality: str = "") -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        if municipality:
            sheet.at(70, 40, municipality, BOLD, 10)
        sheet.at(350, 40, kind, PLAIN, 10)
        sheet.at(350, 53, body, PLAIN, 10)
        sheet.at(350, 66, day, PLAIN, 10)
        sheet.at(510, 40, f"{sheet.page} (9)", PLAIN, 9)
        sheet.y = 110

    return draw


def signatures(*words: str) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        for place, word in enumerate(words):
            sheet.at(70 + 150 * place, 790, word, PLAIN, 8)

    return draw


FILLER = (
    "Förvaltningen har under våren gått igenom verksamhetens lokaler och bedömer att behovet är större än vad som tidigare "
    "antagits. Underlaget har tagits fram tillsammans med berörda enheter och har varit på remiss. "
)


# --- 1: number, title and registry number on one line, the decision last, numbered -------------------------------------


def _slash_year(sheet: Sheet) -> None:
    sheet.begin(
        head("Kommunstyrelsen", "2019-05-22", municipality="KUNGÄLVS KOMMUN"),
        signatures("Justerandes sign", "Utdragsbestyrkande"),
    )
    sheet.text("Plats och tid: Sessionssalen, Stadshuset, onsdagen den 22 maj 2019, kl. 09:00-11:45", gap=10)
    sheet.text("Beslutande: Ledamöter enligt närvarolista", gap=8)
    sheet.text("Justeringens plats och tid: Stadshuset 2019-05-27", gap=8)
    sheet.text("Paragrafer: 142-143", gap=8)
    sheet.text(
        "Anslag/bevis. Protokollet är justerat. Anslaget sätts upp 2019-05-28. Anslaget tas ned 2019-06-19.", gap=20
    )
    sheet.new_page()
    sheet.text("Ärendelista", BOLD, 14)
    sheet.row((70, "§ 142/2019"), (160, "Budgetuppföljning april 2019"), (500, "3"), gap=6)
    sheet.row((70, "§ 143/2019"), (160, "Riktlinjer för skolskjuts"), (500, "4"))
    sheet.new_page()
    sheet.text("§ 142/2019 Budgetuppföljning april 2019 (Dnr KS2019/0456)", BOLD, 12)
    sheet.text("Sammanfattning av ärendet", BOLD, 11, gap=10)
    sheet.text(FILLER * 2)
    sheet.text("Beslutsunderlag", BOLD, 11, gap=10)
    sheet.text("Tjänsteskrivelse Budgetuppföljning\nKSAU § 88/2019")
    sheet.text("Förslag till beslut", BOLD, 11, gap=10)
    sheet.text("1. Uppföljningen godkänns.")
    sheet.text("Beslut", BOLD, 11, gap=10)
    sheet.text("1. Budgetuppföljningen per april 2019 godkänns.")
    sheet.text(
        "2. Kommundirektören får i uppdrag att senast den 30 september 2019 redovisa åtgärder för en budget i balans."
    )
    sheet.text("Expedieras till: Kommundirektören", gap=10)
    sheet.text("För kännedom till: Ekonomienheten")
    sheet.new_page()
    sheet.text("§ 143/2019 Riktlinjer för skolskjuts (Dnr KS2019/0512-3)", BOLD, 12)
    sheet.text("Sammanfattning av ärendet", BOLD, 11, gap=10)
    sheet.text(FILLER)
    sheet.text("Beslut", BOLD, 11, gap=10)
    sheet.text("Ärendet bordläggs till nästa sammanträde.")
    sheet.text("Paragrafen justeras omedelbart.", gap=8)


SLASH_YEAR = Template(
    "slash_year",
    _slash_year,
    "Kommunstyrelsen",
    "2019-05-22",
    (
        Expected(
            "142",
            "Budgetuppföljning april 2019",
            "KS2019/0456",
            "1. Budgetuppföljningen per april 2019 godkänns. 2. Kommundirektören får i uppdrag att senast den 30 september 2019 "
            "redovisa åtgärder för en budget i balans.",
            (
                "1. Budgetuppföljningen per april 2019 godkänns.",
                "2. Kommundirektören får i uppdrag att senast den 30 september 2019 redovisa åtgärder för en budget i balans.",
            ),
            (("Kommundirektören", "senast den 30 september 2019 redovisa åtgärder för en budget i balans."),),
        ),
        Expected(
            "143",
            "Riktlinjer för skolskjuts",
            "KS2019/0512-3",
            "Ärendet bordläggs till nästa sammanträde. Paragrafen justeras omedelbart.",
        ),
    ),
)


# --- 2: labels in the margin ------------------------------------------------------------------------------------------


def _margin(sheet: Sheet) -> None:
    sheet.begin(None, signatures("Ordförandes sign", "Justerares sign", "Utdragsbestyrkande"))
    sheet.row((70, "Socialnämndens arbetsutskott"), (330, "Sammanträdesprotokoll"), (500, "1 (2)"), font=BOLD)
    sheet.row((330, "Sammanträdesdatum"), gap=4, size=8)
    sheet.row((330, "2020-11-03"))
    sheet.row((70, "Plats och tid"), (180, "Kommunhuset, kl 13.15 - 15.30"), gap=20)
    sheet.row((70, "Utses att justera"), (180, "Anna Exempel"), gap=6)
    sheet.row((70, "Justering"), (180, "Kommunhuset 2020-11-06"), gap=6)
    sheet.new_page()
    sheet.row((70, "Socialnämndens arbetsutskott"), (330, "Sammanträdesprotokoll"), (500, "2 (2)"), font=BOLD)
    sheet.row((330, "2020-11-03"))
    sheet.row((70, "§ 17"), (180, "Uppföljning av hemtjänstens insatser under"), font=BOLD, gap=20)
    sheet.row((180, "hösten 2020 i hela kommunen"), font=BOLD)
    sheet.row((180, "Dnr SN 2020-00231"))
    sheet.row((70, "Beslut"), (180, "Arbetsutskottet beslutar att uppdra åt förvaltningschefen att"), gap=10)
    sheet.row((180, "inför budget 2021 ta fram ett förslag till ny resursfördelning."))
    sheet.row((70, "Bakgrund"), (180, "Hemtjänsten har under hösten sett över sina insatser och"), gap=10)
    sheet.row((180, "funnit att restiden ökar."))
    sheet.row((70, "Expedieras"), (180, "Förvaltningschefen"), gap=10)
    sheet.row((70, "§ 18"), (180, "Övriga frågor"), font=BOLD, gap=20)
    sheet.row((70, "Beslut"), (180, "Arbetsutskottet lägger informationen till handlingarna."), gap=10)


MARGIN = Template(
    "margin",
    _margin,
    "Socialnämndens arbetsutskott",
    "2020-11-03",
    (
        Expected(
            "17",
            "Uppföljning av hemtjänstens insatser under hösten 2020 i hela kommunen",
            "SN 2020-00231",
            "Arbetsutskottet beslutar att uppdra åt förvaltningschefen att inför budget 2021 ta fram ett förslag till ny resursfördelning.",
            (),
            (("förvaltningschefen", "inför budget 2021 ta fram ett förslag till ny resursfördelning."),),
        ),
        Expected("18", "Övriga frågor", None, "Arbetsutskottet lägger informationen till handlingarna."),
    ),
)


# --- 3: Finland-Swedish -----------------------------------------------------------------------------------------------


def _finland(sheet: Sheet) -> None:
    sheet.begin(head("Välfärdsnämnden", "15.9.2022", "PROTOKOLL", "STADEN NYKARLEBY"), None)
    sheet.row((70, "Organ"), (200, "Välfärdsnämnden"), gap=10)
    sheet.row((70, "Sammanträdestid"), (200, "Torsdag 15.9.2022 kl. 18.00–19.40"), gap=6)
    sheet.row((70, "Protokolljustering"), (200, "19.9.2022"), gap=6)
    sheet.text("Föredragningslista", BOLD, 12, gap=20)
    sheet.row((70, "15 §"), (120, "Sammanträdets laglighet och beslutförhet"), gap=4)
    sheet.row((70, "16 §"), (120, "Avgifter inom småbarnspedagogiken"))
    sheet.row((70, "17 §"), (120, "Delgivningar"))
    sheet.new_page()
    sheet.text("15 § Sammanträdets laglighet och beslutförhet", BOLD, 12)
    sheet.text("Beredning: Enligt förvaltningsstadgan kallas nämnden till möte fyra dagar före.", gap=8)
    sheet.text("Beslutsförslag: Sammanträdet konstateras lagligt sammankallat.", gap=8)
    sheet.text("Välfärdsnämndens beslut: Sammanträdet konstaterades lagligt sammankallat och beslutfört.", gap=8)
    sheet.text("16 § Avgifter inom småbarnspedagogiken", BOLD, 12, gap=24)
    sheet.text("NKBY/444/00.02.07/2022")
    sheet.text("Beredning:", BOLD, 11, gap=8)
    sheet.text(FILLER)
    sheet.text("Beslutsförslag:", BOLD, 11, gap=8)
    sheet.text("Nämnden fastställer avgifterna.")
    sheet.text("Välfärdsnämndens beslut:", BOLD, 11, gap=8)
    sheet.text("Avgifterna fastställs från 1.1.2023. Bildningsdirektören ges i uppdrag att informera vårdnadshavarna.")
    sheet.text("17 § Delgivningar", BOLD, 12, gap=24)
    sheet.text("Beslut:", BOLD, 11, gap=8)
    sheet.text("Antecknas för kännedom.")


FINLAND = Template(
    "finland",
    _finland,
    "Välfärdsnämnden",
    "2022-09-15",
    (
        Expected(
            "15",
            "Sammanträdets laglighet och beslutförhet",
            None,
            "Sammanträdet konstaterades lagligt sammankallat och beslutfört.",
        ),
        Expected(
            "16",
            "Avgifter inom småbarnspedagogiken",
            "NKBY/444/00.02.07/2022",
            "Avgifterna fastställs från 1.1.2023. Bildningsdirektören ges i uppdrag att informera vårdnadshavarna.",
            (),
            (("Bildningsdirektören", "informera vårdnadshavarna."),),
        ),
        Expected("17", "Delgivningar", None, "Antecknas för kännedom."),
    ),
)


# --- 4: full council: att-clauses, the lower bodies' paragraphs quoted below --------------------------------------------


def _council(sheet: Sheet) -> None:
    sheet.begin(
        head("Kommunfullmäktige", "2021-02-25", "Protokoll", "Storumans kommun"),
        signatures("Justerandes signatur", "Utdragsbestyrkande"),
    )
    sheet.row((70, "Kf § 12/21"), (350, "Dnr KS/2020:298"), font=BOLD)
    sheet.text("Plan för minskad klimatpåverkan\n2021–2025", BOLD, 14, gap=6)
    sheet.text("Kommunfullmäktiges beslut", BOLD, 11, gap=10)
    sheet.text("att anta plan för minskad klimatpåverkan 2021–2025,", x=90)
    sheet.text(
        "att ge samtliga nämnder i uppdrag att årligen redovisa sitt arbete till kommunstyrelsen i samband med årsbokslutet, samt",
        x=90,
    )
    sheet.text("att upphäva planen från 2015.", x=90)
    sheet.text("Sammanfattning", BOLD, 11, gap=10)
    sheet.text(FILLER)
    sheet.text("Ärendets beredning", BOLD, 11, gap=10)
    sheet.text("Kommunstyrelsen § 45", BOLD, 10, gap=6)
    sheet.text("Beslut", BOLD, 10, gap=4)
    sheet.text("Kommunstyrelsen beslutar att ge miljönämnden i uppdrag att se över planen.", size=10)
    sheet.text("Reservation", BOLD, 11, gap=10)
    sheet.text("Bo Påhittad (X) reserverar sig mot beslutet.")
    sheet.text("Beslutet skickas till", BOLD, 11, gap=10)
    sheet.text("Samtliga nämnder")
    sheet.row((70, "Kf § 13/21"), (350, "Dnr KS/2021:17"), font=BOLD, gap=24)
    sheet.text("Motion om fler laddplatser", BOLD, 14, gap=6)
    sheet.text("Kommunfullmäktiges beslut", BOLD, 11, gap=10)
    sheet.text("Motionen överlämnas till kommunstyrelsen för beredning.")


COUNCIL = Template(
    "council",
    _council,
    "Kommunfullmäktige",
    "2021-02-25",
    (
        Expected(
            "12",
            "Plan för minskad klimatpåverkan 2021–2025",
            "KS/2020:298",
            "att anta plan för minskad klimatpåverkan 2021–2025, att ge samtliga nämnder i uppdrag att årligen redovisa sitt arbete "
            "till kommunstyrelsen i samband med årsbokslutet, samt att upphäva planen från 2015.",
            (
                "att anta plan för minskad klimatpåverkan 2021–2025,",
                "att ge samtliga nämnder i uppdrag att årligen redovisa sitt arbete till kommunstyrelsen i samband med årsbokslutet, samt",
                "att upphäva planen från 2015.",
            ),
            (("samtliga nämnder", "årligen redovisa sitt arbete till kommunstyrelsen i samband med årsbokslutet"),),
        ),
        Expected(
            "13",
            "Motion om fler laddplatser",
            "KS/2021:17",
            "Motionen överlämnas till kommunstyrelsen för beredning.",
            (),
            (("kommunstyrelsen", "Motionen överlämnas till kommunstyrelsen för beredning."),),
        ),
    ),
)


# --- 5: typewriter, one size, no bold -----------------------------------------------------------------------------------


def _typewriter(sheet: Sheet) -> None:
    sheet.begin(None, None)

    def line(text: str = "", gap: float = 0) -> None:
        sheet.text(text, COURIER, 10, gap=gap)

    line("HAGFORS KOMMUN            SAMMANTRÄDESPROTOKOLL       Sida 1")
    line("Kommunstyrelsen           Sammanträdesdatum 2018 04 10")
    line("KS § 42   Dnr KS 2018/123", 20)
    line("Försäljning av fastigheten Granen 4", 6)
    line("BESLUT", 10)
    line("Kommunstyrelsen beslutar att ge tekniska nämnden i uppdrag att under 2018 sälja fastigheten Granen 4.")
    line("ÄRENDET", 10)
    line("Fastigheten har stått tom sedan 2015. " + FILLER)
    line("I enlighet med 5 kap. och med stöd av det som anges i", 6)
    line("§ 43 i reglementet har samråd hållits, vilket bekräftas i nämndens")
    line("Yttrande")
    line("och i det som i övrigt har framkommit.")
    line("KS § 43   Dnr KS 2018/130", 20)
    line("Val av ledamot", 6)
    line("BESLUT", 10)
    line("Eva Påhittad väljs till ledamot.")
    line("BESLUTET SKICKAS TILL", 10)
    line("Eva Påhittad")


TYPEWRITER = Template(
    "typewriter",
    _typewriter,
    "Kommunstyrelsen",
    "2018-04-10",
    (
        Expected(
            "42",
            "Försäljning av fastigheten Granen 4",
            "KS 2018/123",
            "Kommunstyrelsen beslutar att ge tekniska nämnden i uppdrag att under 2018 sälja fastigheten Granen 4.",
            (),
            (("tekniska nämnden", "under 2018 sälja fastigheten Granen 4."),),
        ),
        Expected("43", "Val av ledamot", "KS 2018/130", "Eva Påhittad väljs till ledamot."),
    ),
)


# --- 6: a proposal upwards and a decision of its own ---------------------------------------------------------------------


def _two_part(sheet: Sheet) -> None:
    sheet.begin(head("Kommunstyrelsen", "Sammanträdesdatum 2022-03-08"), signatures("Signatur"))
    sheet.text("§ 51", BOLD, 13)
    sheet.text("Ny simhall – inriktningsbeslut", BOLD, 13)
    sheet.text("Diarienummer: KS-2022/00117", gap=4)
    sheet.text("Kommunstyrelsens förslag till kommunfullmäktige", BOLD, 11, gap=10)
    sheet.text("1. Inriktningen för ny simhall fastställs.")
    sheet.text("2. Fastighetsnämnden får i uppdrag att ta fram ett programförslag.")
    sheet.text("Kommunstyrelsens beslut för egen del", BOLD, 11, gap=10)
    sheet.text("Kommundirektören uppdras att samordna arbetet.")
    sheet.text("Ärendebeskrivning", BOLD, 11, gap=10)
    sheet.text(FILLER)
    sheet.text("Arbetsutskottets förslag till beslut", BOLD, 11, gap=10)
    sheet.text("Arbetsutskottet föreslår kommunstyrelsen att ge fritidsnämnden i uppdrag att utreda frågan.")


TWO_PART = Template(
    "two_part",
    _two_part,
    "Kommunstyrelsen",
    "2022-03-08",
    (
        Expected(
            "51",
            "Ny simhall – inriktningsbeslut",
            "KS-2022/00117",
            "1. Inriktningen för ny simhall fastställs. 2. Fastighetsnämnden får i uppdrag att ta fram ett programförslag. "
            "Kommundirektören uppdras att samordna arbetet.",
            (
                "1. Inriktningen för ny simhall fastställs.",
                "2. Fastighetsnämnden får i uppdrag att ta fram ett programförslag.",
            ),
            (("Fastighetsnämnden", "ta fram ett programförslag."), ("Kommundirektören", "samordna arbetet.")),
        ),
    ),
)


# --- 7: the head of a paragraph in a table ------------------------------------------------------------------------------


def _table_head(sheet: Sheet) -> None:
    sheet.begin(head("Miljö- och byggnadsnämnden", "2020-06-16"), signatures("Justerandes sign", "Utdragsbestyrkande"))

    def box(number: str, title: str, registry: str) -> None:
        top = HEIGHT - sheet.y + 14
        for x in (65, 120, 400, 535):
            sheet.canvas.line(x, top, x, top - 22)
        for y in (top, top - 22):
            sheet.canvas.line(65, y, 535, y)
        sheet.row((70, number), (125, title), (405, registry), font=BOLD)

    box("§ 60", "Tillsynsplan för livsmedel 2021", "MBN 2020-0044")
    sheet.text("Nämndens beslut", BOLD, 11, gap=20)
    sheet.text("Nämnden antar tillsynsplanen. Förvaltningen ska återrapportera utfallet till nämnden i juni 2021.")
    sheet.text("Skälen för beslutet", BOLD, 11, gap=10)
    sheet.text(FILLER)
    sheet.y += 20
    box("§ 61", "Strandskyddsdispens", "MBN 2020-0391")
    sheet.text("Nämndens beslut", BOLD, 11, gap=20)
    sheet.text("Ansökan avslås.")
    sheet.text("Hur man överklagar", BOLD, 11, gap=10)
    sheet.text("Beslutet överklagas hos länsstyrelsen.")


TABLE_HEAD = Template(
    "table_head",
    _table_head,
    "Miljö- och byggnadsnämnden",
    "2020-06-16",
    (
        Expected(
            "60",
            "Tillsynsplan för livsmedel 2021",
            "MBN 2020-0044",
            "Nämnden antar tillsynsplanen. Förvaltningen ska återrapportera utfallet till nämnden i juni 2021.",
            (),
            (("Förvaltningen", "Förvaltningen ska återrapportera utfallet till nämnden i juni 2021."),),
        ),
        Expected("61", "Strandskyddsdispens", "MBN 2020-0391", "Ansökan avslås."),
    ),
)


# --- 8: several paragraphs in one, matters numbered too -------------------------------------------------------------------


def _several(sheet: Sheet) -> None:
    sheet.begin(head("Barn- och utbildningsnämnden", "18 mars 2021"), None)
    sheet.text("§ 22", BOLD, 12)
    sheet.text("Ärende 1. Godkännande av dagordning", BOLD, 12)
    sheet.text("Beslut", BOLD, 11, gap=8)
    sheet.text("Dagordningen godkänns.")
    sheet.text("§§ 23–25", BOLD, 12, gap=20)
    sheet.text("Ärende 2. Elevärenden", BOLD, 12)
    sheet.text("Beslut", BOLD, 11, gap=8)
    sheet.text("Se särskilt protokoll. Omfattas av sekretess.")
    sheet.text("§ 26", BOLD, 12, gap=20)
    sheet.text("Ärende 3. Rektors rapport om frånvaro", BOLD, 12)
    sheet.text("Dnr: BUN 2021/45", gap=2)
    sheet.text("Beslut", BOLD, 11, gap=8)
    sheet.text("Nämnden beslutar att")
    sheet.text("a) lägga rapporten till handlingarna,", x=85)
    sheet.text(
        "b) uppdra åt utbildningschefen att återkomma med en plan för ökad närvaro senast i september 2021.", x=85
    )


SEVERAL = Template(
    "several",
    _several,
    "Barn- och utbildningsnämnden",
    "2021-03-18",
    (
        Expected("22", "Godkännande av dagordning", None, "Dagordningen godkänns."),
        Expected("23–25", "Elevärenden", None, "Se särskilt protokoll. Omfattas av sekretess."),
        Expected(
            "26",
            "Rektors rapport om frånvaro",
            "BUN 2021/45",
            "Nämnden beslutar att a) lägga rapporten till handlingarna, b) uppdra åt utbildningschefen att återkomma med en plan för "
            "ökad närvaro senast i september 2021.",
            (
                "a) lägga rapporten till handlingarna,",
                "b) uppdra åt utbildningschefen att återkomma med en plan för ökad närvaro senast i september 2021.",
            ),
            (("utbildningschefen", "återkomma med en plan för ökad närvaro senast i september 2021."),),
        ),
    ),
)


# --- 9: an extract: labels over their values, no series before the number --------------------------------------------------


def _extract(sheet: Sheet) -> None:
    sheet.begin(None, signatures("Justerande", "Utdragsbestyrkande"))
    sheet.row((70, "Eksjö kommun"), (330, "PROTOKOLLSUTDRAG"), (500, "Sida 1 (1)"), font=BOLD)
    sheet.row((70, "Instans"), (330, "Sammanträdesdatum"), size=8, gap=8)
    sheet.row((70, "Samhällsbyggnadsnämnden"), (330, "2020-09-17"))
    sheet.row((70, "§ 87"), (330, "Dnr 2020/00123-251"), gap=30, font=BOLD)
    sheet.text("Trafiksäkerhet på Storgatan", BOLD, 14, gap=8)
    sheet.text("Samhällsbyggnadsnämnden beslutar", BOLD, 11, gap=12)
    sheet.text("• att sänka hastigheten till 30 km/tim, och", x=80)
    sheet.text("• att uppdra till gatuchefen att utvärdera åtgärden under 2021.", x=80)
    sheet.text("Ärendet i korthet", BOLD, 11, gap=12)
    sheet.text(FILLER)
    sheet.text("Skickas till", BOLD, 11, gap=12)
    sheet.text("Gatuchefen")


EXTRACT = Template(
    "extract",
    _extract,
    "Samhällsbyggnadsnämnden",
    "2020-09-17",
    (
        Expected(
            "87",
            "Trafiksäkerhet på Storgatan",
            "2020/00123-251",
            "• att sänka hastigheten till 30 km/tim, och • att uppdra till gatuchefen att utvärdera åtgärden under 2021.",
            (
                "• att sänka hastigheten till 30 km/tim, och",
                "• att uppdra till gatuchefen att utvärdera åtgärden under 2021.",
            ),
            (("gatuchefen", "utvärdera åtgärden under 2021."),),
        ),
    ),
)


# --- 10: a decision over a page break, the paragraph's number again in the next page's text ----------------------------------


def _page_break(sheet: Sheet) -> None:
    sheet.begin(
        head("Kultur- och fritidsnämnden", "Sammanträdesdatum 2019-10-01"),
        signatures("Ordförandes signatur", "Justerandes signatur", "Utdragsbestyrkande"),
    )
    sheet.row((70, "§ 8"), (350, "KFN 2019/0298"))
    sheet.text(
        "Strategi för biblioteken i kommunens ytterområden och i de mindre orterna längs kusten 2020–2024",
        BOLD,
        14,
        gap=8,
    )
    sheet.text("Ärendet", BOLD, 12, gap=10)
    sheet.text(FILLER * 9)
    sheet.text("Beslut", BOLD, 12, gap=10)
    sheet.text(
        "Kultur- och fritidsnämnden antar strategin med följande tillägg som ska gälla under hela perioden och som förvaltningen"
    )
    sheet.new_page()
    sheet.text("Forts. § 8")
    sheet.text("har att beakta. Kulturchefen får i uppdrag att se till att strategin blir känd i verksamheten.", gap=6)
    sheet.text("Protokollsanteckning", BOLD, 12, gap=10)
    sheet.text("Ingen ska behöva åka mer än en mil, anser Vilma Påhittad (X).")
    sheet.text("_______________________", gap=6)


PAGE_BREAK = Template(
    "page_break",
    _page_break,
    "Kultur- och fritidsnämnden",
    "2019-10-01",
    (
        Expected(
            "8",
            "Strategi för biblioteken i kommunens ytterområden och i de mindre orterna längs kusten 2020–2024",
            "KFN 2019/0298",
            "Kultur- och fritidsnämnden antar strategin med följande tillägg som ska gälla under hela perioden och som förvaltningen "
            "har att beakta. Kulturchefen får i uppdrag att se till att strategin blir känd i verksamheten.",
            (),
            (("Kulturchefen", "se till att strategin blir känd i verksamheten."),),
        ),
    ),
)


# --- 11: labels in bold at the start of the line; matters without a decision -------------------------------------------------


def _run_in(sheet: Sheet) -> None:
    sheet.begin(None, None)
    sheet.text("Protokoll fört vid sammanträde med tekniska nämnden i Tranås den 4 juni 2019 kl. 13.00", BOLD, 12)

    def labelled(label: str, text: str) -> None:
        sheet.y += 6
        sheet.at(70, sheet.y, label, BOLD, 11)
        x = 70 + stringWidth(label + " ", BOLD, 11)
        first, *rest = wrap(text, PLAIN, 11, 450 - (x - 70))
        sheet.at(x, sheet.y, first, PLAIN, 11)
        sheet.y += 13.75
        for line in wrap(" ".join(rest), PLAIN, 11, 450) if rest else ():
            sheet.text(line)

    sheet.text("§ 31 Information från förvaltningen", BOLD, 12, gap=20)
    sheet.text("Förvaltningschefen informerar om pågående arbeten.", gap=4)
    sheet.text("§ 32 Åtgärder vid Sommenbadet", BOLD, 12, gap=20)
    sheet.text("TN 47/19", gap=2)
    labelled("Ärendet", FILLER)
    labelled(
        "Beslut",
        "Nämnden ger driftchefen i uppdrag att i samråd med kultur- och fritidsnämnden ta fram en skötselplan före sommaren 2020.",
    )
    labelled("Beslutet expedieras till", "Driftchefen")


RUN_IN = Template(
    "run_in",
    _run_in,
    "Tekniska nämnden",
    "2019-06-04",
    (
        Expected("31", "Information från förvaltningen", None, None),
        Expected(
            "32",
            "Åtgärder vid Sommenbadet",
            "TN 47/19",
            "Nämnden ger driftchefen i uppdrag att i samråd med kultur- och fritidsnämnden ta fram en skötselplan före sommaren 2020.",
            (),
            (("driftchefen", "i samråd med kultur- och fritidsnämnden ta fram en skötselplan före sommaren 2020."),),
        ),
    ),
)


# --- 12: an extract, a letter and a plan in one file ---------------------------------------------------------------------


def _mixed(sheet: Sheet) -> None:
    sheet.begin(None, None)
    sheet.text("Utdrag ur protokoll", BOLD, 14)
    sheet.text("Omsorgsnämnden 2018-12-11")
    sheet.text("§ 104 Handlingsplan mot ensamhet", BOLD, 13, gap=12)
    sheet.text("ON 2018.77")
    sheet.text("Beslut", BOLD, 12, gap=8)
    sheet.text("Omsorgsnämnden antar handlingsplanen. Planen ska följas upp årligen av omsorgsförvaltningen.")
    sheet.text("Beslutsunderlag", BOLD, 12, gap=8)
    sheet.text("Bilaga 1 Handlingsplan mot ensamhet")
    sheet.new_page()
    sheet.text("Tjänsteskrivelse", BOLD, 14)
    sheet.text("Handlingsplan mot ensamhet")
    sheet.text("Förslag till beslut", BOLD, 12, gap=8)
    sheet.text("Omsorgsnämnden antar handlingsplanen.")
    sheet.new_page()
    sheet.text("Handlingsplan mot ensamhet 2019–2021", BOLD, 16)
    sheet.row((70, "Aktivitet"), (250, "Ansvarig"), (400, "Tidplan"), font=BOLD, gap=10)
    sheet.row((70, "Starta träffpunkter"), (250, "Omsorgsförvaltningen"), (400, "2019"))


MIXED = Template(
    "mixed",
    _mixed,
    "Omsorgsnämnden",
    "2018-12-11",
    (
        Expected(
            "104",
            "Handlingsplan mot ensamhet",
            "ON 2018.77",
            "Omsorgsnämnden antar handlingsplanen. Planen ska följas upp årligen av omsorgsförvaltningen.",
            (),
            (("omsorgsförvaltningen", "Planen ska följas upp årligen av omsorgsförvaltningen."),),
        ),
    ),
    frozenset({2, 3}),
)


# --- not minutes ------------------------------------------------------------------------------------------------------


def _by_law(sheet: Sheet) -> None:
    sheet.begin(None, None)
    sheet.text("Reglemente för kommunstyrelsen", BOLD, 16)
    for number, text in enumerate(("Styrelsens uppgifter", "Sammansättning", "Delegation av ärenden"), start=1):
        sheet.text(f"§ {number} {text}", BOLD, 12, gap=12)
        sheet.text(FILLER)
    sheet.text("Av 6 kap. följer att styrelsen beslutar i det som anges i")
    sheet.text("§ 5 kommunallagen.")


def _summons(sheet: Sheet) -> None:
    sheet.begin(head("Kommunstyrelsen", "2019-05-22", "KALLELSE"), None)
    sheet.text("1. Upprop", BOLD, 12)
    sheet.text("2. Riktlinjer för skolskjuts, KS 2019/512", BOLD, 12, gap=10)
    sheet.text("Förslag till beslut", BOLD, 11, gap=8)
    sheet.text("Kommunstyrelsen ger barn- och utbildningsnämnden i uppdrag att se över riktlinjerna enligt § 45.")


BY_LAW = Template("by_law", _by_law, free_pages=frozenset({1}))
SUMMONS = Template("summons", _summons, free_pages=frozenset({1}))

# --- 13: figures without a series beside the number; the whole decision in bold ------------------------------------------


def _bare_number(sheet: Sheet) -> None:
    sheet.begin(head("Kommunstyrelsen", "2019-11-27--28", "Protokoll", "Göteborgs Stad"), None)
    sheet.text("§ 823, 0456/19", BOLD, 12)
    sheet.text("Inriktning för kollektivtrafiken i centrum", BOLD, 12)
    sheet.text("Beslut", BOLD, 11, gap=8)
    sheet.text("Kommunstyrelsen ger stadsledningskontoret i uppdrag att återkomma med en konsekvensanalys.", BOLD)
    sheet.text("Tidigare behandling", BOLD, 11, gap=8)
    sheet.text("Bordlagt den 30 oktober 2019, § 801.")
    sheet.text("Handlingar", BOLD, 11, gap=8)
    sheet.text("Stadsledningskontorets tjänsteutlåtande\nden 1 oktober 2019\n§ 790 från kommunstyrelsen")
    sheet.text("Yrkanden", BOLD, 11, gap=8)
    sheet.text(
        "Ada Påhittad (X) yrkar bifall till förslaget och att kommunstyrelsen ger trafiknämnden i uppdrag att riva spåren."
    )
    sheet.text("§ 824, 0512/19", BOLD, 12, gap=20)
    sheet.text("Remiss från Trafikverket", BOLD, 12)
    sheet.text("Beslut", BOLD, 11, gap=8)
    sheet.text("Yttrande avges i enlighet med bilaga 1.", BOLD)
    sheet.new_page()
    sheet.text("Bilaga 1", PLAIN, 11)
    sheet.text("Beslut om kollektivtrafik", BOLD, 11, gap=10)
    sheet.text("Göteborgs Stad anser att Trafikverket ska få i uppdrag att bygga en tunnel.")


BARE_NUMBER = Template(
    "bare_number",
    _bare_number,
    "Kommunstyrelsen",
    "2019-11-27",
    (
        Expected(
            "823",
            "Inriktning för kollektivtrafiken i centrum",
            "0456/19",
            "Kommunstyrelsen ger stadsledningskontoret i uppdrag att återkomma med en konsekvensanalys.",
            (),
            (("stadsledningskontoret", "återkomma med en konsekvensanalys."),),
        ),
        Expected("824", "Remiss från Trafikverket", "0512/19", "Yttrande avges i enlighet med bilaga 1."),
    ),
    frozenset({2}),
)


# --- 14: who prepared the matter in the head; the label over the registry number; bare numbers of points ------------------


def _clerks(sheet: Sheet) -> None:
    sheet.begin(None, signatures("Ordf sign", "Just sign", "Utdragsbestyrkande"))
    sheet.text("Örebro kommun", BOLD, 10)
    sheet.text("Programnämnd samhällsbyggnad", BOLD, 12)
    sheet.text("Protokoll", BOLD, 18)
    sheet.row((70, "Datum:"), (150, "2020-05-06"), gap=8)
    sheet.row((70, "Klockan:"), (150, "9.00 - 11.20"))
    sheet.row((70, "Plats:"), (150, "Näbbtorgsgatan 10"))
    sheet.text("Paragraf 57-58", gap=10)
    sheet.text("Protokollet justerades den 13 maj 2020", gap=10)
    sheet.new_page()
    sheet.text("§ 57   Omedelbart justerad", BOLD, 12)
    sheet.text("Trygga skolvägar", BOLD, 12)
    sheet.text("Ärendenummer: Sam 123/2020", gap=4)
    sheet.text("Handläggare: Kim Påhittad")
    sheet.text("Ärendebeskrivning", ITALIC, 12, gap=8)
    sheet.text(FILLER)
    sheet.text("Förvaltningens förslag till beslut", ITALIC, 12, gap=8)
    sheet.text("Rapporten läggs till handlingarna.")
    sheet.text("Beslut", ITALIC, 12, gap=8)
    sheet.text("Programnämnd samhällsbyggnad beslutar:", gap=4)
    sheet.text("1 Rapporten läggs till handlingarna.", gap=8)
    sheet.text(
        "2 Stadsbyggnadskontoret får i uppdrag att föreslå åtgärder vid de skolvägar som rapporten pekar ut senast vid nämndens sammanträde i oktober 2020.",
        gap=8,
    )
    sheet.text("§ 58", BOLD, 12, gap=20)
    sheet.text("Diarienummer", size=8, gap=2)
    sheet.text("Sam 130/2020")
    sheet.text("Anmälan av handlingar", BOLD, 12, gap=4)
    sheet.text("Beslut", ITALIC, 12, gap=8)
    sheet.text("Anmälan läggs till handlingarna.")


CLERKS = Template(
    "clerks",
    _clerks,
    "Programnämnd samhällsbyggnad",
    "2020-05-06",
    (
        Expected(
            "57",
            "Trygga skolvägar",
            "Sam 123/2020",
            "Programnämnd samhällsbyggnad beslutar: 1 Rapporten läggs till handlingarna. 2 Stadsbyggnadskontoret får i uppdrag att föreslå "
            "åtgärder vid de skolvägar som rapporten pekar ut senast vid nämndens sammanträde i oktober 2020.",
            (
                "1 Rapporten läggs till handlingarna.",
                "2 Stadsbyggnadskontoret får i uppdrag att föreslå åtgärder vid de skolvägar som rapporten pekar ut senast vid nämndens "
                "sammanträde i oktober 2020.",
            ),
            (
                (
                    "Stadsbyggnadskontoret",
                    "föreslå åtgärder vid de skolvägar som rapporten pekar ut senast vid nämndens sammanträde i oktober 2020.",
                ),
            ),
        ),
        Expected("58", "Anmälan av handlingar", "Sam 130/2020", "Anmälan läggs till handlingarna."),
    ),
)


# --- 15: no label over the decision ------------------------------------------------------------------------------------


def _unlabelled(sheet: Sheet) -> None:
    sheet.begin(head("Fritidsnämnden", "2017-02-14", "SAMMANTRÄDESPROTOKOLL", "Tanums kommun"), None)
    sheet.text("§ 3  Val av justerare", BOLD, 12)
    sheet.text("Till att jämte ordföranden justera dagens protokoll utses Ove Påhittad.", gap=4)
    sheet.text("§ 4  Bidrag till bygdegårdar", BOLD, 12, gap=20)
    sheet.text("Dnr FN 2017/8")
    sheet.text(FILLER, gap=6)
    sheet.text(
        "Fritidsnämnden beslutar att bevilja bidragen samt att uppdra åt fritidschefen att årligen följa upp användningen.",
        gap=8,
    )
    sheet.text("Beslutet skickas till: Fritidschefen", gap=8)


UNLABELLED = Template(
    "unlabelled",
    _unlabelled,
    "Fritidsnämnden",
    "2017-02-14",
    (
        Expected("3", "Val av justerare", None, None),
        Expected(
            "4",
            "Bidrag till bygdegårdar",
            "FN 2017/8",
            "Fritidsnämnden beslutar att bevilja bidragen samt att uppdra åt fritidschefen att årligen följa upp användningen.",
            (),
            (("fritidschefen", "årligen följa upp användningen."),),
        ),
    ),
)


# --- 16: extracts of two bodies in one file, one for each step of a matter ------------------------------------------------


def _two_bodies(sheet: Sheet) -> None:
    sheet.begin(None, signatures("Justerandes sign", "Utdragsbestyrkande"))

    def extract(body: str, day: str, number: str, decision: str) -> None:
        sheet.row((70, "LYSEKILS KOMMUN"), (350, "Protokollsutdrag"), font=BOLD)
        sheet.row((350, "Sammanträdesdatum"), size=8)
        sheet.row((70, body), (350, day))
        sheet.row((70, number), (350, "Dnr: LKS 2021–000032"), font=BOLD, gap=20)
        sheet.text("Riktlinjer för brottsförebyggande arbete", BOLD, 13, gap=6)
        sheet.text("Sammanfattning", BOLD, 11, gap=8)
        sheet.text(FILLER)
        sheet.text("Beslut", BOLD, 11, gap=8)
        sheet.text(decision)

    extract("Kommunfullmäktige", "2021-02-10", "§ 8", "Kommunfullmäktige antar riktlinjerna.")
    sheet.new_page()
    extract(
        "Kommunstyrelsen",
        "2021-01-27",
        "§ 3",
        "Kommunstyrelsen föreslår att kommunfullmäktige antar riktlinjerna och ger kommunstyrelsen i uppdrag att följa upp dem.",
    )


TWO_BODIES = Template(
    "two_bodies",
    _two_bodies,
    None,
    None,
    (
        Expected(
            "8",
            "Riktlinjer för brottsförebyggande arbete",
            "LKS 2021–000032",
            "Kommunfullmäktige antar riktlinjerna.",
            body="Kommunfullmäktige",
            day="2021-02-10",
        ),
        Expected(
            "3",
            "Riktlinjer för brottsförebyggande arbete",
            "LKS 2021–000032",
            "Kommunstyrelsen föreslår att kommunfullmäktige antar riktlinjerna och ger kommunstyrelsen i uppdrag att följa upp dem.",
            (),
            (("kommunstyrelsen", "följa upp dem."),),
            "Kommunstyrelsen",
            "2021-01-27",
        ),
    ),
)

TEMPLATES = (
    SLASH_YEAR, MARGIN, FINLAND, COUNCIL, TYPEWRITER, TWO_PART, TABLE_HEAD, SEVERAL, EXTRACT, PAGE_BREAK, RUN_IN, MIXED, BY_LAW, SUMMONS,
    BARE_NUMBER, CLERKS, UNLABELLED, TWO_BODIES,
)  # fmt: skip
