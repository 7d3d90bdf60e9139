"""The bridge to a real Prometheus Alertmanager: what is open stays, what ends ends, texts change in place."""

import asyncio
import json
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from agents.broker import EmbeddedKafka
from agents.broker.ports import free_ports
from agents.settings import worker_settings
from schemas.alert import AlertState
from streams.deliver.alertmanager import ALIVE
from tests.deliveries import a_subscriber, an_alert
from tests.integration.delivering import At
from tests.integration.engine import make_topics, until
from tests.integration.receivers import Hook

BINARY = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
pytestmark = pytest.mark.skipif(
    BINARY is None, reason="no Alertmanager on this machine (Debian: apt install prometheus-alertmanager)"
)
CONFIG = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"


class Alertmanager(NamedTuple):
    """One that runs."""

    url: str

    def alerts(self) -> list[dict[str, Any]]:
        """What is active now; [] until it answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/alerts?active=true", timeout=5) as answer:
                found: list[dict[str, Any]] = json.load(answer)
        except (urllib.error.URLError, OSError):
            return []
        return found

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alertmanager]:
    folder = tmp_path_factory.mktemp("alertmanager")
    (folder / "config.yml").write_text(CONFIG)
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [str(BINARY), f"--config.file={folder}/config.yml", f"--storage.path={folder}",
         f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="],
        stderr=(folder / "log").open("wb"),
    )  # fmt: skip
    try:
        yield Alertmanager(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


@pytest_asyncio.fixture
async def at(broker: EmbeddedKafka, prefix: str) -> AsyncIterator[At]:
    await make_topics(broker.bootstrap, prefix, 1)
    yield At(worker_settings(brokers=broker.bootstrap, prefix=prefix), Hook())


def texts(alerts: list[dict[str, Any]]) -> dict[str, str]:
    """Summary by severity band."""
    return {alert["labels"]["severity"]: alert["annotations"]["summary"] for alert in alerts}


async def test_an_alert_stays_while_it_is_open_and_ends_when_it_ends(
    at: At, alertmanager: Alertmanager
) -> None:
    await until("Alertmanager", lambda: asyncio.to_thread(alertmanager.is_ready))
    bridge = a_subscriber("am", alertmanager={"url": alertmanager.url, "resend": "1s"})
    await at.publish(an_alert(1))
    stop = asyncio.Event()
    running = asyncio.create_task(at.serve(stop, bridge, cool_down_s=1))
    try:
        (first,) = await until("the alert", lambda: asyncio.to_thread(alertmanager.alerts))
        assert first["labels"]["theme"] == "theme-1"
        assert first["labels"]["alert_id"] == an_alert(1).id
        assert first["annotations"]["proposal"] == an_alert(1).proposal

        def is_sent_again() -> bool:
            """Beyond the time at which it would have ended by what was said first."""
            found = alertmanager.alerts()
            return bool(found) and found[0]["updatedAt"] > first["endsAt"]

        await until(f"a life longer than {ALIVE} s", lambda: asyncio.to_thread(is_sent_again))

        await at.publish(an_alert(1, revision=1, severity=8, title="Now it is grave"))
        await until(
            "one alert, under its new band",
            lambda: _as_wanted(alertmanager, {"critical": "Now it is grave"}),
        )
        await at.publish(an_alert(1, revision=2, severity=8, state=AlertState.RESOLVED))
        await until("its end", lambda: _as_wanted(alertmanager, {}))
    finally:
        stop.set()
        await running


@pytest.mark.slow
async def test_after_a_restart_what_is_open_is_sent_again_and_without_one_it_ends(
    at: At, alertmanager: Alertmanager
) -> None:
    await until("Alertmanager", lambda: asyncio.to_thread(alertmanager.is_ready))
    bridge = a_subscriber("am", alertmanager={"url": alertmanager.url, "resend": "1s"})
    await at.publish(an_alert(2, title="It leaks"))
    await at.deliver(bridge)
    assert texts(alertmanager.alerts()) == {"warning": "It leaks"}
    await until("its end, as nobody speaks of it", lambda: _as_wanted(alertmanager, {}))
    stop = asyncio.Event()
    running = asyncio.create_task(at.serve(stop, bridge))
    try:
        await until("it again", lambda: _as_wanted(alertmanager, {"warning": "It leaks"}))
    finally:
        stop.set()
        await running


async def _as_wanted(alertmanager: Alertmanager, wanted: dict[str, str]) -> bool:
    return texts(await asyncio.to_thread(alertmanager.alerts)) == wanted
