from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.unknown_heads import guess_fields

ACTIONS = ["Byt lampor i alla skolor", "Bygg en cykelväg till badet", "Minska matsvinnet i skolköken"]
WAYS = ["Vi går igenom alla lokaler", "Vägen byggs i två etapper", "Kockarna väger det som slängs"]
WHO = ["Tekniska nämnden", "Kommunstyrelsen", "Barn- och utbildningsnämnden"]
NOTHING: frozenset[str] = frozenset()
ACTION, PARTY = frozenset({"activity"}), frozenset({"responsible_raw"})


def guessed(*heads: tuple[frozenset[str], list[str]]) -> dict[int, tuple[str, str]]:
    found = guess_fields([named for named, _ in heads], [values for _, values in heads])
    return {index: (guess.field, guess.how) for index, guess in found.items()}


def test_values_tell_before_places_do():
    measures = ["Antal lampor", "Andel som cyklar", "Gram per gäst"]
    assert guessed((ACTION, ACTIONS), (NOTHING, measures), (PARTY, WHO), (NOTHING, WHO), (NOTHING, WAYS)) == {
        1: ("indicators", "content"),
        3: ("partners_raw", "content"),
        4: ("comment", "position"),
    }


def test_a_text_at_the_end_is_the_way_only_right_beside_the_action():
    assert guessed((ACTION, ACTIONS), (NOTHING, WAYS)) == {1: ("implementation", "position")}
    assert guessed((ACTION, ACTIONS), (PARTY, WHO), (NOTHING, WAYS)) == {2: ("comment", "position")}


def test_parties_alone_are_responsible_and_not_partners():
    assert guessed((ACTION, ACTIONS), (NOTHING, WHO)) == {1: ("responsible_raw", "content")}


def test_measures_in_the_goal_of_several_actions_are_no_indicators():
    goal = "Andelen som cyklar ska öka"
    for goals in ([goal, "", ""], [goal] * 3):
        assert guessed((NOTHING, goals), (ACTION, ACTIONS)) == {0: ("goal", "position")}


def test_what_is_guessed_from_values_is_less_doubtful_than_from_the_place():
    found = guess_fields([ACTION, NOTHING, NOTHING], [ACTIONS, WAYS, WHO])
    assert found[1].doubt > found[2].doubt > 0


heads = st.lists(
    st.tuples(
        st.sampled_from([NOTHING, NOTHING, ACTION, PARTY, frozenset({"goal"})]),
        st.lists(st.sampled_from(["", *ACTIONS, *WHO, "2024", "Pågår", "5 mkr", "Antal"]), min_size=3, max_size=3),
    ),
    max_size=7,
)


@given(heads)
def test_no_field_is_guessed_twice_or_where_a_head_names_it(made: list[tuple[frozenset[str], list[str]]]):
    found = guessed(*made)
    fields = [field for field, _ in found.values()]
    assert len(fields) == len(set(fields))
    assert not set(fields) & set().union(*(named for named, _ in made))
    assert all(not made[index][0] for index in found)
