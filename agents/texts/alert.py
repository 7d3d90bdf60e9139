"""Put an alert into words for a terminal: one line of it, or all that it says."""

from collections.abc import Iterator

from rich.text import Text

from agents.terminal import harmless
from schemas.alert import Alert, AlertKind, AlertState, Evidence
from streams.evaluate.evaluation import is_alert
from streams.notices.evidence import taken_back
from streams.wording import counted, people

SHORT_ID = 8
"""Characters of an id that a person copies: `alerts show` and `explain` take how it begins."""
_OPEN = (AlertState.OPENED, AlertState.ESCALATED)
NO_WORDS = "(no words: a rating alone, or a reference whose words are not kept any more)"


def alert_line(alert: Alert, *, with_id: bool = False) -> Text:
    """Give one alert on one line, harmless for the terminal that shows it."""
    when = alert.published_at.strftime("%Y-%m-%d %H:%M")
    line = Text(f"{harmless(alert.id[:SHORT_ID])}  {when}  " if with_id else f"{when}  ")
    style = "bold" if is_alert(alert) else "dim"
    line.append(f"{'reissued' if alert.reissued else alert.state.value:<9} ", style=style)
    line.append(f"{harmless(alert.brand)}  ")
    line.append(f"{alert.department} ", style="cyan")
    line.append(f"severity {alert.severity}  ")
    line.append(harmless(alert.title), style=style)
    line.append(f"  [{', '.join(map(harmless, alert.terms))}]  ")
    line.append(_crowd(alert), style="dim")
    return line


def _crowd(alert: Alert) -> str:
    """How many are behind it, and of a theme how many were expected; the cause of a case says what it counts."""
    who = people(alert.authors)
    return f"{who}, {alert.expected:.1f} expected" if alert.kind is AlertKind.EMERGING_THEME else who


def alert_lines(alert: Alert) -> Iterator[Text]:
    """Give everything that a person needs to decide: what, why, whose decision, and who says so."""
    yield alert_line(alert)
    yield Text(harmless(alert.cause))
    yield Text(
        harmless(f"Proposal for {alert.department} ({alert.owner or 'no owner named'}): {alert.proposal}")
    )
    also = ", ".join(alert.departments_also) or "nobody else"
    yield Text(
        f"Concerns {also}. Rule {harmless(alert.rule)}, significance {alert.significance:.1f}. "
        f"Alert {harmless(alert.id)}, revision {alert.revision}",
        style="dim",
    )
    factors, of_whom = alert.severity_factors, alert.authenticity
    yield Text(
        f"Severity {alert.severity} = 10 x effect {factors.effect:.2f} x confidence {factors.confidence:.2f} "
        f"x reach {factors.reach:.2f}",
        style="dim",
    )
    if of_whom.voices:
        yield Text(_behind(alert), style="dim")
    yield from _taken_back(alert)
    for evidence in alert.evidence:
        yield _quote(evidence)
    if alert.counter_evidence is not None:
        yield _quote(alert.counter_evidence).append("  (against)", style="dim")


def _behind(alert: Alert) -> str:
    """Who said it: copies and loud authors are what most false alarms are made of."""
    whose = alert.authenticity
    # of a case only the newest voices are kept, fewer than the people that it counts
    kept = "" if whose.authors >= alert.authors else "Of those whose words are kept: "
    return (
        f"{kept}{people(whose.authors)} in {counted(whose.voices, 'voice')}, "
        f"{counted(whose.folded, 'copy', 'copies')} folded, the loudest three hold {whose.top3_author_share:.0%}"
    )


def _taken_back(alert: Alert) -> Iterator[Text]:
    """Say how much of what it was told with is gone, and why an alert of which all is gone is still there."""
    whose = alert.authenticity
    later = alert.evidence_withdrawn - taken_back(alert)
    if whose.withdrawn or later > 0:
        line = f"Taken back: {counted(whose.withdrawn, 'mention')}, {whose.withdrawn_share:.0%} of all"
        yield Text(line + (f"; and {later:,} that came after it was told" if later > 0 else ""), style="dim")
    if alert.evidence_withdrawn and not alert.evidence_ids and alert.state in _OPEN:
        yield Text(
            "Nothing that it lists still stands: later mentions, not listed here, keep it open", style="dim"
        )


def alert_gist(alert: Alert, quotes: int, *, with_id: bool = False) -> Iterator[Text]:
    """Give an alert as it comes: a new one with its proposal and some of the words behind it."""
    yield alert_line(alert, with_id=with_id)
    yield Text(f"  {harmless(alert.cause)}", style="dim")
    if alert.state is not AlertState.OPENED or alert.reissued:
        return
    owner = f" ({alert.owner})" if alert.owner else ""
    yield Text(harmless(f"  Proposal for {alert.department}{owner}: {alert.proposal}"))
    for evidence in alert.evidence[:quotes]:
        yield _quote(evidence)
    if alert.counter_evidence is not None:
        yield _quote(alert.counter_evidence).append("  (against)", style="dim")


def _quote(evidence: Evidence) -> Text:
    """Give a customer's words with what matched in bold; a span counts code points of the same text."""
    # one mark for one character, so that the spans still fit
    quote = Text(harmless(evidence.text)) if evidence.text else Text(NO_WORDS, style="dim")
    for start, end in evidence.spans:
        quote.stylize("bold", start, end)
    return Text("  > ").append_text(quote).append(f"  {evidence.source}", style="dim")
