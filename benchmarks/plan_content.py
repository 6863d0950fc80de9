"""What invented plans say: actions, goals, parties, times and states in Swedish, drawn by a random generator."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

Row = dict[str, object]
"""A truth row: field → what the page prints or, of times, states and parties, what it means."""

PLACES = {"Gagnef": "2026", "Svalöv": "1214", "Tanum": "1435", "Kramfors": "2282", "Sorsele": "2422", "Mullsjö": "0642"}

TOPICS = {
    "Integrationsplan": {
        "Bosättning": ["bostäder åt nyanlända", "mottagandet i bostadsområdena", "stödet vid den första flytten"],
        "Språk och utbildning": [
            "språkkaféer på biblioteken",
            "studiehandledning på modersmål",
            "kvällskurser i svenska",
        ],
        "Arbete och försörjning": [
            "praktikplatser i de egna verksamheterna",
            "validering av yrkeskunskaper",
            "mentorskap",
        ],
        "Delaktighet": [
            "föreningsguider till nya invånare",
            "samhällsorientering på fler språk",
            "möten över kulturgränser",
        ],
    },
    "Klimat- och energiplan": {
        "Resor och transporter": ["cykelvägar mellan tätorterna", "laddplatser vid skolorna", "samåkning till arbetet"],
        "Byggnader": ["energisparande i skollokaler", "solceller på idrottshallarna", "styrning av ventilation"],
        "Mat och inköp": ["matsvinnet i köken", "klimatkrav vid upphandling", "återbruk av möbler"],
        "Natur och vatten": ["våtmarker i jordbrukslandskapet", "skydd av vattentäkter", "dagvattendammar"],
    },
    "Folkhälsoplan": {
        "Barn och unga": ["föräldrastöd för tonårsföräldrar", "rörelse under skoldagen", "fritidsgårdarnas öppettider"],
        "Trygga miljöer": ["trygghetsvandringar i centrum", "belysning längs gångvägar", "grannsamverkan i byarna"],
        "Goda levnadsvanor": ["simundervisning för vuxna", "fallförebyggande träning", "tobaksfria skolgårdar"],
        "Äldre": ["träffpunkter i byarna", "digital hjälp för äldre", "anhörigstöd på kvällstid"],
    },
    "Handlingsplan för digitalisering": {
        "E-tjänster": ["bygglov på nätet", "ansökan om förskoleplats (inkl. kö)", "autogiro m.m."],
        "Välfärdsteknik": ["digitala lås i hemtjänsten", "tillsyn på natten", "läkemedelsrobotar, 20 st"],
        "Kompetens": ["chefers kunskap om AI", "grundkurser för medarbetare", "stöd till förtroendevalda"],
    },
    "Trafiksäkerhetsprogram": {
        "Säkra skolvägar": ["hastighetssänkning till 30 km/h", "gångpassager vid väg 1042", "cykelhjälm i åk 4–6"],
        "Drift och underhåll": ["halkbekämpning på GC-vägar", "sikt i korsningar", 'vägmarkering vid "gröna skolan"'],
        "Kollektivtrafik": ["hållplatser på landsbygden", "närtrafik i Norra bygden", "bytespunkter"],
    },
    "Biblioteks- och kulturplan": {
        "Läsning": ["bokgåvor till nyfödda", "sommarboken för 9–12 år", "skolbibliotek i varje rektorsområde"],
        "Kulturarv": ["hembygdens arkiv", "skyltning av fornlämningar", "konst i det offentliga rummet"],
        "Mötesplatser": ["meröppet bibliotek", "kulturskola i alla tätorter", "lokaler för studieförbund"],
    },
}
GOALS = [
    "Alla invånare ska ha en meningsfull vardag",
    "Kommunens utsläpp ska halveras till 2030",
    "Fler ska känna sig trygga där de bor",
    "Verksamheterna ska möta alla lika, oavsett bakgrund",
    "Kommunen ska vara en föregångare som andra lär av",
    "Andelen invånare som upplever att de kan påverka frågor som rör deras vardag ska öka, "
    "och skillnaden mellan kvinnor och män ska minska",
    "God och jämlik hälsa genom hela livet",
]
VERBS = [
    "Ta fram en plan för",
    "Utveckla arbetet med",
    "Inventera behovet av",
    "Informera medborgare och föreningar om",
    "Se över",
    "Kartlägga och följa upp",
    "Pröva nya former för",
    "Samordna insatser för",
    "Erbjuda",
    "Verka för",
    "Genomföra minst två utbildningar om",
    "Fortsatt satsning på",
]
TAILS = [
    "",
    "",
    " i hela kommunen",
    " utifrån de behov som framkommit i dialog med invånarna",
    " tillsammans med civilsamhället",
    ", med särskild hänsyn till flickors och pojkars olika villkor i kommunens mindre orter",
    " (fortsättning från föregående plan)",
    ", t.ex. i samband med översynen av lokaler",
]
HOW = [
    "En arbetsgrupp tillsätts och lämnar förslag till ledningsgruppen.",
    "Genom dialogmöten i varje kommundel. Synpunkterna sammanställs och publiceras på webbplatsen.",
    "Rutiner ses över och personalen utbildas.",
    "Enkät till berörda, som sedan följs upp i samtal med verksamheterna under ledning av utvecklingsstrategen.",
    "Ett pilotprojekt prövas i två områden. Efter utvärdering tas ställning till om arbetssättet ska spridas.",
    "Kartläggning av nuläget\nDialog med berörda verksamheter\nFörslag till politiskt beslut",
    "Information på webbplatsen och i lokalpressen\nTryckt material till alla hushåll",
    "Dialog",
]
INDICATORS = [
    "Antal deltagare",
    "Andel nöjda enligt enkät",
    "Antal genomförda möten per år",
    "Minskad energianvändning, kWh per kvadratmeter",
]
RESOURCES = ["Inom ram", "50 000 kr", "Befintlig personal", "1,5 mnkr, investeringsbudget", "Statsbidrag söks"]
COMMENTS = [
    "Kopplas till översiktsplanen",
    "Diskuteras i nätverket",
    "Bygger på tidigare projekt",
    "Modellen är hämtad från grannkommunen",
]
PARTNERS = ["Polisen", "Region Dalarna", "Föreningslivet", "Näringslivet", "Svenska kyrkan"]
PARTIES = {
    "KS": "Kommunstyrelsen",
    "SN": "Socialnämnden",
    "KLK": "Kommunledningskontoret",
    "SBF": "Samhällsbyggnadsförvaltningen",
    "BUF": "Barn- och utbildningsförvaltningen",
    "KFF": "Kultur- och fritidsförvaltningen",
    "MBN": "Miljö- och byggnadsnämnden",
    "AMA": "Arbetsmarknadsavdelningen",
    "VOF": "Vård- och omsorgsförvaltningen",
}
OFFICES = [
    "Kommunchefen",
    "Folkhälsostrategen",
    "Samtliga nämnder",
    "Bibliotekschefen",
    "Räddningstjänsten",
    "Fastighetsenheten",
    "Näringslivskontoret",
]
STATES = {
    "Ny aktivitet": "new",
    "Planerad": "planned",
    "Ej påbörjad": "not_started",
    "Pågår": "ongoing",
    "Påbörjad": "ongoing",
    "Delvis genomförd": "partly_done",
    "Genomförd": "completed",
    "Avslutad": "completed",
    "Ej genomförd": "not_done",
    "Utgår": "cancelled",
}
PROSE = [
    "Planen gäller för samtliga nämnder och helägda bolag och har tagits fram i bred samverkan mellan förvaltningarna.",
    "Arbetet utgår från de behov som invånarna har beskrivit i dialoger. "
    "Ansvaret för att planen följs ligger hos varje nämnd.",
    "Uppföljningen redovisas i årsredovisningen, "
    "och planen revideras när ny kunskap eller nya förutsättningar kräver det.",
]
MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
LAST_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


@dataclass(frozen=True)
class Content:
    """An invented plan before it gets a shape: `rows` by section, and the abbreviations that stand in its parties."""

    title: str
    municipality: str
    year: int
    rows: list[Row]
    abbreviations: dict[str, str] = field(default_factory=dict)


def content(random: Random, fields: list[str]) -> Content:
    """A plan of two to four sections with two to five actions each, every row with those of `fields` that it has."""
    name, topics = random.choice(list(TOPICS.items()))
    year, municipality = random.choice([2017, 2021, 2023]), random.choice(list(PLACES))
    short = random.random() < 0.6
    parties = random.sample(list(PARTIES), 4) + random.sample(OFFICES, 2)
    sections = random.sample(list(topics), random.randint(2, len(topics)))
    goals = random.sample(GOALS, len(sections))
    rows = []
    for section, goal in zip(sections, goals, strict=True):
        pairs = [(verb, thing) for verb in VERBS for thing in topics[section]]
        for verb, thing in random.sample(pairs, random.randint(2, 5)):
            row = _row(random, fields, f"{verb} {thing}{random.choice(TAILS)}", parties, short, year)
            rows.append({"section": section, **({"goal": goal} if "goal" in fields else {}), **row})
    used = {key: PARTIES[key] for key in parties if key in PARTIES} if short else {}
    return Content(f"{name} {year}–{year + 3}", municipality, year, rows, used)


def _row(random: Random, fields: list[str], activity: str, parties: list[str], short: bool, year: int) -> Row:
    texts = {
        "implementation": HOW,
        "partners_raw": PARTNERS,
        "indicators": INDICATORS,
        "resources": RESOURCES,
        "comment": COMMENTS,
    }
    row: Row = {"activity": activity}
    for name in fields:
        if name in texts:
            row[name] = random.choice(texts[name]) if name == "implementation" or random.random() < 0.75 else None
    if "responsible_raw" in fields:
        chosen = random.sample(parties, random.choice([1, 1, 1, 2, 3]))
        names = [PARTIES.get(party, party) for party in chosen]
        row["responsible_raw"] = random.choice([", ", "/"] if short else [", ", "\n"]).join(chosen if short else names)
        row["responsible"] = names
    if "timeline_raw" in fields:
        row |= time(random, year)
    if "status_raw" in fields:
        row["status_raw"] = random.choice(list(STATES))
        row["status"] = STATES[str(row["status_raw"])]
    return row


def time(random: Random, year: int) -> Row:
    """A time as it is printed, with what docs/reading.md says it means."""
    y, m = year + random.randint(0, 2), random.randrange(12)
    month, last = f"{y}-{m + 1:02}", LAST_DAYS[m] + (m == 1 and y % 4 == 0)
    day, quarter = random.randint(1, 28), random.randint(1, 4)
    kinds: list[tuple[str, str | None, str | None, str | None]] = [
        (f"{y}", f"{y}-01-01", f"{y}-12-31", None),
        (f"{y}–{y + 1}", f"{y}-01-01", f"{y + 1}-12-31", None),
        (f"{MONTHS[m].capitalize()} {y}", f"{month}-01", f"{month}-{last}", None),
        (f"{day} {MONTHS[m]} {y}", f"{month}-{day:02}", f"{month}-{day:02}", None),
        (f"Hösten {y}", f"{y}-09-01", f"{y}-11-30", None),
        (f"Våren {y}", f"{y}-03-01", f"{y}-05-31", None),
        (f"VT {y}", f"{y}-01-01", f"{y}-06-30", None),
        (f"Kv 3–4 {y}", f"{y}-07-01", f"{y}-12-31", None),
        (f"Senast {y}-06-30", None, f"{y}-06-30", None),
        (f"Start hösten {y}", f"{y}-09-01", None, None),
        (f"Maj–sept {y}", f"{y}-05-01", f"{y}-09-30", None),
        (f"Andra halvåret {y}", f"{y}-07-01", f"{y}-12-31", None),
        ("Löpande", None, None, None),
        ("Årligen", None, None, "FREQ=YEARLY"),
        (f"Årligen {y}–{y + 1}", f"{y}-01-01", f"{y + 1}-12-31", "FREQ=YEARLY"),
        ("2 ggr/år", None, None, "FREQ=MONTHLY;INTERVAL=6"),
        ("Vid behov", None, None, None),
        (f"{y}-{m + 1:02}-{day:02}", f"{month}-{day:02}", f"{month}-{day:02}", None),
        (f"{day}/{m + 1} {y}", f"{month}-{day:02}", f"{month}-{day:02}", None),
        (f"{MONTHS[m][:3]} {y}" if m != 4 else f"Maj {y}", f"{month}-01", f"{month}-{last}", None),
        (f"{y}-{y + 2}", f"{y}-01-01", f"{y + 2}-12-31", None),
        (f"Q{quarter} {y}", f"{y}-{3 * quarter - 2:02}-01", f"{y}-{3 * quarter:02}-{LAST_DAYS[3 * quarter - 1]}", None),
        (f"T.o.m. {y}", None, f"{y}-12-31", None),
        (f"Fr.o.m. {y}", f"{y}-01-01", None, None),
        (f"Klart {y}-12-31", None, f"{y}-12-31", None),
        (f"Läsåret {y}/{y + 1}", f"{y}-08-01", f"{y + 1}-06-30", None),
        (f"Hösten {y} – våren {y + 1}", f"{y}-09-01", f"{y + 1}-05-31", None),
        (f"Maj och september {y}", f"{y}-05-01", f"{y}-09-30", None),
        (f"{y} och framåt", f"{y}-01-01", None, None),
        (f"Början av {y}", f"{y}-01-01", f"{y}-04-30", None),
        ("Varje termin", None, None, "FREQ=MONTHLY;INTERVAL=6"),
        ("Kvartalsvis", None, None, "FREQ=MONTHLY;INTERVAL=3"),
        (f"Löpande {y}–{y + 1}", f"{y}-01-01", f"{y + 1}-12-31", None),
    ]
    raw, start, end, recurrence = random.choice(kinds)
    return {"timeline_raw": raw, "timeline_start": start, "timeline_end": end, "recurrence": recurrence}
