"""Who is told, who is not, and why: stories of hours, one letter an hour (tests/deliveries.py has the letters)."""

import pytest

from schemas.alert import Alert, AlertKind, AlertState
from schemas.base import epoch_ms
from schemas.delivery import Fate, Why
from streams.deliver import desk as desks
from streams.deliver.desk import Desk
from streams.deliver.rules import Verdict
from streams.policy import DAY_MS, HOUR_MS
from tests.deliveries import (
    ALERTMANAGER,
    LUMATONE,
    WEBHOOK,
    Hours,
    a_silence,
    a_subscriber,
    an_alert,
    an_event,
    fates,
    hours_after,
)
from tests.findings import MONDAY_MS

GENEROUS = a_subscriber(budget_per_day=100)
LAST_HOUR_MS = MONDAY_MS // DAY_MS * DAY_MS + 23 * HOUR_MS


def test_an_alert_is_told_and_so_is_its_end() -> None:
    assert Hours().tell("n . r") == "N _ R"


def test_the_end_of_what_was_never_told_is_not_told() -> None:
    assert Hours().tell("n r", [a_silence("brand=Lumatone", hours=9)]) == "s x"
    assert Hours(a_subscriber(budget_per_day=0)).tell("n r") == "b x"


def test_a_silence_postpones_what_is_still_open() -> None:
    assert Hours().tell("n . . .", [a_silence("department=packaging", hours=2)]) == "s _ S _"


def test_what_escalates_in_a_silence_is_told_once_in_its_newest_revision() -> None:
    hours = Hours()
    assert hours.tell("n e . .", [a_silence("term=CAP LEAKS", hours=2)]) == "s s S _"
    assert hours.journal[-1].revision == 1


def test_what_ended_in_a_silence_is_never_told() -> None:
    assert Hours().tell("n r . .", [a_silence("severity<=10", hours=2)]) == "s x _ _"


def test_an_end_is_told_in_a_silence_to_whom_the_beginning_was_told() -> None:
    assert Hours().tell("n r", [a_silence("brand=Lumatone", from_h=1)]) == "N R"


def test_a_silence_that_is_taken_back_holds_nothing_any_more() -> None:
    hours = Hours()
    assert hours.tell("n", [a_silence("brand=Lumatone", hours=48)]) == "s"
    assert hours.tell(".") == "S"


def test_a_second_silence_goes_on_where_the_first_ends_and_both_are_in_the_journal() -> None:
    first, second = a_silence("brand=Lumatone"), a_silence("severity>=1", from_h=1.5, hours=3)
    hours = Hours()
    assert hours.tell("n . . . .", [first, second]) == "s _ s _ _"
    assert [each.silence for each in hours.journal] == [first.id, second.id]


def test_an_alert_that_escalates_hourly_is_told_at_growing_distances() -> None:
    told = Hours(GENEROUS).tell("n" + "e" * 26)
    assert told == "N " + "c " * 5 + "C " + "c " * 11 + "C " + " ".join("c" * 8)


def test_cooling_down_says_until_when() -> None:
    hours = Hours(GENEROUS)
    hours.tell("n e")
    assert (hours.journal[-1].why, hours_after(hours.journal[-1])) == (Why.COOLING_DOWN, 6)


def test_hovering_gives_one_message_a_cool_down_not_twenty() -> None:
    told = Hours().tell("n" + "e" * 19 + "r")
    assert sum(letter.isupper() for letter in told) == 4  # new, after 6 h, after 12 h more, the end


@pytest.mark.parametrize(
    "filter_, is_told",
    [
        ({"brands": ["Lumatone"]}, True),
        ({"brands": ["Acme"]}, False),
        ({"departments": ["packaging", "product"]}, True),
        ({"departments": ["marketing"]}, False),
        ({"kinds": [AlertKind.EMERGING_THEME]}, True),
        ({"kinds": [AlertKind.SENTIMENT_SHIFT]}, False),
        ({"min_severity": 4}, True),
        ({"min_severity": 5}, False),
    ],
)
def test_a_subscriber_gets_what_it_asked_for(filter_: dict[str, object], is_told: bool) -> None:
    hours = Hours(a_subscriber(**filter_))
    assert hours.tell("n") == ("N" if is_told else "_")
    assert hours.desk.passed_by == (0 if is_told else 1)


def test_who_was_told_of_the_beginning_is_told_of_the_end_whatever_it_has_become() -> None:
    hours = Hours(a_subscriber(min_severity=4))
    assert hours.tell("n") + hours.tell("r", severity=2) == "NR"


def test_what_was_held_and_is_no_longer_asked_for_is_let_go() -> None:
    hours, silences = Hours(a_subscriber(min_severity=4)), [a_silence("severity>=4", hours=9)]
    assert hours.tell("n", silences) == "s"
    hours.tell("e", silences, severity=2)
    assert fates(hours.journal[-1:]) == [(Fate.DROPPED, Why.NOT_SUBSCRIBED)]
    assert hours.tell(". . .") == "_ _ _"


def test_what_was_held_and_ended_as_something_less_grave_is_never_told() -> None:
    hours, silences = Hours(a_subscriber(min_severity=4)), [a_silence("severity>=4", hours=2)]
    assert hours.tell("n", silences) + hours.tell("r", silences, severity=2) + hours.tell(". .") == "sx_ _"


def test_a_replay_tells_nobody_twice() -> None:
    hours = Hours(GENEROUS)
    assert hours.tell("n = r = =") == "N = R = ="


def test_a_restart_decides_as_if_it_had_not_been() -> None:
    silence = a_silence("severity<=10", from_h=30, hours=5)
    story = "n n e . n . . e . . r n n n e . . . . . . . . . . . . . . . . n e . . . . r . n n n"
    straight = Hours(a_subscriber(budget_per_day=2), a_subscriber("am", alertmanager=ALERTMANAGER))
    expected = straight.tell(story, [silence])
    again = Hours(*straight.subscribers)
    told = []
    for letter in story.split():
        told.append(again.tell(letter, [silence]))
        again.desk = again.restarted()
    assert " ".join(told) == expected
    assert {"N", "b", "c", "C", "D", "s", "S", "R"} <= set(expected)


def test_what_waits_is_known_after_a_restart_and_what_was_told_is_not_told_again() -> None:
    hours = Hours()
    hours.tell("n n")
    first, second = hours.desk.ledger.outbox.values()
    told = hours.desk.outcome(first, Verdict(Fate.TOLD, Why.ACCEPTED), 1, 204, hours.now_ms)
    hours.journal.append(told)
    after = hours.restarted()
    assert list(after.ledger.outbox.values()) == [second]
    assert after.adrift(hours.now_ms) == []


def test_what_waits_for_somebody_who_is_gone_is_let_go() -> None:
    hours = Hours(a_subscriber("old"), a_subscriber("new"))
    hours.tell("n")
    hours.subscribers = (a_subscriber("new"),)
    after = hours.restarted()
    assert fates(after.adrift(hours.now_ms)) == [(Fate.DROPPED, Why.NOT_SUBSCRIBED)]
    assert [subscriber for subscriber, _ in after.ledger.outbox] == ["new"]


def test_what_waits_without_its_words_is_let_go() -> None:
    hours = Hours()
    hours.tell("n")
    after = hours.restarted()
    after.events.clear()
    assert fates(after.adrift(hours.now_ms)) == [(Fate.DROPPED, Why.GONE)]


def test_too_many_that_wait_are_given_up_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.deliver.rules.MOST_WAITING", 1)
    hours = Hours(GENEROUS, a_subscriber("other", min_severity=5))
    hours.desk.hear(an_event(an_alert(1), 1), [], MONDAY_MS)
    decided = hours.desk.hear(an_event(an_alert(2, severity=5), 2), [], MONDAY_MS)
    assert fates(decided) == [(Fate.DEAD, Why.FULL), (Fate.QUEUED, Why.NEW)]


def test_what_was_held_and_finds_the_outbox_full_is_given_up_once_and_can_be_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hours = Hours(GENEROUS)
    silence = a_silence("severity<=4", hours=2)
    hours.tell("n", [silence])
    monkeypatch.setattr("streams.deliver.rules.MOST_WAITING", 0)
    hours.tell(". . . .", [silence])
    assert fates(hours.journal) == [(Fate.HELD, Why.SILENCED), (Fate.DEAD, Why.FULL)]
    monkeypatch.undo()
    assert fates(hours.desk.again("box", hours.now_ms)) == [(Fate.QUEUED, Why.AGAIN)]
    assert hours.tell("r") == "R"


def test_an_alertmanager_keeps_what_it_was_told_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "FORGET_FROM", 0)
    hours = Hours(a_subscriber("am", alertmanager=ALERTMANAGER, budget_per_day=100))
    hours.tell("n e . . . . . .")
    assert [event.alert.revision for event in hours.desk.open_alerts("am")] == [1]
    hours.deliver()
    hours.desk.forget()
    assert [event.alert.revision for event in hours.desk.events.values()] == [1]
    hours.tell("r")
    assert hours.desk.open_alerts("am") == []


def test_events_that_nobody_needs_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "FORGET_FROM", 2)
    hours = Hours(a_subscriber("am", webhook=WEBHOOK))
    hours.tell("n n n")
    for queued in list(hours.desk.ledger.outbox.values()):
        hours.desk.outcome(queued, Verdict(Fate.DEAD, Why.REFUSED), 1, 400, hours.now_ms)
    hours.desk.forget()
    assert hours.desk.events == {}


def test_the_ledger_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.deliver.ledger.MOST_STANDINGS", 3)
    hours = Hours(GENEROUS)
    hours.tell("n" * 9)
    assert [alert_id for _, alert_id in hours.desk.ledger.standings] == [an_alert(n).id for n in (7, 8, 9)]


def test_what_is_held_is_never_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.deliver.ledger.MOST_STANDINGS", 3)
    hours = Hours(GENEROUS)
    silence = a_silence("severity>=1", hours=5)
    assert hours.tell("n n n n n .", [silence]) == "s s s s s SSSSS"


def test_a_digest_chooses_from_a_bounded_number_and_counts_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.deliver.ledger.MOST_LEFT_OUT", 2)
    hours = Hours(a_subscriber(budget_per_day=0), start_ms=LAST_HOUR_MS)
    for number, severity in enumerate((3, 9, 1, 5)):
        hours.desk.hear(an_event(an_alert(number, severity=severity), number), [], LAST_HOUR_MS)
    (queued,) = hours.desk.due([], LAST_HOUR_MS + HOUR_MS)
    digest = hours.desk.ledger.digests[queued.event_id]
    assert ([line.severity for line in digest.lines], digest.more) == ([9, 5], 2)
    assert queued.title == "4 more alerts on 2026-03-02"


def test_a_delivery_says_what_was_told_before() -> None:
    hours = Hours(GENEROUS)
    hours.tell("n")
    hours.tell("e . . . . .", severity=8)
    hours.tell("r", severity=8)
    assert [each.told_severity for each in hours.journal if each.fate is Fate.QUEUED] == [None, 4, 8]
    assert all(epoch_ms(each.at) >= MONDAY_MS for each in hours.journal)


def test_a_desk_without_a_profile_goes_by_the_default_one() -> None:
    desk = Desk([a_subscriber()], {})
    decided = [desk.hear(an_event(an_alert(number), number), [], MONDAY_MS)[0] for number in range(6)]
    assert [each.why for each in decided] == [Why.NEW] * 5 + [Why.OVER_BUDGET]
    assert LUMATONE.alerts.budget_per_day == 5


def test_of_a_backlog_the_newest_state_of_an_alert_is_told_and_none_before_it() -> None:
    desk = Desk([GENEROUS], {})
    backlog = [
        an_event(an_alert(1, 0, severity=3), 0),
        an_event(an_alert(2, 0), 1),
        an_event(an_alert(1, 1, severity=6), 2),
        an_event(an_alert(2, 1, state=AlertState.RESOLVED), 3),
    ]
    for event in backlog:
        desk.backlog.foresee(event.alert)
    decided = [each for event in backlog for each in desk.hear(event, [], MONDAY_MS)]
    assert [(each.revision, each.severity, each.fate, each.why) for each in decided] == [
        (1, 6, Fate.QUEUED, Why.NEW),
        (1, 4, Fate.DROPPED, Why.NEVER_TOLD),
    ]
    assert fates(desk.hear(an_event(an_alert(1, 2), 4), [], MONDAY_MS)) == [(Fate.HELD, Why.COOLING_DOWN)]


def test_an_alert_that_is_issued_again_for_its_evidence_alone_is_no_news() -> None:
    assert Hours().tell("n i . . . . . . i e") == "N o _ _ _ _ _ _ o E"


def test_what_is_held_is_held_in_its_newest_words() -> None:
    hours = Hours()
    assert hours.tell("n e i") == "N c c"
    (held,) = hours.desk.ledger.held.values()
    assert held.revision == 2
    assert Hours().tell("i", [a_silence("brand=Lumatone")]) == "s"


def test_what_waits_or_is_kept_open_is_told_in_the_words_that_still_stand() -> None:
    by_mail, kept_open = a_subscriber(), a_subscriber("am", alertmanager=ALERTMANAGER)
    desk = Desk([by_mail, kept_open], {})
    first = an_event(an_alert(1, 0), 0)
    desk.hear(first, [], MONDAY_MS)
    desk.hear(an_event(an_alert(2, 0), 1), [], MONDAY_MS)
    standing = first.alert.evidence[1:]
    again = an_alert(1, 1, reissued=True, evidence=standing, evidence_ids=("m1",), counter_evidence=None)
    desk.hear(an_event(again, 2), [], MONDAY_MS)
    waits = next(each for each in desk.ledger.outbox.values() if each.subscriber == "box")
    kept = {event.alert.id: event for event in desk.open_alerts("am")}
    for told in (desk.events[waits.offset or 0], kept.pop(again.id)):
        assert (told.alert.revision, told.alert.evidence, told.alert.evidence_ids) == (0, standing, ("m1",))
        assert Alert.model_validate_json(told.value) == told.alert
        assert f'"{first.alert.evidence[0].id}"' not in told.value.decode()
    assert [event.alert.evidence for event in kept.values()] == [first.alert.evidence]
