"""`openear silence` and what of it `openear alerts` shows, on a real Kafka."""

import asyncio
import json
from typing import Any

import pytest
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.errors import UserError
from agents.commands.main import app
from agents.settings import worker_settings
from agents.silences import write_silence
from schemas.silence import Silence
from streams.deliver.silences import matcher_of, silence_of
from tests.deliveries import an_alert
from tests.integration.delivering import At
from tests.integration.engine import make_topics
from tests.integration.receivers import SECRET, Hook

REASON = "the shop is moving"


async def openear(at: At, *words: str, **environment: str) -> Any:
    """Run a command; its result."""
    env = {"OPENEAR_BROKERS": at.settings.brokers, "OPENEAR_PREFIX": at.settings.prefix, **environment}
    return await asyncio.to_thread(CliRunner().invoke, app, list(words), env=env)


def objects(done: Any) -> list[dict[str, Any]]:
    """What a command said with --json."""
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
async def at(broker: EmbeddedKafka, prefix: str, monkeypatch: pytest.MonkeyPatch) -> At:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    await make_topics(broker.bootstrap, prefix, 1)
    return At(worker_settings(brokers=broker.bootstrap, prefix=prefix), Hook())


async def test_a_silence_is_added_shown_obeyed_and_taken_back(at: At) -> None:
    await at.publish(an_alert(1), an_alert(2, severity=9))
    added = await openear(
        at, "silence", "add", "severity<=4", "term=cap leaks", "--for", "2h", "--reason", REASON
    )
    assert added.exit_code == 0, added.output
    assert "it holds 1 of 2 open alerts" in added.stderr
    silence_id = added.stdout.strip()

    (shown,) = objects(await openear(at, "silence", "list", "--json"))
    assert shown.pop("state") == "active"
    silence = Silence.model_validate(shown)
    assert (silence.id, silence.reason, silence.author) == (silence_id, REASON, None)
    assert (silence.ends_at - silence.starts_at).total_seconds() == 7200

    alerts = (await openear(at, "alerts", "list")).stdout.splitlines()
    assert ["silenced until" in line for line in sorted(alerts, key=lambda line: "severity 9" in line)] == [
        True,
        False,
    ]
    as_json = map(json.loads, (await openear(at, "alerts", "list", "--json")).stdout.splitlines())
    assert {each["id"]: each.get("silenced", {}).get("id") for each in as_json} == {
        an_alert(1).id: silence_id, an_alert(2).id: None,
    }  # fmt: skip

    async with at.hook:
        await at.deliver()
        assert at.hook.ids == [f"{an_alert(2).id}.0"]
    held = (await openear(at, "alerts", "deliveries", "--fate", "held")).stdout
    assert "held SILENCED" in held
    assert an_alert(1).id[:8] in held
    told = map(
        json.loads,
        (await openear(at, "alerts", "deliveries", "--json", "--fate", "told")).stdout.splitlines(),
    )
    assert [(each["why"], each["alert_id"]) for each in told] == [("ACCEPTED", an_alert(2).id)]

    none = await openear(at, "silence", "expire", silence_id, "zzz")
    assert "no silence has an id that begins with 'zzz'" in str(none.exception)
    assert objects(await openear(at, "silence", "list", "--json")), (
        "where one is not there, none is taken back"
    )
    expired = await openear(at, "silence", "expire", silence_id[:6], "--json")
    assert [(each["id"], each["state"]) for each in objects(expired)] == [(silence_id, "taken_back")]
    assert "no silence" in (await openear(at, "silence", "list", "--all")).stderr
    again = await openear(at, "silence", "expire", silence_id)
    assert isinstance(again.exception, UserError)
    async with at.hook:
        await at.deliver(at.webhook())
        assert at.hook.ids[-1] == f"{an_alert(1).id}.0"


async def test_who_says_so_is_written_only_where_somebody_asks_for_it(at: At) -> None:
    words = ("silence", "add", "brand=Lumatone", "--for", "1d", "--reason", REASON, "--json")
    old = silence_of([matcher_of("severity>=1")], 0, 60, "long ago")
    await write_silence(at.settings.connection(), old.id, old, at.settings.prefix)
    silent = await openear(at, *words, USER="jane")
    assert json.loads(silent.stdout)["author"] is None
    named = await openear(at, *words, "--by-me", USER="jane")
    assert json.loads(named.stdout)["author"] == "jane"
    every = await openear(at, "silence", "list", "--all", "--json")
    assert {each["reason"] for each in objects(every)} == {REASON}  # what ended long ago was taken back


async def test_without_topics_it_is_said_at_once(broker: EmbeddedKafka, prefix: str) -> None:
    nowhere = At(worker_settings(brokers=broker.bootstrap, prefix=prefix), Hook())
    add = ("silence", "add", "severity<=4", "--for", "2h", "--reason", REASON)
    for words in (add, ("silence", "list"), ("silence", "expire", "3f")):
        done = await openear(nowhere, *words)
        assert f"has no topic {prefix}silences.v1: run `openear topics create`" in str(done.exception)
    done = await openear(nowhere, "alerts", "deliveries")
    assert f"has no topic {prefix}deliveries.v1: run `openear topics create`" in str(done.exception)


@pytest.mark.parametrize(
    "words, said",
    [
        (("severity<=11", "--for", "2h"), "severity is a number from 1 to 10"),
        (("brand=Lumatone", "--for", "2"), "is not a duration such as 15m"),
        (("brand=Lumatone", "--for", "400d"), "lasts 366 days at most"),
        (("cap leaks", "--for", "2h"), "is no matcher such as brand=Lumatone"),
        (("brand=Lumatone", "brand=Acme", "--for", "2h"), "never match the same alert"),
        (
            ("brand=Lumatone", "--for", "2h", "--author", ""),
            "author: must not be empty",
        ),
    ],
)
def test_what_is_no_silence_is_wrong_use(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(app, ["silence", "add", *words, "--reason", REASON])
    assert isinstance(done.exception, UserError)
    assert done.exception.exit_code == 2
    assert said in str(done.exception)
