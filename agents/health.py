"""Judge by its metrics whether a worker, or a delivery, lives and works: for the probes of a supervisor.

A worker without traffic writes nothing, so the age of its last checkpoint says something only where mentions
always come: it counts only where a limit is given.
"""

from collections.abc import Iterable, Mapping
from http.client import HTTPConnection, HTTPException
from time import time
from typing import NamedTuple

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from streams.wording import counted

TRANSACTION_S = 60.0
"""A worker ends itself at this age while Kafka answers (worker/stalled.py): above it its watchdog stands still."""
KAFKA_SILENCE_S = 30.0
"""Without any answer of Kafka: a broker answers every 1.5 s, and one that is started again is back after 13 s."""
MAX_BYTES = 4_194_304
"""Of an answer; 16 partitions are 20 kB."""
PARTITIONS = "openear_partitions"
TRANSACTION_AGE = "openear_transaction_age_seconds"
CHECKPOINT_AGE = "openear_checkpoint_age_seconds"
KAFKA_SILENCE = "openear_kafka_silence_seconds"
LAST_READ = "openear_deliver_last_read_timestamp_seconds"
"""Only `openear deliver` has it."""
DELIVERY_S = 180.0
"""Three times its longest transaction: above it a delivery stands still, though Kafka answers."""


class Health(NamedTuple):
    """Whether it is well, and the sentence that says why."""

    is_well: bool
    said: str


def judge_health(
    samples: Mapping[str, float] | None, *, live: bool = False, checkpoint_s: float | None = None
) -> Health:
    """Judge the values of a worker's metrics; None: they could not be had.

    `live` asks whether a restart is due, else whether it listens: it owns a partition, and Kafka answers.
    `checkpoint_s` is the age of a checkpoint from which on a restart is due. An outage of Kafka makes none due:
    the worker goes on by itself where it stood, a new one could not even start; so it is said, and it lives.
    """
    if samples is None:
        return Health(False, "nobody serves metrics there: was it started with --metrics-port?")
    if LAST_READ in samples:
        return _delivery(samples, live=live)
    if TRANSACTION_AGE not in samples or PARTITIONS not in samples:
        return Health(False, "what answers there is no worker and no delivery of Openear")
    transaction_s, partitions = samples[TRANSACTION_AGE], int(samples[PARTITIONS])
    silent_s = samples.get(KAFKA_SILENCE, 0.0)
    if silent_s > KAFKA_SILENCE_S:
        return Health(live, f"Kafka has not answered for {silent_s:.0f} s")
    if transaction_s > TRANSACTION_S:
        return Health(False, f"a transaction is open for {transaction_s:.0f} s")
    checkpoint_age_s = samples.get(CHECKPOINT_AGE, 0.0)
    if checkpoint_s is not None and checkpoint_age_s > checkpoint_s:
        return Health(False, f"the last checkpoint is {checkpoint_age_s:.0f} s old")
    if not live and not partitions:
        return Health(False, "it owns no partition: it is starting, in a rebalance, or one worker too many")
    return Health(True, f"it listens to {counted(partitions, 'partition')}")


def _delivery(samples: Mapping[str, float], *, live: bool) -> Health:
    """Judge `openear deliver`: an outage makes no restart due here either."""
    silent_s, read_at = samples.get(KAFKA_SILENCE, 0.0), samples[LAST_READ]
    if silent_s > KAFKA_SILENCE_S:
        return Health(live, f"Kafka has not answered for {silent_s:.0f} s")
    if not read_at:
        return Health(live, "it has not read any alerts yet: it is starting")
    age_s = max(0.0, time() - read_at)
    if age_s > DELIVERY_S:
        return Health(False, f"it last looked for alerts {age_s:.0f} s ago")
    return Health(True, "it delivers alerts")


def samples_at(host: str, port: int, timeout_s: float) -> dict[str, float] | None:
    """The metrics without labels that are served there, by name; None where nothing of the kind is."""
    connection = HTTPConnection(host, port, timeout=timeout_s)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        text = answer.read(MAX_BYTES).decode("utf-8", "replace")
        if answer.status != 200:
            return None
        return unlabelled(text_string_to_metric_families(text))
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def unlabelled(families: Iterable[Metric]) -> dict[str, float]:
    """The values of metrics without labels, by name."""
    return {
        sample.name: sample.value for family in families for sample in family.samples if not sample.labels
    }
