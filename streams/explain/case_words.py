"""Say a case again from its numbers: title and cause have to name the same ones as the fields."""

import re
from collections.abc import Iterator

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from streams.cases.claim import Claim
from streams.cases.words import cause_of, title_of
from streams.decide.decision_table import TABLE, row_of
from streams.explain.published import withdrawn
from streams.explain.sums import Check, rule, value
from streams.policy import BASE_LATENESS_MS, HOUR_MS
from streams.wording import when

_RULES = {row.rule: row.kind for row in TABLE}
"""Row of the decision table -> the rule of a case that asks for it."""
_BEFORE = re.compile(r"( \([\d,]+ people when last told\))?")
"""What an escalation adds: how many there were, which the alert does not carry."""


def words_again(alert: Alert) -> Iterator[Check]:
    """The row of the decision table, the title and the cause."""
    asked = _RULES.get(alert.rule, "")
    row = row_of(asked, alert.department, alert.polarity) if asked else None
    yield value("rule", "the row of the decision table", alert.rule, row.rule if row else None)
    claim = _claim_of(alert, asked)
    is_rising = alert.revision > 0 and alert.title.startswith("Now ")
    title = title_of(claim, alert.terms, alert.department, is_rising=is_rising)
    yield value("title", "of the numbers", alert.title, title)
    if alert.state is AlertState.RESOLVED:
        yield _closing(alert)
    elif alert.state is AlertState.WITHDRAWN:
        yield withdrawn(alert)
    else:
        yield _cause(alert, cause_of(claim, alert.terms))


def _claim_of(alert: Alert, asked: str) -> Claim:
    """What the rule said when it was told, as far as words are made of it."""
    start_ms = epoch_ms(alert.window_start)
    m = alert.measures
    silent_ms = round(m.get("silent_h", 0.0) * HOUR_MS)
    return Claim(
        kind=alert.kind,
        rule=asked,
        name=alert.terms[0],
        keys=(),
        subject=alert.told_of or "",
        opens=True,
        stays=True,
        held=None,
        start_ms=start_ms,
        end_ms=epoch_ms(alert.window_end),
        authors=alert.authors,
        voices=int(m.get("everybody", m.get("voices", 0))),
        expected=alert.expected,
        observed=alert.observed,
        effect=m["effect"],
        margin=m["margin"],
        significance=alert.significance,
        polarity=alert.polarity,
        departments=(),
        measures=m,
        fresh_ms=start_ms + silent_ms,
    )


def _cause(alert: Alert, again: str) -> Check:
    begins = alert.cause.startswith(again)
    is_same = begins and _BEFORE.fullmatch(alert.cause.removeprefix(again)) is not None
    return rule("cause", f"it says: {again}", is_same)


def _closing(alert: Alert) -> Check:
    """It is over by its rule, or since nobody speaks of it: when they last did is no number of the alert."""
    judged = f"(judged {when(epoch_ms(alert.published_at) - BASE_LATENESS_MS)})"
    is_over = alert.cause.endswith(judged) or alert.cause.startswith("nobody speaks of ")
    return rule("cause", f"it says that it is over {judged}, or that nobody speaks of it any more", is_over)
