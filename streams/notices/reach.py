"""Take in reach that was measured anew: a gauge beside the evidence, the latest measurement wins, never a count.

Nothing is told again for it: the next revision of an alert shows the reach as it stands then.
"""

from collections.abc import Iterator

from schemas.alert import Alert
from schemas.mention import Reach
from streams.aggregate import Voice
from streams.aggregate.vote import measured_ms, reactions_of
from streams.brand import Brand
from streams.cases.accounts import segment_of
from streams.cases.episodes import Case
from streams.detect.themes import OpenTheme
from streams.notices.evidence import Teller, ids_in, reaching


def measure(brand: Brand, id_hash: int, reach: Reach, arrived_ms: int) -> bool:
    """Take in the reach of one mention; False where nothing that is kept has it, or a later one is known."""
    if reach.likes is None and reach.shares is None:
        return False
    at_ms = min(measured_ms(reach) or arrived_ms, arrived_ms)
    reactions = reactions_of(reach)
    voices = [_measured(voice, reactions, at_ms) for voice in _voices(brand, id_hash)]
    told = [_measured_again(brand, one, id_hash, reactions, at_ms) for one in _told(brand)]
    return any(voices) or any(told)


def _measured(one: Voice | Teller, reactions: int, at_ms: int) -> bool:
    if at_ms <= one.reach_at_ms:
        return False
    one.reach, one.reach_at_ms = reactions, at_ms
    return True


def _voices(brand: Brand, id_hash: int) -> Iterator[Voice]:
    part = brand.ids.part_of(id_hash)
    if part is not None and part.first is None:
        found = [voice for voice in brand.buckets[part.bucket_ms].voices if voice.id_hash == id_hash]
        brand.buckets.dirty.update([part.bucket_ms] if found else ())
        yield from found
    for key, account in brand.accounts.accounts.items():
        for voice in account.voices:
            if voice.id_hash == id_hash:
                brand.accounts.dirty.add(segment_of(key))
                yield voice
    yield from (one.voice for one in brand.accounts.pending if one.voice.id_hash == id_hash)
    for voice in brand.days.tellings.voices():
        if voice.id_hash == id_hash:
            brand.are_days_dirty = True
            yield voice


def _told(brand: Brand) -> list[OpenTheme | Case]:
    return [*brand.themes.open.values(), *brand.cases.open.values()]


def _measured_again(brand: Brand, one: OpenTheme | Case, id_hash: int, reactions: int, at_ms: int) -> bool:
    """Let the next revision of the alerts of a theme or case show the reach of a mention that they list."""
    teller = next((each for each in one.tellers if each.id_hash == id_hash), None)
    if teller is None:
        return False
    more = reactions - teller.reach
    if not _measured(teller, reactions, at_ms):
        return False
    if isinstance(one, Case):
        one.alerts = {name: _reaching(alert, teller.id, more) for name, alert in one.alerts.items()}
        brand.cases.keep(one)
    else:
        one.alert = _reaching(one.alert, teller.id, more)
        brand.themes.keep(one)
    return True


def _reaching(known: bytes, name: str, more: int) -> bytes:
    alert = Alert.model_validate_json(known)
    if not more or name not in ids_in(alert):
        return known
    return reaching(alert, more).model_dump_json().encode()
