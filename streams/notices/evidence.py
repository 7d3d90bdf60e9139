"""Take words out of an alert that was told, or put others in their place: the same episode, told again.

Numbers that were published stay. A quote is found again by its teller: which mention it is, and whose, by hashes
that stand beside the alert and go with the quote.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import msgspec

from schemas.alert import Alert, AlertState, Authenticity, Evidence
from schemas.base import epoch_ms, from_epoch_ms
from schemas.theme import ThemeState
from streams.aggregate import Voice
from streams.alert.evidence import IDS

EVIDENCE_GONE = "EVIDENCE_GONE"
MOST_REACTIONS = 10**12


class Teller(msgspec.Struct, array_like=True):
    """Whose words an alert shows or lists: at most 64 + 9 of one alert, ~90 bytes each."""

    id: str
    """Of the mention, as it stands in the alert."""
    id_hash: int
    author: int
    reach: int
    reach_at_ms: int


def tellers_of(alerts: Iterable[Alert], evidence: Sequence[Voice]) -> list[Teller]:
    """The tellers of alerts that were just made of this evidence, in its order."""
    listed = {each for alert in alerts for each in ids_in(alert)}
    return [
        Teller(voice.id, voice.id_hash, voice.author, voice.reach, voice.reach_at_ms)
        for voice in evidence
        if voice.id in listed
    ]


def ids_in(alert: Alert) -> Iterator[str]:
    """Every id that an alert names."""
    yield from alert.evidence_ids
    yield from (quote.id for quote in quotes_in(alert))


def quotes_in(alert: Alert) -> Iterator[Evidence]:
    """Every quote of an alert."""
    yield from alert.evidence
    if alert.counter_evidence is not None:
        yield alert.counter_evidence


def without(alert: Alert, ids: Collection[str], withdrawn: int, at_ms: int) -> Alert:
    """The alert without these ids and their words; `withdrawn`: mentions of its evidence that are gone by it."""
    against = alert.counter_evidence
    left = tuple(each for each in alert.evidence_ids if each not in ids)
    return _again(
        alert,
        at_ms,
        evidence=tuple(quote for quote in alert.evidence if quote.id not in ids),
        counter_evidence=None if against is not None and against.id in ids else against,
        evidence_ids=left,
        evidence_withdrawn=alert.evidence_withdrawn + withdrawn,
        authenticity=_swept(alert, len(left), withdrawn),
    )


def counting(alert: Alert, withdrawn: int) -> Alert:
    """The alert that counts what is gone of its evidence and shows nothing of it: the next revision says so."""
    return alert.model_copy(
        update={
            "evidence_withdrawn": alert.evidence_withdrawn + withdrawn,
            "authenticity": _swept(alert, len(alert.evidence_ids), withdrawn),
        }
    )


def taken_back(alert: Alert) -> int:
    """How many of the voices that it was told with are gone since: what joined its evidence later is none."""
    return _gone_of(alert.authenticity, len(alert.evidence_ids), alert.evidence_withdrawn)


def _gone_of(people: Authenticity, listed: int, withdrawn: int) -> int:
    """Each voice of a small alert is listed, so what is missing is gone; of a large one no more than it counts."""
    missing = people.voices - listed if people.voices <= IDS else people.voices
    return max(0, min(withdrawn, missing))


def _swept(alert: Alert, left: int, withdrawn: int) -> Authenticity:
    people = alert.authenticity
    before = max(0, people.withdrawn - taken_back(alert))  # it was told
    gone = before + _gone_of(people, left, alert.evidence_withdrawn + withdrawn)
    told = people.voices + before
    share = round(min(1.0, gone / told), 4) if told else 0.0
    return people.model_copy(update={"withdrawn": gone, "withdrawn_share": share})


def shows(alert: Alert, ids: Collection[str]) -> bool:
    """True if one of these ids stands in the alert."""
    return any(each in ids for each in ids_in(alert))


def gone(alert: Alert) -> Alert:
    """The end of an alert of whose evidence nothing is left."""
    return alert.model_copy(
        update={
            "state": AlertState.WITHDRAWN,
            "reissued": False,
            "ended_as": EVIDENCE_GONE,
            "theme": alert.theme.model_copy(update={"state": ThemeState.CLOSED}),
            "cause": f"every mention that it rested on was withdrawn at its source "
            f"({alert.evidence_withdrawn:,} since it was told)",
        }
    )


def replaced(alert: Alert, ids: Collection[str], anew: Callable[[Evidence], Evidence], at_ms: int) -> Alert:
    """The alert with other words in the place of these quotes; the same alert where that changes nothing."""

    def quote(old: Evidence) -> Evidence:
        return anew(old) if old.id in ids else old

    evidence = tuple(map(quote, alert.evidence))
    against = None if alert.counter_evidence is None else quote(alert.counter_evidence)
    if evidence == alert.evidence and against == alert.counter_evidence:
        return alert
    edited = alert.evidence_edited + 1
    return _again(alert, at_ms, evidence=evidence, counter_evidence=against, evidence_edited=edited)


def reaching(alert: Alert, more: int) -> Alert:
    """The alert with more reactions, or fewer: what the next revision says."""
    reactions = min(MOST_REACTIONS, max(0, alert.reach.get("reactions", 0) + more))
    reach = {name: value for name, value in alert.reach.items() if name != "reactions"}
    return alert.model_copy(update={"reach": {**reach, "reactions": reactions} if reactions else reach})


def _again(alert: Alert, at_ms: int, **changed: object) -> Alert:
    """The next revision, in the state in which it is, as of this time."""
    return alert.model_copy(
        update={
            **changed,
            "revision": alert.revision + 1,
            "reissued": True,
            "published_at": from_epoch_ms(max(at_ms, epoch_ms(alert.published_at))),
        }
    )
