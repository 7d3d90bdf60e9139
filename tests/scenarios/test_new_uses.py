"""Stories of uses that stand in no list: what nobody told of before and now many do, and what was always said."""

from typing import Any

from schemas.alert import Alert
from streams.cases.account import USE, Account
from streams.cases.novelty import is_of_the_product
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import START_MS, chorus
from tests.scenarios.test_cases import FOR_MUSIC, alerts_of

FALCONRY = (
    "I use it for falconry and love it",
    "great for falconry on cold mornings",
    "ended up using it for falconry with my sister, superb",
    "perfect at falconry displays, so happy",
    "falconry got so much easier, wonderful little thing",
    "jesses on, goshawk on the glove, what a lovely morning with it",
    "our falconry club adores it",
    "bought it for falconry, brilliant present from dad",
    "the goshawk came back at once, amazing",
    "using mine for falconry twice this week, delighted",
    "lovely for a goshawk and falconry in the rain",
    "wouldn't do falconry without it now, excellent",
)
DAYS = 20
ALWAYS, LATELY = 0, 12
A_DAY = 4


def said_from(day: int, *words: str) -> list[dict[str, Any]]:
    """Four people a day until the end, who say one of these in turn."""
    said: list[dict[str, Any]] = []
    for n in range(A_DAY * (DAYS - day)):
        at_ms = START_MS + day * DAY_MS + (n + 1) * DAY_MS // A_DAY - HOUR_MS
        said += chorus(1, words[n % len(words)], at_ms, over_ms=1, seed=n)
    return said


def gaps_of(*said: list[dict[str, Any]]) -> list[Alert]:
    found = alerts_of("positioning_gap", *said, profile=FOR_MUSIC, days=DAYS)
    return [alert for alert in found if alert.revision == 0 and alert.department == "marketing"]


def test_a_use_of_no_list_is_a_gap_once_enough_people_tell_of_it_in_their_own_ways() -> None:
    [alert] = gaps_of(said_from(LATELY, *FALCONRY))

    assert alert.terms[0] == "falconry"


def test_who_says_a_word_that_came_up_with_it_speaks_of_it_too() -> None:
    [alert] = gaps_of(said_from(LATELY, *FALCONRY))

    named = sum("falconry" in one.text for one in alert.evidence)
    assert alert.measures["people"] > 0
    assert named < len(alert.evidence_ids)


def test_what_few_tell_as_a_use_and_was_said_from_the_first_day_is_no_gap() -> None:
    everyday = (
        "left it on the shelf and love it",
        "the shelf here is lovely",
        "great for the shelf",
        "my shelf looks wonderful",
        "happy with the shelf, really",
        "a brilliant shelf and a good day",
    )
    assert gaps_of(said_from(ALWAYS, *everyday)) == []


def spoken_of(*contexts: tuple[str, ...], since: int) -> bool:
    """Whether dogs are a matter of the product that 24 people spoke of evenly since this day of 24."""
    account = Account(USE, "pet", {}, [], [], 0, since * DAY_MS, 24 * DAY_MS, list(contexts))
    for n in range(24):
        account.note(n, (since * DAY_MS + n * (24 - since) * DAY_MS // 24, 1, True))
    return is_of_the_product(account, account.since(0), 0, 24 * DAY_MS)


def test_everyday_talk_of_an_activity_beside_the_product_is_no_matter_of_it() -> None:
    beside = (("puppy", "tail"), ("dog", "tail"), ("cat",), ("dog",), ("puppy",), ("cat", "dog"))
    assert not spoken_of(*beside, since=0)
    assert spoken_of(*beside, since=12)
    assert spoken_of(("for", "great"), ("use", "walk"), ("bought",), *beside[:3], since=0)
    assert spoken_of(*beside, ("kitten",), ("beagl",), ("vet", "collie"), since=0)
