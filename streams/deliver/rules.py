"""Judge one alert for one subscriber at one time: told, held or dropped, and why.

In this order: told before; the end of an alert; no news; too many that wait; silences; cool-down; the day's budget,
the rest of which goes to a digest.
"""

from collections.abc import Iterable
from typing import NamedTuple

from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.delivery import Fate, Why
from schemas.profile import Profile
from schemas.silence import Silence
from schemas.subscriber import Subscriber
from streams.deliver.budget import budget_of, cool_down_ms, day_of
from streams.deliver.ledger import ENDED, Ledger, told_at_ms
from streams.deliver.silences import silencing

MOST_WAITING = 500
"""For one subscriber of one partition; an event takes 23 kB here, so 12 MB. Who is full keeps no other waiting."""
RELEASED = {Why.SILENCED: Why.AFTER_SILENCE, Why.COOLING_DOWN: Why.AFTER_COOL_DOWN}


class Verdict(NamedTuple):
    """What the rules say of an alert for a subscriber."""

    fate: Fate
    why: Why
    until_ms: int | None = None
    silence: str | None = None


def is_wanted(subscriber: Subscriber, alert: Alert, ledger: Ledger) -> bool:
    """True where the subscriber's own filter lets it through, and for the end of what it let through before."""
    if alert.state in ENDED and (subscriber.name, alert.id) in ledger.standings:
        return True  # whatever it has become: nobody keeps what is over
    return (
        alert.severity >= subscriber.min_severity
        and (not subscriber.brands or alert.brand in subscriber.brands)
        and (not subscriber.departments or alert.department in subscriber.departments)
        and (not subscriber.kinds or alert.kind in subscriber.kinds)
    )


def judge(
    subscriber: Subscriber,
    alert: Alert,
    ledger: Ledger,
    profile: Profile,
    silences: Iterable[Silence],
    now_ms: int,
) -> Verdict:
    """The first rule that says something."""
    standing = ledger.standing(subscriber.name, alert.id)
    held = ledger.held.get((subscriber.name, alert.id))
    if standing.has_ended or alert.revision <= standing.told_revision:
        return Verdict(Fate.DROPPED, Why.TOLD_BEFORE)
    if alert.state in ENDED and standing.told is None:
        return Verdict(Fate.DROPPED, Why.ENDED_BEFORE if held else Why.NEVER_TOLD)
    if alert.reissued and standing.told and held is None:  # what is held must not be told in its old words
        return Verdict(Fate.DROPPED, Why.NO_NEWS)
    if ledger.waiting[subscriber.name] >= MOST_WAITING:
        return Verdict(Fate.DEAD, Why.FULL)
    if alert.state in ENDED:
        return Verdict(Fate.QUEUED, Why.ENDED)
    if silence := silencing(silences, alert, now_ms):
        return Verdict(Fate.HELD, Why.SILENCED, epoch_ms(silence.ends_at), silence.id)
    if standing.told:
        quiet_until_ms = told_at_ms(standing) + cool_down_ms(profile, standing.tellings)
        if now_ms < quiet_until_ms:
            return Verdict(Fate.HELD, Why.COOLING_DOWN, quiet_until_ms)
    day, spent = day_of(now_ms, profile.timezone), ledger.spent_by(subscriber.name, alert.brand)
    if spent.covers(day, alert.theme.theme_id) or spent.on(day) < budget_of(subscriber, profile):
        return Verdict(
            Fate.QUEUED, RELEASED[held.why] if held else Why.ESCALATED if standing.told else Why.NEW
        )
    if subscriber.urgent_from is not None and alert.severity >= subscriber.urgent_from:
        return Verdict(Fate.QUEUED, Why.URGENT)
    return Verdict(Fate.HELD, Why.OVER_BUDGET)
