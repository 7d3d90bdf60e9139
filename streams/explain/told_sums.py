"""Do the sums again that every alert has at its end, whatever raised it: its severity, and what names it."""

from collections.abc import Iterator

from schemas.alert import Alert, Severity
from streams.alert.episode import series_of
from streams.explain.sums import Check, short, value
from streams.identity import digest


def severity_again(alert: Alert, found: Severity, effect: str, margin: float) -> Iterator[Check]:
    """The three factors and their product (severity.py); `effect`: how the first one is worked out."""
    said = alert.severity_factors
    yield value("effect of the severity", effect, said.effect, found.effect)
    confidence = f"0.5 + 0.5 x (1 - 2^-{short(max(0.0, margin))}), the margin over the line"
    yield value("confidence", confidence, said.confidence, found.confidence)
    yield value("reach", f"log10({alert.authors} people) / 2, at most 1", said.reach, found.reach)
    product = 10 * said.effect * said.confidence * said.reach
    yield value(
        "severity",
        f"10 x {said.effect} x {said.confidence} x {said.reach}, rounded, from 1 to 10",
        alert.severity,
        min(10, max(1, round(product))),
    )
    yield value("severity of the factors", "the same number stands beside them", said.value, alert.severity)


def names_again(alert: Alert) -> Iterator[Check]:
    """Series and fingerprint: hashes of canonical JSON (identity.py)."""
    series = series_of(alert.brand, alert.kind, alert.department, alert.theme.theme_id)
    yield value("series", "canonical JSON of brand, kind, department, theme", alert.series, series)
    yield value("fingerprint", "hash of the series", alert.fingerprint, digest(alert.series))
