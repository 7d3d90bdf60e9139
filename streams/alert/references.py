"""Put references in the place of people's words where alerts may not carry them, and keep the words apart.

An alert that is told with `quotes: reference` names mentions by keyed hashes. What stands behind them goes to
`evidence.v1` in the same transaction, and is taken back once no open alert refers to it: when its mention was
deleted, when the next revision shows others, when the alert ended. So the topic always holds what the newest
revisions of open alerts refer to, and nothing else; which that is follows from the saved state, and needs none of
its own. Bounds: 73 names of an alert x 64 themes and 160 cases of a brand x 150 bytes = 2.5 MB, for such alone.
"""

from collections.abc import Iterable, Iterator

from schemas.alert import Alert, AlertState, Evidence
from schemas.referenced import Referenced
from streams.brand import Brand
from streams.notices.evidence import Teller, ids_in, quotes_in
from streams.records import Output
from streams.topology import Topic

ENDED = (AlertState.RESOLVED, AlertState.WITHDRAWN)

Names = dict[str, str]
"""Id of a mention -> reference."""


class References:
    """What stands on `evidence.v1` for one partition, by brand and alert."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, Names]] = {}

    def restore(self, brand: Brand) -> None:
        """Know what the open alerts of a restored brand refer to."""
        for known, tellers in _open_alerts(brand):
            if b'"quotes":"reference"' in known:  # spares the reading of all others
                alert = Alert.model_validate_json(known)
                self._told.setdefault(brand.name, {})[alert.fingerprint] = _names(alert, tellers, {})

    def tell(self, brand: Brand, alert: Alert) -> tuple[Alert, list[Output]]:
        """The alert as it may be published, and what changes on `evidence.v1` by it."""
        told = self._told.get(brand.name, {})
        before = told.pop(alert.fingerprint, {})
        if alert.quotes == "inline" and not before:
            return alert, []
        others = {reference for names in told.values() for reference in names.values()}
        names = _names(alert, _tellers_of(brand, alert), before) if alert.quotes == "reference" else {}
        held = {} if alert.state in ENDED else names
        if held:
            told[alert.fingerprint] = held
        self._told[brand.name] = told
        outputs = [
            _output(entry)
            for entry in entries(alert, held)
            if entry.source is not None or entry.reference not in others  # else the words of another would go
        ]
        gone = sorted({*before.values()} - {*held.values()} - others)
        outputs += (Output(Topic.EVIDENCE, key_of(alert.brand, each), None) for each in gone)
        return (referring(alert, names) if alert.quotes == "reference" else alert), outputs


def key_of(brand: str, reference: str) -> bytes:
    """Key of an entry on `evidence.v1`; a brand may hold a bar, a reference does not."""
    return f"{brand}|{reference}".encode()


def referring(alert: Alert, names: Names) -> Alert:
    """The alert with references for ids, without words and links; what has no reference is left out."""
    against = alert.counter_evidence
    return alert.model_copy(
        update={
            "evidence": tuple(_behind(quote, names) for quote in alert.evidence if quote.id in names),
            "counter_evidence": None
            if against is None or against.id not in names
            else _behind(against, names),
            "evidence_ids": tuple(names[each] for each in alert.evidence_ids if each in names),
        }
    )


def resolved(alert: Alert, entries: dict[str, Referenced]) -> Alert:
    """The alert as it was before `referring`, as far as the entries say: key is the reference."""

    def words(quote: Evidence) -> Evidence:
        entry = entries.get(quote.id)
        if entry is None or entry.source is None:
            return quote
        update = {"id": entry.id, "text": entry.text, "spans": entry.spans, "url": entry.url}
        return quote.model_copy(update=update)

    against = alert.counter_evidence
    ids = tuple(entries[each].id if each in entries else each for each in alert.evidence_ids)
    return alert.model_copy(
        update={
            "evidence": tuple(map(words, alert.evidence)),
            "counter_evidence": None if against is None else words(against),
            "evidence_ids": ids,
        }
    )


def entries(alert: Alert, names: Names) -> Iterator[Referenced]:
    """What stands behind each reference of an alert; those that it quotes with their words."""
    quotes = {quote.id: quote for quote in quotes_in(alert)}
    for name in dict.fromkeys(ids_in(alert)):
        if name not in names:
            continue
        entry = Referenced(brand=alert.brand, reference=names[name], id=name)
        quote = quotes.get(name)
        if quote is not None:
            said = {"source": quote.source, "at": quote.at, "url": quote.url}
            entry = entry.model_copy(update={**said, "text": quote.text, "spans": quote.spans})
        yield entry


def _names(alert: Alert, tellers: Iterable[Teller], before: Names) -> Names:
    known = before | {teller.id: f"{teller.id_hash:016x}" for teller in tellers}
    return {name: known[name] for name in ids_in(alert) if name in known}


def _tellers_of(brand: Brand, alert: Alert) -> list[Teller]:
    """Those that stand beside the alert while it is open; none where it ended."""
    mark = alert.fingerprint.encode()
    return next((tellers for known, tellers in _open_alerts(brand) if mark in known), [])


def _open_alerts(brand: Brand) -> Iterator[tuple[bytes, list[Teller]]]:
    for theme in brand.themes.open.values():
        yield theme.alert, theme.tellers
    for case in brand.cases.open.values():
        for known in case.alerts.values():
            yield known, case.tellers


def _behind(quote: Evidence, names: Names) -> Evidence:
    return quote.model_copy(update={"id": names[quote.id], "text": "", "spans": (), "url": None})


def _output(entry: Referenced) -> Output:
    return Output(Topic.EVIDENCE, key_of(entry.brand, entry.reference), entry.model_dump_json().encode())
