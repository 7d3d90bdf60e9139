"""Do the sums of the kinds that are no test of terms again, from the `measures` that their alerts carry.

Each kind has a function of the numbers that follow from others, and of the gates that they passed.
"""

from collections.abc import Callable, Iterator, Mapping

from schemas.alert import Alert, AlertKind, AlertState
from schemas.base import epoch_ms
from streams.alert.severity import weighed
from streams.explain.case_words import words_again
from streams.explain.claim_sums import Measures
from streams.explain.people_sums import people_sums
from streams.explain.promise_sums import broken_sums, kept_sums, silent_sums
from streams.explain.published import published
from streams.explain.rate_sums import shift_sums, silence_sums
from streams.explain.sums import Check, short, value
from streams.explain.told_sums import names_again, severity_again
from streams.explain.use_sums import disliked_sums, gap_sums, joy_sums, partner_sums
from streams.identity import digest
from streams.wording import when


def case_sums(alert: Alert) -> Iterator[Check]:
    """What the rule of this kind says of its measures."""
    yield from _SUMS[alert.kind](alert, alert.measures)


def told_sums(alert: Alert) -> Iterator[Check]:
    """Effect, severity, people, words, times and ids: the same for all kinds of cases."""
    effect, margin = alert.measures["effect"], alert.measures["margin"]
    found = weighed(effect, margin, max(1, alert.authors))
    yield from severity_again(alert, found, f"{short(effect)}, from 0 to 1", margin)
    yield from people_sums(alert)
    yield from words_again(alert)
    yield from names_again(alert)
    start_ms = epoch_ms(alert.window_start)
    if alert.revision == 0:
        yield value(
            "id", f"hash of the series and {when(start_ms)}", alert.id, digest(alert.series, start_ms)
        )
    if alert.state is not AlertState.RESOLVED:
        yield published(alert)


_SUMS: Mapping[AlertKind, Callable[[Alert, Measures], Iterator[Check]]] = {
    AlertKind.POSITIONING_GAP: gap_sums,
    AlertKind.DECLARED_USE_DISLIKED: disliked_sums,
    AlertKind.PROMISE_BROKEN: broken_sums,
    AlertKind.PROMISE_KEPT: kept_sums,
    AlertKind.PROMISE_SILENT: silent_sums,
    AlertKind.UNPRINTED_JOY: joy_sums,
    AlertKind.PARTNERSHIP_HINT: partner_sums,
    AlertKind.SILENCE: silence_sums,
    AlertKind.SENTIMENT_SHIFT: shift_sums,
}
