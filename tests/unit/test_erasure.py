"""When a topic forgets, what was reached, and what still names a mention."""

from agents.worker.checkpoint import ROLL_S
from schemas.referenced import Referenced
from streams.erasure import HELD, Standing, forgetting, naming, reached
from streams.policy import DAY_MS
from streams.topology import TOPICS, Topic
from tests.deliveries import an_alert

OURS = {spec.topic: spec.config for spec in TOPICS}


def an_entry(reference: str, mention_id: str, source: str | None = "web") -> Referenced:
    return Referenced(brand="Lumatone", reference=reference, id=mention_id, source=source)


def test_every_topic_that_may_hold_words_or_ids_is_told_of_and_forgets_by_default() -> None:
    told = forgetting(OURS)
    assert {goes.topic for goes in told} == set(HELD)
    assert all(goes.within_ms is not None for goes in told)
    compacted = {spec.topic for spec in TOPICS if spec.is_compacted and spec.topic is not Topic.SILENCES}
    assert {goes.topic for goes in told if goes.is_compacted} == compacted
    # what an operator or a partition says of itself holds nothing of a mention
    assert set(Topic) - set(HELD) == {Topic.SILENCES, Topic.INPUTS}


def test_a_segment_that_stays_open_keeps_what_is_in_it_longer_than_the_retention() -> None:
    (goes,) = forgetting({Topic.MENTIONS: {"cleanup.policy": "delete", "retention.ms": str(2 * DAY_MS)}})
    assert goes.within_ms == 2 * DAY_MS + 7 * DAY_MS
    settings = {"cleanup.policy": "delete", "retention.ms": str(2 * DAY_MS), "segment.ms": str(DAY_MS)}
    (goes,) = forgetting({Topic.MENTIONS: settings})
    assert goes.within_ms == 3 * DAY_MS


def test_a_compacted_topic_forgets_a_day_and_an_hour_later() -> None:
    (state,) = forgetting({Topic.STATE: OURS[Topic.STATE]})
    assert state.within_ms == DAY_MS + round(ROLL_S * 1000)


def test_what_is_kept_for_ever_is_said_to_be() -> None:
    for settings in (
        {"cleanup.policy": "delete", "retention.ms": "-1"},
        {"cleanup.policy": "compact"},
        {"cleanup.policy": "compact", "max.compaction.lag.ms": str(2**63 - 1)},
    ):
        (goes,) = forgetting({Topic.STATE: settings})
        assert goes.within_ms is None


def test_what_was_reached_is_what_differs() -> None:
    one, two, three = an_alert(1), an_alert(2, evidence_withdrawn=3), an_alert(3)
    before = Standing({b"1": one, b"2": two, b"3": three}, {b"a": an_entry("a" * 16, "1")})
    again = two.model_copy(update={"evidence_withdrawn": 5})
    found = reached(before, Standing({b"1": one, b"2": again, b"4": an_alert(4, evidence_withdrawn=1)}, {}))
    assert [alert.evidence_withdrawn for alert in found.told_again] == [2]
    assert (found.ended, found.entries) == ((three,), 1)
    assert not found.is_nothing
    assert reached(before, before).is_nothing


def test_what_names_a_mention_is_found_by_its_id_and_source() -> None:
    alert = an_alert()
    quote = alert.evidence[0]
    inline = Standing({b"1": alert}, {})
    assert list(naming(inline, quote.source, quote.id, None)) == [
        f"an open alert of Lumatone ({alert.id[:8]})"
    ]
    assert list(naming(inline, quote.source, quote.id, "Other")) == []
    assert list(naming(inline, "elsewhere", quote.id, None)) == []
    assert list(naming(inline, quote.source, "none such", None)) == []


def test_what_names_it_by_reference_is_found_through_its_entry() -> None:
    reference = "0123456789abcdef"
    alert = an_alert().model_copy(
        update={"quotes": "reference", "evidence_ids": (reference,), "evidence": ()}
    )
    found = list(naming(Standing({b"1": alert}, {b"e": an_entry(reference, "17")}), "web", "17", None))
    assert found == [
        f"an entry of evidence.v1 ({reference})",
        f"an open alert of Lumatone ({alert.id[:8]})",
    ]
    assert not list(naming(Standing({b"1": alert}, {}), "web", "17", None))
