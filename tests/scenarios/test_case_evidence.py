"""Whose words an alert of a case shows: those who name what it is about, and the contrary of that alone."""

from schemas.alert import Alert
from streams.policy import DAY_MS
from tests.builders import START_MS, chorus
from tests.scenarios.test_cases import BRAND, alerts_of, line

FOR_FRUIT = {
    "brand": BRAND,
    "uses": [
        {"id": "fruit", "terms": ["fruit", "apples", "pears"]},
        {"id": "music", "terms": ["music", "song"]},
    ],
    "copy": "Crisp fruit from your own garden, all year.",
}
FLOWERS = line(
    "0 0 6 6 6 6 6 6 6 0 0 0",
    "I use it for roses and love it", "perfect for peonies from my garden, so happy",
    "great for a wedding bouquet, wonderful", "turned it into a florist of my own, amazing petals",
    "ended up using it for hydrangeas, lovely", "brilliant for dahlias, they keep their colour",
)  # fmt: skip
CROSS = line(
    "0 0 2 2 2 2 2 2 2 0 0 0",
    "the buttons want to be pressed three times and drying takes ages, awful and annoying",
    "horrible handle, pressed it and it broke, the dried apples were disgusting",
)  # fmt: skip


def gaps() -> list[Alert]:
    return alerts_of("positioning_gap", FLOWERS, CROSS, profile=FOR_FRUIT)


def test_who_merely_hints_at_a_use_is_not_shown_for_it() -> None:
    opened = [alert for alert in gaps() if alert.revision == 0]
    assert [alert.department for alert in opened] == ["marketing", "packaging", "product"]
    for alert in opened:
        shown = [*alert.evidence, *([alert.counter_evidence] if alert.counter_evidence else [])]
        assert shown
        assert not [quote.text for quote in shown if "buttons" in quote.text or "handle" in quote.text]


def test_who_names_it_and_dislikes_it_is_the_voice_to_the_contrary() -> None:
    words = "roses in it are awful, terrible, they went brown"
    browned = [
        each for day in range(3, 9) for each in chorus(1, words, START_MS + day * DAY_MS, seed=99_000 + day)
    ]
    for alert in alerts_of("positioning_gap", FLOWERS, CROSS, browned, profile=FOR_FRUIT):
        assert alert.counter_evidence is not None
        assert "went brown" in alert.counter_evidence.text


def test_a_department_of_which_nobody_disagrees_reads_who_else_does() -> None:
    boxed = line("0 0 4 4 4 4 4 4 0", "I use it for roses and love it, the box and the lid are lovely")
    words = "roses in it are awful, terrible, they went brown"
    browned = [
        each for day in range(3, 9) for each in chorus(1, words, START_MS + day * DAY_MS, seed=99_000 + day)
    ]
    told = {
        alert.department: alert
        for alert in alerts_of("positioning_gap", FLOWERS, boxed, browned, profile=FOR_FRUIT)
        if alert.revision == 0
    }
    packaging = told["packaging"]
    assert packaging.counter_evidence is not None
    assert "went brown" in packaging.counter_evidence.text
    assert packaging.counter_evidence.id not in packaging.evidence_ids
    assert packaging.counter_evidence == told["product"].counter_evidence
