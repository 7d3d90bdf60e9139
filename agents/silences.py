"""Read and write silences: `silences.v1`, key id, a tombstone takes one back.

No group and no trace when reading; a record that is none of ours is passed. To write the same silence twice
changes nothing, as its id is a hash of what it says.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
)
from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.refusals import answered, refusal_of
from agents.tail import must_be_there, newest
from schemas.base import epoch_ms
from schemas.silence import Silence
from streams.policy import DAY_MS
from streams.topology import PREFIX, Topic

MOST_READ = 100_000
"""Offsets of a partition; a compacted topic, so most of it is what stands."""
AWAY_MS = 30_000
KEPT_MS = 30 * DAY_MS
"""After its end; alerts are kept as long. Whoever adds a silence takes back those that ended before, so that the
topic and whoever reads all of it stay small."""


async def known_silences(connection: dict[str, Any], prefix: str = PREFIX) -> dict[str, Silence]:
    """The same as `read_silences`; raises UserError where there is no topic of them."""
    await must_be_there(connection, Topic.SILENCES, prefix)
    return await read_silences(connection, prefix)


async def read_silences(connection: dict[str, Any], prefix: str = PREFIX) -> dict[str, Silence]:
    """Every silence that was not taken back, ended ones too, by id, in the order of their ends."""
    found: dict[str, Silence] = {}
    async for record in newest(connection, {Topic.SILENCES: MOST_READ}, prefix):
        key = (record.key or b"").decode("utf-8", "replace")
        found.pop(key, None)
        try:
            if record.value is not None:
                found[key] = Silence.model_validate_json(record.value, extra="ignore")
        except ValidationError:
            continue
    return dict(sorted(found.items(), key=lambda item: (item[1].ends_at, item[0])))


async def write_silence(
    connection: dict[str, Any], silence_id: str, silence: Silence | None, prefix: str = PREFIX
) -> None:
    """Write one, or take it back with None; durable when it returns."""
    await _write(connection, {silence_id: silence}, prefix)


async def take_back(connection: dict[str, Any], ids: Iterable[str], prefix: str = PREFIX) -> None:
    """Take these silences back; durable when it returns."""
    await _write(connection, dict.fromkeys(ids), prefix)


async def add_silence(
    connection: dict[str, Any], silence: Silence, now_ms: int, prefix: str = PREFIX
) -> None:
    """Write one, and take back those that ended long ago."""
    known = await read_silences(connection, prefix)
    old = [name for name, each in known.items() if epoch_ms(each.ends_at) + KEPT_MS < now_ms]
    await _write(connection, {**dict.fromkeys(old), silence.id: silence}, prefix)


async def _write(connection: dict[str, Any], silences: Mapping[str, Silence | None], prefix: str) -> None:
    topic = prefix + Topic.SILENCES
    await must_be_there(connection, Topic.SILENCES, prefix)  # a producer would wait for it
    producer = AIOKafkaProducer(**connection, enable_idempotence=True, acks="all", request_timeout_ms=AWAY_MS)
    try:
        async with answered(connection):
            await producer.start()
            for silence_id, silence in silences.items():
                value = None if silence is None else silence.model_dump_json().encode()
                await producer.send_and_wait(topic, value, key=silence_id.encode())
    except (ClusterAuthorizationFailedError, TopicAuthorizationFailedError) as error:
        raise refusal_of(error, f"WRITE on topic {topic}") from None
    except KafkaError as error:
        raise UserError(f"{topic} refused the silence: {type(error).__name__}") from None
    finally:
        await producer.stop()
