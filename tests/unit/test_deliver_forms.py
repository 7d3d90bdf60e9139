"""The forms in which receivers get an alert: a structured CloudEvent, and Alertmanager's own."""

import json

from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from schemas.alert import Alert, AlertKind, AlertState
from schemas.base import epoch_ms, from_epoch_ms
from streams.alert.cloud_event import outputs_of
from streams.deliver.alertmanager import ALIVE, MOST_TEXT, alert_name, posted, posted_digest
from streams.deliver.digest import digest_of, queued_digest
from streams.deliver.structured import structured, structured_digest
from streams.topology import Topic
from tests.deliveries import Hours, a_subscriber, an_alert, an_event
from tests.findings import MONDAY_MS

RESEND_MS = 60_000
NOW_MS = MONDAY_MS + 10**6


def test_an_independent_reader_reads_what_stands_on_kafka() -> None:
    alert = an_alert()
    everybody, department, state = outputs_of(alert, "my app")
    for output in (everybody, department, state):
        message = KafkaMessage(headers=dict(output.headers), key=output.key, value=output.value or b"")
        event = from_binary(message, JSONFormat(), CloudEvent)
        assert event.get_id() == f"{alert.id}.0"
        assert event.get_type() == "openear.alert.opened.v1"
        assert event.get_source() == "/openear/my%20app/Lumatone"
        assert event.get_subject() == alert.series
        assert event.get_time() == alert.published_at
        assert event.get_specversion() == "1.0"
        assert event.get_datacontenttype() == "application/json"
        assert Alert.model_validate(event.get_data()) == alert


def test_an_independent_reader_reads_the_body_of_a_webhook() -> None:
    alert = an_alert()
    event = an_event(alert, 1)
    body = structured(event.headers, event.value)
    message = HTTPMessage(headers={"content-type": "application/cloudevents+json"}, body=body)
    read = from_http(message, JSONFormat(), CloudEvent)
    assert (read.get_id(), read.get_type()) == (event.id, "openear.alert.opened.v1")
    assert read.get_time() == alert.published_at
    assert Alert.model_validate(read.get_data()) == alert
    assert event.value in body  # to the byte


def test_an_independent_reader_reads_a_digest() -> None:
    digest = digest_of("box", "Süß/Ton", "2026-03-02", [])
    message = HTTPMessage(
        headers={"content-type": "application/cloudevents+json"},
        body=structured_digest(digest, "openear", MONDAY_MS),
    )
    read = from_http(message, JSONFormat(), CloudEvent)
    assert (read.get_type(), read.get_id()) == ("openear.digest.v1", digest.id)
    assert read.get_source() == "/openear/openear/S%C3%BC%C3%9F%2FTon"


def test_labels_are_ids_and_texts_are_annotations() -> None:
    alert = an_alert()
    (post,) = posted(alert, None, NOW_MS, RESEND_MS)
    assert post["labels"] == {
        "alertname": "OpenearEmergingTheme",
        "alert_id": alert.id,
        "brand": "Lumatone",
        "department": "packaging",
        "kind": "emerging_theme",
        "severity": "warning",
        "theme": "theme-1",
    }
    assert post["annotations"]["summary"] == alert.title
    assert post["annotations"]["description"] == alert.cause
    assert post["annotations"]["proposal"] == alert.proposal
    assert post["annotations"]["owner"] == "box@lumatone.example"
    assert ms_of(post["endsAt"]) == NOW_MS + ALIVE * RESEND_MS


def ms_of(time: str) -> int:
    from datetime import datetime

    return epoch_ms(datetime.fromisoformat(time))


def test_the_end_of_an_alert_ends_what_was_posted_whatever_its_severity_is_now() -> None:
    (post,) = posted(an_alert(revision=2, state=AlertState.RESOLVED, severity=2), 8, NOW_MS, RESEND_MS)
    assert post["labels"]["severity"] == "critical"
    assert ms_of(post["endsAt"]) == NOW_MS


def test_an_alert_that_changes_its_band_ends_under_the_old_one() -> None:
    old, new = posted(an_alert(revision=1, severity=8), 4, NOW_MS, RESEND_MS)
    assert (old["labels"]["severity"], ms_of(old["endsAt"])) == ("warning", NOW_MS)
    assert (new["labels"]["severity"], ms_of(new["endsAt"])) == ("critical", NOW_MS + ALIVE * RESEND_MS)
    assert len(posted(an_alert(revision=1, severity=6), 4, NOW_MS, RESEND_MS)) == 1


def test_an_alert_never_starts_after_it_ends_though_a_clock_is_behind() -> None:
    late = an_alert(window_end=from_epoch_ms(NOW_MS + 10**9), state=AlertState.RESOLVED)
    (post,) = posted(late, 4, NOW_MS, RESEND_MS)
    assert ms_of(post["startsAt"]) <= ms_of(post["endsAt"])


def test_nothing_that_a_chat_obeys_is_posted() -> None:
    evil = an_alert(title="<!channel> \x1b[31m\u202e", cause="a\nb <@U123>", proposal="x" * 5000)
    (post,) = posted(evil, None, NOW_MS, RESEND_MS)
    assert post["annotations"]["summary"].startswith("‹!channel›")
    assert not {"<", ">", "\x1b", "\u202e"} & set(json.dumps(post, ensure_ascii=False))
    assert len(post["annotations"]["proposal"]) <= MOST_TEXT
    quotes = [quote.text for quote in evil.evidence]
    assert quotes
    assert not any(quote in json.dumps(post) for quote in quotes)


def test_every_kind_has_a_name_that_alertmanager_takes() -> None:
    names = [alert_name(kind) for kind in AlertKind]
    assert len(set(names)) == len(names)
    assert all(name.isalnum() for name in names)


def test_a_digest_is_an_alert_that_ends_by_itself() -> None:
    hours = Hours(a_subscriber(budget_per_day=0))
    hours.tell("n n")
    digest = digest_of("box", "Lumatone", "2026-03-02", hours.journal)
    (post,) = posted_digest(digest, queued_digest(digest, NOW_MS, "2026-03-03"), NOW_MS, RESEND_MS)
    assert post["labels"] == {
        "alertname": "OpenearDigest", "brand": "Lumatone", "day": "2026-03-02", "severity": "info",
    }  # fmt: skip
    assert post["annotations"]["summary"] == "2 more alerts on 2026-03-02"
    assert post["annotations"]["description"].count("\n") == 1


def test_the_state_of_an_ended_alert_is_a_tombstone_that_the_reader_can_tell() -> None:
    (state,) = (
        output
        for output in outputs_of(an_alert(revision=1, state=AlertState.RESOLVED), "openear")
        if output.topic is Topic.ALERT_STATE
    )
    assert state.value is None
    assert dict(state.headers)["ce_type"] == b"openear.alert.resolved.v1"
