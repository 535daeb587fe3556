"""Planning poker: every round leads to the one sensible next step, never to an average."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.estimation import (
    DECKS,
    EXITS,
    FIBONACCI,
    MODIFIED,
    TAKEN_KEYS,
    TSHIRT,
    Card,
    Deck,
    Verdict,
    deck_in,
    deck_named,
    deck_of,
    outcome,
    parse_points,
    points_in_words,
    points_text,
)


def test_the_keys_under_the_modified_deck_are_the_ones_people_learned() -> None:
    assert [card.key for card in MODIFIED.cards] == list("0h12358twfc?k-")
    assert [card.text for card in MODIFIED.cards[:3]] == ["0", "½", "1"]


@pytest.mark.parametrize("deck", DECKS.values(), ids=DECKS.keys())
def test_every_key_plays_exactly_one_card(deck: Deck) -> None:
    for card in deck.cards:
        assert deck.by_key(card.key) == card
        assert card.key not in TAKEN_KEYS
    assert deck.by_key("Z") is None


def test_a_deck_in_which_two_cards_share_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="share"):
        Deck("odd", "Odd", (Card("1", "1", 1), Card("2", "1", 2)))


def test_a_card_on_a_key_that_reveals_is_refused() -> None:
    with pytest.raises(ValueError, match="free key"):
        Deck("odd", "Odd", (Card("1", "r", 1),))


def test_a_teams_own_scale_gets_a_key_per_card() -> None:
    deck = deck_of([1, 2, 4, 16, 20, 21, 32])
    assert [card.text for card in deck.sizes] == ["1", "2", "4", "16", "20", "21", "32"]
    assert len({card.key for card in deck.cards}) == len(deck.cards)


@pytest.mark.parametrize("played", ["½", "0.5", 0.5])
def test_a_card_is_found_by_its_face_and_by_its_points(played: str | float) -> None:
    assert MODIFIED.card(played).points == 0.5


def test_a_card_of_another_deck_is_unknown() -> None:
    with pytest.raises(KeyError):
        FIBONACCI.card(40)
    with pytest.raises(KeyError):
        TSHIRT.card("3")


def test_equal_cards_are_taken() -> None:
    result = outcome({"D1": 5, "D2": "5", "D3": 5.0}, MODIFIED)
    assert (result.verdict, result.card) == (Verdict.consensus, MODIFIED.card(5))
    assert result.lowest == result.highest == ()


def test_neighbours_lead_to_the_question_about_the_higher() -> None:
    result = outcome({"D1": 3, "D2": 3, "D3": 2}, MODIFIED)
    assert (result.verdict, result.card) == (Verdict.neighbours, MODIFIED.card(3))
    assert result.sentence() == "Neighbouring cards: can everyone live with 3?"


def test_neighbours_are_neighbours_on_the_deck_not_in_points() -> None:
    assert outcome({"D1": 20, "D2": 40}, MODIFIED).verdict is Verdict.neighbours
    assert outcome({"D1": 1, "D2": 3}, MODIFIED).verdict is Verdict.discuss
    assert outcome({"D1": "M", "D2": "L"}, TSHIRT).card == TSHIRT.card("L")


def test_wider_votes_name_who_speaks_first_and_propose_nothing() -> None:
    result = outcome({"D1": 5, "D2": 8, "D3": 13, "D4": 13}, MODIFIED)
    assert result.verdict is Verdict.discuss
    assert (result.lowest, result.highest) == (("D1",), ("D3", "D4"))
    assert result.card is None


def test_a_question_mark_comes_before_any_agreement() -> None:
    result = outcome({"D1": 8, "D2": 8, "D6": "?"}, MODIFIED)
    assert result.verdict is Verdict.missing
    assert result.missing == ("D6",)
    assert result.card == MODIFIED.card(8)


def test_coffee_comes_before_everything() -> None:
    assert outcome({"D1": "coffee", "D2": "?", "D3": 5}, MODIFIED).verdict is Verdict.coffee


def test_abstaining_is_shown_and_does_not_count() -> None:
    result = outcome({"D1": 5, "D2": "-", "D3": "-"}, MODIFIED)
    assert result.verdict is Verdict.consensus
    assert result.abstained == ("D2", "D3")
    assert result.few


def test_an_empty_table_is_no_agreement() -> None:
    assert outcome({}, MODIFIED).verdict is Verdict.nobody
    assert outcome({"D1": "-"}, MODIFIED).verdict is Verdict.nobody


def test_after_the_third_round_there_are_ways_out() -> None:
    votes = {"D1": 5, "D2": 20}
    assert outcome(votes, MODIFIED, number=2).exits == ()
    assert outcome(votes, MODIFIED, number=3).exits == EXITS
    assert outcome({"D1": 5, "D2": 5}, MODIFIED, number=3).exits == ()


@given(st.lists(st.sampled_from(MODIFIED.cards), min_size=1, max_size=9))
def test_whatever_is_proposed_was_played_by_someone_as_the_highest(played: list[Card]) -> None:
    result = outcome({f"D{n}": card.text for n, card in enumerate(played)}, MODIFIED)
    if result.card is not None:
        points = [card.points for card in played if card.points is not None]
        assert result.card.points == max(points)


@pytest.mark.parametrize(
    ("points", "plain", "card"),
    [(None, "", ""), (0, "0", "0"), (13.0, "13", "13"), (0.5, "0.5", "½"), (2.5, "2.5", "2½")],
)
def test_points_read_as_people_write_them(points: float | None, plain: str, card: str) -> None:
    assert points_text(points) == plain
    assert points_text(points, half=True) == card


def test_one_point_is_singular() -> None:
    assert [points_in_words(n) for n in (1, 8)] == ["1 point", "8 points"]


@pytest.mark.parametrize(
    ("typed", "points"),
    [("5", 5), (" 0.5 ", 0.5), ("0,5", 0.5), ("½", 0.5), ("2½", 2.5), ("none", None), ("", None)],
)
def test_typed_points_are_understood(typed: str, points: float | None) -> None:
    assert parse_points(typed) == points


@pytest.mark.parametrize(
    "typed", ["five", "-3", "1e3", "inf", "nan", "1_000", "٣", "12345678", "."]
)
def test_what_is_no_number_of_points_gets_one_clear_line(typed: str) -> None:
    with pytest.raises(ValueError, match="is no number of points – give") as mistake:
        parse_points(typed)
    assert "\n" not in str(mistake.value)


@given(st.sampled_from([0, 0.5, 1, 1.5, 2, 3, 5, 8, 13, 20, 40, 100]))
def test_what_is_printed_can_be_typed_again(points: float) -> None:
    assert (
        parse_points(points_text(points)) == parse_points(points_text(points, half=True)) == points
    )


# ── decks of a product ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scale", "name"),
    [
        ([0, 0.5, 1, 2, 3, 5, 8, 13, 20, 40, 100], "modified"),
        ([21, 13, 8, 5, 3, 2, 1], "fibonacci"),
        ([0, 1, 2, 4, 8, 16, 32, 64], "powers"),
        ([1, 2, 4], "own"),
        (None, "modified"),
        ([1], "modified"),
        (["1", "2"], "modified"),
        ([1, True], "modified"),
        ([-1, 2], "modified"),
        (list(range(40)), "modified"),
    ],
)
def test_settings_from_anywhere_give_a_deck_that_can_be_played(scale: object, name: str) -> None:
    assert deck_in({"scale": scale}).name == name


@given(st.lists(st.integers(0, 9999), min_size=2, max_size=16, unique=True))
def test_every_deck_of_ones_own_has_a_free_key_for_every_card(points: list[int]) -> None:
    deck = deck_named(" ".join(map(str, points)))
    assert [card.points for card in deck.sizes] == sorted(points)
