"""A real Prometheus scrapes a real worker: every panel shows something, rules fire, Alertmanager is told."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.main import app
from tests.agents.test_brand_metrics import BRAND, YOUNG, a_story
from tests.deploy.observing import BOARD, DEPLOY, PANELS, RULES
from tests.integration.engine import PARTITIONS, ROOT, feed, make_topics, until
from tests.integration.observers import alertmanager, fetched, prometheus, values
from tests.integration.worker import Worker


class Observed(NamedTuple):
    """A worker that heard a story, and who watches it."""

    prometheus: str
    alertmanager: str
    brokers: str
    prefix: str

    def status(self) -> Any:
        """What `openear status` says."""
        given = ["status", "--json", "--brokers", self.brokers]
        return json.loads(CliRunner().invoke(app, given, env={"OPENEAR_PREFIX": self.prefix}).stdout)


def profiles(folder: Path) -> Path:
    folder.mkdir()
    for name in (BRAND, YOUNG):
        (folder / f"{name}.yaml").write_text(f"version: 1\nbrand: {name}\n", encoding="utf-8")
    return folder


def served(said: str) -> str:
    """Where a program says that it serves its metrics; empty while it did not."""
    return said.partition("metrics on http://")[2].partition("/")[0]


class Deliver:
    """`openear deliver` with the Alertmanager as its subscriber; it never outlives the `with` statement."""

    def __init__(self, folder: Path, brokers: str, prefix: str, alertmanager: str) -> None:
        who = folder / "subscribers.yaml"
        who.write_text(
            (DEPLOY / "subscribers/compose.yaml").read_text().replace("alertmanager:9093", alertmanager)
        )
        self.log = folder / "deliver.log"
        start = [sys.executable, "-c", "from agents.commands.main import main; main()"]
        given = {"OPENEAR_BROKERS": brokers, "OPENEAR_PREFIX": prefix, "OPENEAR_METRICS_PORT": "0"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*start, "deliver", "--subscribers", who, "--from-beginning"],
                cwd=ROOT,
                env={**os.environ, **given},
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> "Deliver":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def address(self) -> str:
        """Where it serves its metrics; empty while it does not."""
        said = self.log.read_text("utf-8", "replace")
        assert self.process.poll() is None, said
        return served(said)


async def observe(stack: ExitStack, broker: EmbeddedKafka, prefix: str, folder: Path) -> Observed:
    await make_topics(broker.bootstrap, prefix)
    settings = {"metrics_port": 0, "profiles": profiles(folder / "profiles")}
    worker = stack.enter_context(Worker(folder, broker.bootstrap, prefix, pause_s=0, **settings))
    told = stack.enter_context(alertmanager(folder))
    receiver = await told.address()
    deliver = stack.enter_context(Deliver(folder, broker.bootstrap, prefix, receiver))
    await worker.works(PARTITIONS)
    targets = {"openear": served(worker.said), "openear-deliver": await until("deliver", deliver.address)}
    watcher = await stack.enter_context(prometheus(folder, targets, receiver)).address()
    await until("the first scrape", lambda: values(watcher, "openear_build_info"))
    story = [(said["brand"].encode(), json.dumps(said).encode()) for said in a_story()]
    await feed(broker.bootstrap, prefix, [*story, (BRAND.encode(), b"broken")], 10_000)
    asked = f'openear_brand_open_alerts{{brand="{BRAND}"}} > 0'
    await until("the alert of the story", lambda: values(watcher, asked))
    return Observed(watcher, receiver, broker.bootstrap, prefix)


@pytest.fixture
async def observed(broker: EmbeddedKafka, prefix: str, tmp_path: Path) -> AsyncIterator[Observed]:
    with ExitStack() as stack:
        yield await observe(stack, broker, prefix, tmp_path)


def asked(expr: str) -> str:
    """A panel's query as Grafana asks it with everything chosen."""
    chosen = {"$__rate_interval": "1m", "$job": "openear", "$instance": ".*", "$brand": ".*"}
    for variable, value in chosen.items():
        expr = expr.replace(variable, value)
    return expr


async def test_what_is_observed_is_what_is(observed: Observed) -> None:
    await every_query_of_the_dashboard_shows_something(observed)
    await prometheus_says_what_status_says(observed)
    await a_rule_that_fires_reaches_who_is_to_be_told(observed)
    await what_customers_say_reaches_their_departments(observed)


async def every_query_of_the_dashboard_shows_something(observed: Observed) -> None:
    exprs = {asked(target["expr"]) for panel in PANELS for target in panel["targets"]}
    assert not any("$" in expr for expr in exprs)
    silent: set[str] = set()

    def are_heard() -> bool:
        silent.clear()
        silent.update(expr for expr in exprs if not values(observed.prometheus, expr))
        return not silent

    try:
        await until("a series of every query", are_heard)
    except AssertionError:
        pytest.fail("without a series:\n" + "\n".join(sorted(silent)))
    for variable in BOARD["templating"]["list"][1:]:
        selector, _, label = asked(variable["query"]).removeprefix("label_values(").rpartition(", ")
        given = fetched(
            observed.prometheus, f"/api/v1/label/{label.removesuffix(')')}/values", **{"match[]": selector}
        )
        assert given["data"], variable["name"]


async def prometheus_says_what_status_says(observed: Observed) -> None:
    def says(name: str, brand: str) -> float | None:
        found = values(observed.prometheus, f'openear_{name}{{brand="{brand}"}}')
        return found[0][1] if found else None

    def are_equal() -> bool:
        told = {brand["brand"]: brand for brand in status["brands"]}
        return all(
            says("brand_learning", name) == told[name]["learning"]
            and says("brand_open_alerts", name) == told[name]["open_alerts"]
            and says("brand_windows_total", name) == told[name]["windows"]
            and says("brand_voices_total", name) == told[name]["voices"]
            and says("brand_too_late_total", name) == told[name]["too_late"]
            for name in (BRAND, YOUNG)
        )

    status = await asyncio.to_thread(observed.status)
    await until("that metrics say what status says", are_equal)
    young = next(brand for brand in status["brands"] if brand["brand"] == YOUNG)
    assert young["learning"]
    assert says("brand_learning_voices", YOUNG) == young["voices"]
    labels = {labels["brand"] for labels, _ in values(observed.prometheus, "openear_brand_learning")}
    assert labels == {BRAND, YOUNG, "other"}
    (series,) = fetched(
        observed.prometheus,
        "/api/v1/query_exemplars",
        query="openear_alert_delay_seconds_bucket",
        start="0",
        end="9999999999",
    )["data"]
    ids = {exemplar["labels"]["alert"] for exemplar in series["exemplars"]}
    assert {brand["last_alert"]["id"] for brand in status["brands"] if brand["last_alert"]} & ids


async def a_rule_that_fires_reaches_who_is_to_be_told(observed: Observed) -> None:
    """The story is months old, so its delay is above every limit; the rules here do not wait."""

    def told() -> dict[str, Any]:
        alerts = fetched(observed.alertmanager, "/api/v2/alerts")
        return {alert["labels"]["alertname"]: alert for alert in alerts}

    wanted = {"OpenearDelayHigh", "OpenearWatchdog"}
    await until("that Alertmanager is told", lambda: wanted <= set(told()))
    delay = told()["OpenearDelayHigh"]
    assert [receiver["name"] for receiver in delay["receivers"]] == ["page"]
    assert "after they spoke" in delay["annotations"]["summary"]
    assert "error" not in json.dumps(delay["annotations"])
    assert [each["name"] for each in told()["OpenearWatchdog"]["receivers"]] == ["heartbeat"]
    groups = fetched(observed.prometheus, "/api/v1/rules")["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert [rule["name"] for rule in rules] == [rule["alert"] for rule in RULES]
    assert {rule["health"] for rule in rules} == {"ok"}


async def what_customers_say_reaches_their_departments(observed: Observed) -> None:
    def heard() -> list[Any]:
        alerts = fetched(observed.alertmanager, "/api/v2/alerts")
        return [alert for alert in alerts if alert["labels"].get("brand") == BRAND]

    alert = (await until("that the brand's alert is told", heard))[0]
    assert [receiver["name"] for receiver in alert["receivers"]] == ["departments"]
