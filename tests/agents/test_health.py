"""Whether a worker is well, by the metrics that it serves itself."""

import json
from http.client import HTTPConnection
from time import time
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.commands.main import app
from agents.deliver.counts import Counts
from agents.health import (
    CHECKPOINT_AGE,
    KAFKA_SILENCE,
    KAFKA_SILENCE_S,
    LAST_READ,
    PARTITIONS,
    TRANSACTION_AGE,
    Health,
    judge_health,
    samples_at,
)
from agents.worker.metrics import Metrics

WELL = {PARTITIONS: 4.0, TRANSACTION_AGE: 0.2, CHECKPOINT_AGE: 900.0, KAFKA_SILENCE: 1.5}


def openear(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, ["health", "--json", *words])
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture
def port() -> int:
    """Where a worker that owns nothing yet serves its metrics."""
    return Metrics().serve(0, "127.0.0.1")


@pytest.mark.parametrize(
    "path, status, said",
    [
        ("/readyz", 503, "it owns no partition: it is starting, in a rebalance, or one worker too many"),
        ("/livez", 200, "it listens to 0 partitions"),
        ("/metrics", 200, "# HELP "),
    ],
)
def test_probes_ask_over_http_what_openear_health_asks(port: int, path: str, status: int, said: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.read().decode().splitlines()[0].startswith(said)) == (status, True)
    connection.close()


def test_a_worker_with_partitions_is_well_however_long_nobody_spoke() -> None:
    assert judge_health(WELL).is_well
    assert judge_health(WELL).said == "it listens to 4 partitions"


def test_a_checkpoint_may_be_given_an_age_where_somebody_always_speaks() -> None:
    assert judge_health(WELL, checkpoint_s=60).said == "the last checkpoint is 900 s old"
    assert judge_health({**WELL, CHECKPOINT_AGE: 3.0}, checkpoint_s=60).is_well


def test_a_transaction_that_outlives_the_watchdog_needs_a_restart() -> None:
    found = judge_health({**WELL, TRANSACTION_AGE: 75.0}, live=True)
    assert (found.is_well, found.said) == (False, "a transaction is open for 75 s")


def test_a_worker_without_partitions_lives_and_does_not_listen() -> None:
    idle = {**WELL, PARTITIONS: 0.0}
    assert judge_health(idle, live=True).is_well
    assert not judge_health(idle).is_well


def test_a_worker_that_kafka_does_not_answer_does_not_listen_and_no_restart_is_due() -> None:
    silent = {**WELL, KAFKA_SILENCE: 73.2}
    assert judge_health(silent) == Health(False, "Kafka has not answered for 73 s")
    assert judge_health(silent, live=True) == Health(True, "Kafka has not answered for 73 s")
    assert judge_health({**WELL, KAFKA_SILENCE: KAFKA_SILENCE_S}).is_well  # a broker that is started again


def test_a_delivery_is_well_while_it_looks_for_alerts_and_an_outage_is_no_reason_to_start_it_again() -> None:
    well = {LAST_READ: time() - 2, KAFKA_SILENCE: 0.1}
    assert judge_health(well) == judge_health(well, live=True) == Health(True, "it delivers alerts")
    away = {LAST_READ: time() - 900, KAFKA_SILENCE: 900.0}
    assert judge_health(away) == Health(False, "Kafka has not answered for 900 s")
    assert judge_health(away, live=True).is_well
    stuck = {LAST_READ: time() - 900, KAFKA_SILENCE: 0.1}
    assert judge_health(stuck, live=True) == Health(False, "it last looked for alerts 900 s ago")


def test_a_delivery_that_starts_lives_and_does_not_deliver_yet() -> None:
    samples = samples_at("127.0.0.1", Counts().serve(0, "127.0.0.1"), 5)
    assert not judge_health(samples).is_well
    assert judge_health(samples, live=True) == Health(True, "it has not read any alerts yet: it is starting")


def test_silence_and_strangers_are_not_well() -> None:
    assert not judge_health(None, live=True).is_well
    assert (
        judge_health({"python_info": 1.0}).said
        == "what answers there is no worker and no delivery of Openear"
    )


def test_the_names_are_those_that_a_worker_serves(port: int) -> None:
    samples = samples_at("127.0.0.1", port, 5)
    assert samples is not None
    assert samples.keys() >= {PARTITIONS, TRANSACTION_AGE, CHECKPOINT_AGE, KAFKA_SILENCE}


def test_the_command_tells_living_from_listening(port: int) -> None:
    assert openear("--port", str(port), "--live")[0] == 0
    code, told = openear("--port", str(port))
    assert (code, told["ok"]) == (1, False)
    assert told["said"].startswith("it owns no partition")


def test_where_nobody_serves_the_command_ends_with_1() -> None:
    assert openear("--port", "1") == (
        1,
        {"ok": False, "said": "nobody serves metrics there: was it started with --metrics-port?"},
    )
