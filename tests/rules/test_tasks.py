# ruff: noqa: E501 (printed lines are kept whole)
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.tasks import Block, Task, find_tasks, sentences


def one(text: str, own: str = "Kommunstyrelsen") -> Task:
    found = find_tasks([Block(text)], own)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "responsible", "activity"),
    [
        ("Kommunstyrelsen ger stadsbyggnadsdirektören i uppdrag att pröva frågan.", "stadsbyggnadsdirektören", "pröva frågan."),
        ("Nämnden beslutar att ge Välfärd samhällsservice uppdraget att driva bostaden.", "Välfärd samhällsservice", "driva bostaden."),
        ("Kommunstyrelsen uppdrar till stadsledningskontoret att återkomma med en tidsplan.", "stadsledningskontoret", "återkomma med en tidsplan."),
        ("att uppdra åt bygg- och miljönämnden att redovisa hinder som återstår, samt", "bygg- och miljönämnden", "redovisa hinder som återstår"),
        ("att socialnämnden får i uppdrag att ta fram en utbildning.", "socialnämnden", "ta fram en utbildning."),
        ("Kommunfullmäktige ger i uppdrag till kommunstyrelsen att se över reglementet.", "kommunstyrelsen", "se över reglementet."),
        ("att överlämna förslaget till service- och tekniknämnden för beredning och beslut", "service- och tekniknämnden", "överlämna förslaget till service- och tekniknämnden för beredning och beslut"),
        ("Nämndens chefer får gemensamt i uppdrag att föreslå mål.", "Nämndens chefer", "föreslå mål."),
        ("Utlåtande ges enligt bilaga 3. Kommundirektören uppmanas att lämna fler uppgifter.", "Kommundirektören", "lämna fler uppgifter."),
        ("Socialnämnden uppdras att återkomma med en plan.", "Socialnämnden", "återkomma med en plan."),
        ("Det uppdras åt tekniska chefen att utreda frågan.", "tekniska chefen", "utreda frågan."),
        ("Kommunstyrelsen uppmanar nämnderna att hålla sin budget.", "nämnderna", "hålla sin budget."),
        ("Miljöförvaltningen ska ta fram ett förslag till taxa.", "Miljöförvaltningen", "Miljöförvaltningen ska ta fram ett förslag till taxa."),
        ("Planen ska följas upp årligen av kommunstyrelsen.", "kommunstyrelsen", "Planen ska följas upp årligen av kommunstyrelsen."),
        ("Uppdraget ska återrapporteras senast i maj 2021.", None, "Uppdraget ska återrapporteras senast i maj 2021."),
        ("Motionen överlämnas till kommunstyrelsen för beredning.", "kommunstyrelsen", "Motionen överlämnas till kommunstyrelsen för beredning."),
        ("att projektet ska slutrapporteras till utskottet senast 2023-01-31", None, "projektet ska slutrapporteras till utskottet senast 2023-01-31"),
        ("att uppdraget återrapporteras vid utskottets sammanträde i juni 2022", None, "uppdraget återrapporteras vid utskottets sammanträde i juni 2022"),
        ("Återrapportering ska ske till arbetsutskottet i april 2022.", None, "Återrapportering ska ske till arbetsutskottet i april 2022."),
        ("Motionen remitteras till kommunstyrelsen.", "kommunstyrelsen", "Motionen remitteras till kommunstyrelsen."),
    ],
)  # fmt: skip
def test_tasks(text: str, responsible: str | None, activity: str):
    task = one(text)
    assert (task.responsible, task.activity) == (responsible, activity)


@pytest.mark.parametrize(
    "text",
    [
        "Kommunstyrelsen godkänner rapporten.",
        "Kommunstyrelsen noterar informationen till protokollet.",
        "Informationen läggs till handlingarna.",
        "Kommunstyrelsen noterar att socialnämnden har fått i uppdrag att utreda frågan.",
        "Kommunstyrelsen rekommenderar nämnden att överväga hembesök.",
        "Kommunstyrelsen befullmäktigar ordföranden att underteckna avtalet.",
        "Kommundirektören får i uppdrag att underteckna avtalet.",
        "Kommunstyrelsen delegerar till ekonomidirektören att genomföra utlåning, vilket ska föras in i delegationsordningen.",
        "Kommunstyrelsen beslutar att Nacka kommun ska upphandla en entreprenad.",
        "Kommunen ska ha möjlighet att avvakta.",
        "Principerna ska beaktas vid upphandling.",
        "Kommunstyrelsen beslutar att anställda ska få information.",
        "Ärendet överlämnas till kommunfullmäktige för beslut.",
        "att uppdraget därmed anses slutfört.",
        "Kommunfullmäktige avslår förslaget att ge kommunstyrelsen i uppdrag att utreda frågan.",
    ],
)
def test_no_tasks(text: str):
    assert find_tasks([Block(text)], "Kommunstyrelsen") == ()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (
            "att uppdra åt bygg- och miljönämnden att till budgetberedningen 2021 redovisa hinder",
            "till budgetberedningen 2021",
        ),
        ("Nämnden uppdrar åt förvaltningen att inför budget 2020 redovisa kostnaden.", "inför budget 2020"),
        ("Förvaltningen får i uppdrag att senast den 31 mars 2020 återkomma.", "senast den 31 mars 2020"),
        ("Planen ska följas upp årligen av kommunstyrelsen.", "årligen"),
        ("Förvaltningen får i uppdrag att utreda frågan.", None),
    ],
)
def test_times(text: str, time: str | None):
    assert one(text).time == time


@pytest.mark.parametrize(
    ("text", "responsible", "activity", "time"),
    [
        ("Under våren 2025 får samhällsbyggnadsförvaltningen i uppdrag att ta fram en plan.", "samhällsbyggnadsförvaltningen", "ta fram en plan.", "Under våren 2025"),
        ("Samtidigt får kultur- och fritidsnämnden i uppdrag att se över bidragen.", "kultur- och fritidsnämnden", "se över bidragen.", None),
        ("Inför budget 2026 uppdras kommundirektören att utreda lokalfrågan.", "kommundirektören", "utreda lokalfrågan.", "Inför budget 2026"),
        ("Senast i mars 2025 ska socialnämnden återkomma med en redovisning.", "socialnämnden", "Senast i mars 2025 ska socialnämnden återkomma med en redovisning.", "Senast i mars 2025"),
        ("Därefter ska tekniska nämnden ta fram en åtgärdslista.", "tekniska nämnden", "Därefter ska tekniska nämnden ta fram en åtgärdslista.", None),
        ("Till förvaltningen ges i uppdrag att återkomma.", "förvaltningen", "återkomma.", None),
    ],
)  # fmt: skip
def test_tasks_whose_subject_stands_behind_the_verb(text: str, responsible: str, activity: str, time: str | None):
    task = one(text)
    assert (task.responsible, task.activity, task.time) == (responsible, activity, time)


@pytest.mark.parametrize(
    "text", ["Därefter ska kommunen växa.", "Vid behov ska nämnden kunna avvika.", "I övrigt ska planen gälla."]
)
def test_inverted_clauses_that_give_no_task(text: str):
    assert find_tasks([Block(text)], "Kommunstyrelsen") == ()


def test_partners_beside_the_party():
    task = one("Nämnden uppdrar åt skolchefen i samarbete med socialchefen att ta fram en rutin.")
    assert (task.responsible, task.partners) == ("skolchefen", "socialchefen")


@pytest.mark.parametrize(
    ("text", "responsible", "activity"),
    [
        ("Uppdraget ges till förvaltningen att ta fram en plan", "förvaltningen", "ta fram en plan"),
        ("Uppdraget att ta fram en plan ges till förvaltningen.", "förvaltningen", "ta fram en plan"),
        ("Planuppdrag ges till plan- och byggförvaltningen att pröva det", "plan- och byggförvaltningen", "pröva det"),
        ("Förvaltningen ombeds återkomma med en plan", "Förvaltningen", "återkomma med en plan"),
        ("Nämnden ber förvaltningen att ta fram en plan", "förvaltningen", "ta fram en plan"),
        ("Åt förvaltningen uppdrogs att ta fram en plan", "förvaltningen", "ta fram en plan"),
        ("Förvaltningen uppdras åt att ta fram en plan", "Förvaltningen", "ta fram en plan"),
        ("Motionen bifalls och kommunstyrelsen får i uppdrag att svara", "kommunstyrelsen", "svara"),
        ("Nämnden ger förvaltningen i uppgift att ta fram en plan", "förvaltningen", "ta fram en plan"),
        ("Det åligger socialnämnden att ta fram en plan", "socialnämnden", "ta fram en plan"),
        ("Socialnämnden och förvaltningen får i uppdrag att svara", "Socialnämnden och förvaltningen", "svara"),
        ("Uppdraget redovisas senast 2025-10-01", None, "Uppdraget redovisas senast 2025-10-01"),
        ("Redovisning av uppdraget ska ske i maj", None, "Redovisning av uppdraget ska ske i maj"),
    ],
)
def test_more_ways_to_give_a_task(text: str, responsible: str | None, activity: str):
    task = one(text)
    assert (task.responsible, task.activity) == (responsible, activity)


@pytest.mark.parametrize(
    "text",
    [
        "Eva Lind (X) och Bo Ek (X) får i uppdrag att justera protokollet.",
        "Nämnden ber om ursäkt för att svaret har dröjt.",
        "Kommunstyrelsen uppdrar åt kommundirektören.",
    ],
)
def test_what_is_no_task_of_theirs(text: str):
    assert not find_tasks([Block(text)], "Socialnämnden")


def test_partners_between_the_verb_and_the_mission():
    task = one("Förvaltningen ges, tillsammans med socialnämnden, i uppdrag att ta fram en plan.")
    assert (task.responsible, task.partners) == ("Förvaltningen", "socialnämnden")


@pytest.mark.parametrize(
    "lead", ["Nämnden uppdrar åt skolchefen", "skolchefen uppdras", "Nämnden ger skolchefen i uppdrag"]
)
def test_list_of_tasks_whose_points_begin_with_att(lead: str):
    blocks = [Block(lead), Block("att se över taxan", True), Block("att ta fram en plan", True)]
    assert [(task.responsible, task.activity) for task in find_tasks(blocks, "Socialnämnden")] == [
        ("skolchefen", "se över taxan"),
        ("skolchefen", "ta fram en plan"),
    ]


def test_points_in_one_sentence():
    text = (
        "Kommunfullmäktige beslutar att anta planen, att uppdra åt kommunstyrelsen att genomföra den samt att ge tekniska "
        "nämnden i uppdrag att rapportera."
    )
    found = find_tasks([Block(text)], "Kommunfullmäktige")
    assert [(task.responsible, task.activity) for task in found] == [
        ("kommunstyrelsen", "genomföra den"),
        ("tekniska nämnden", "rapportera."),
    ]


def test_list_of_tasks_for_one_party():
    blocks = [
        Block("Nämnden beslutar att ge förvaltningschefen uppdraget att:"),
        Block("- se över taxan", True),
        Block("- ta fram en plan", True),
        Block("Paragrafen justeras omedelbart."),
    ]
    found = find_tasks(blocks, "Socialnämnden")
    assert [(task.block, task.responsible, task.activity) for task in found] == [
        (1, "förvaltningschefen", "se över taxan"),
        (2, "förvaltningschefen", "ta fram en plan"),
    ]


def test_proposals_reach_until_the_body_decides_itself():
    blocks = [
        Block("A. Kommunstyrelsen föreslår kommunfullmäktige fatta följande beslut.", True),
        Block("1. Kommunfullmäktige ger socialnämnden i uppdrag att utreda frågan.", True),
        Block("B. Kommunstyrelsen beslutar för egen del att ge kommundirektören i uppdrag att bistå.", True),
    ]
    found = find_tasks(blocks, "Kommunstyrelsen")
    assert [(task.responsible, task.proposed) for task in found] == [
        ("socialnämnden", True),
        ("kommundirektören", False),
    ]


def test_proposal_in_the_same_sentence():
    task = one("Kommunstyrelsen föreslår kommunfullmäktige att ge samtliga nämnder i uppdrag att spara.")
    assert task.proposed


def test_sentences_keep_abbreviations_together():
    assert sentences("Ove m.fl. Lämnar in 5 st. Kl. 13 är det slut. Sedan äter vi.") == (
        "Ove m.fl. Lämnar in 5 st. Kl. 13 är det slut.",
        "Sedan äter vi.",
    )


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=120), st.booleans()), max_size=4))
def test_any_text_is_read(texts: list[tuple[str, bool]]):
    for task in find_tasks([Block(text, item) for text, item in texts], "Kommunstyrelsen"):
        assert task.activity
        assert 0 <= task.block < len(texts)
