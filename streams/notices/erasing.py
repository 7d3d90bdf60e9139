"""Erase mentions from all that is kept beside the windows: accounts, and the evidence of themes and cases.

An alert that shows one of them is told again without it, and withdrawn where nothing of its evidence is left.
"""

from collections.abc import Iterable, Iterator

from schemas.alert import Alert
from streams.brand import Brand
from streams.cases.account import Account
from streams.cases.accounts import segment_of
from streams.cases.episodes import Case
from streams.detect.themes import OpenTheme
from streams.identity import person_of
from streams.notices.evidence import counting, gone, shows, without


def erase_remarks(brand: Brand, ids: set[int], people: set[tuple[int, int]], author: int | None) -> bool:
    """Take the voices out of the accounts, and the last words of these people; True if there were any."""
    accounts = brand.accounts
    pending = [one for one in accounts.pending if one.voice.id_hash not in ids]
    is_known = len(pending) < len(accounts.pending)
    accounts.pending = pending
    person = None if author is None else person_of(author)
    for key, account in accounts.accounts.items():
        kept = [voice for voice in account.voices if voice.id_hash in ids]
        forgotten = _words_of(account, [*people, *((person_of(v.author), v.at_ms) for v in kept)], person)
        if kept or forgotten:
            is_known = True
            account.voices = [voice for voice in account.voices if voice.id_hash not in ids]
            for one in forgotten:
                del account.words[one]
            accounts.dirty.add(segment_of(key))
    return is_known


def _words_of(account: Account, people: Iterable[tuple[int, int]], person: int | None) -> set[int]:
    """Who said their last word in what is withdrawn, and the one who is to be forgotten."""
    found = {one for one, at_ms in people if account.words.get(one, (None,))[0] == at_ms}
    return found | {person} if person is not None and person in account.words else found


def erase_themes(brand: Brand, ids: set[int], at_ms: int) -> Iterator[Alert]:
    """Take mentions out of the evidence of open themes; gives the alerts that are due by it."""
    for theme in sorted(brand.themes.open.values(), key=lambda theme: theme.slot):
        found = _take_out(theme, ids)
        if not found:
            continue
        names, withdrawn = found
        brand.themes.keep(theme)
        alert = Alert.model_validate_json(theme.alert)
        if not theme.evidence and not theme.tellers:
            brand.themes.withdraw(theme)
            yield gone(without(alert, names, withdrawn, at_ms))
            continue
        told = _told_again(alert, names, withdrawn, at_ms)
        theme.alert = told.model_dump_json().encode()
        if told.revision != alert.revision:
            yield told


def erase_cases(brand: Brand, ids: set[int], now_ms: int, at_ms: int) -> Iterator[Alert]:
    """Take mentions out of the evidence of open cases; one that ends rests from `now_ms` on."""
    for case in sorted(brand.cases.open.values(), key=lambda case: case.slot):
        found = _take_out(case, ids)
        if not found:
            continue
        names, withdrawn = found
        is_gone = not case.evidence and not case.tellers
        brand.cases.keep(case)
        for department, known in sorted(case.alerts.items()):
            alert = Alert.model_validate_json(known)
            if is_gone:
                yield gone(without(alert, names, withdrawn, at_ms))
                continue
            told = _told_again(alert, names, withdrawn, at_ms)
            case.alerts[department] = told.model_dump_json().encode()
            if told.revision != alert.revision:
                yield told
        if is_gone:
            brand.cases.close(case, now_ms, brand.profile.alerts.cool_down * 1000)


def evidence_in(one: OpenTheme | Case) -> set[int]:
    """Id hashes of the evidence that a theme or case knows."""
    return {*one.evidence, *(teller.id_hash for teller in one.tellers)}


def _take_out(one: OpenTheme | Case, ids: set[int]) -> tuple[set[str], int] | None:
    """Take mentions out of the evidence; the names that the alert has for them, and how many there were."""
    found = ids & evidence_in(one)
    if not found:
        return None
    tellers = [teller for teller in one.tellers if teller.id_hash in ids]
    one.evidence = [id_hash for id_hash in one.evidence if id_hash not in ids]
    one.tellers = [teller for teller in one.tellers if teller.id_hash not in ids]
    return {teller.id for teller in tellers}, len(found)


def _told_again(alert: Alert, names: set[str], withdrawn: int, at_ms: int) -> Alert:
    """The next revision where the alert shows what is gone; else the same one, which counts it for later.

    What the alert of another department shows was no evidence of this one.
    """
    if shows(alert, names):
        return without(alert, names, withdrawn, at_ms)
    return alert if names else counting(alert, withdrawn)
