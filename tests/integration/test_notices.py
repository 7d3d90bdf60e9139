"""`openear notices send` on a real Kafka: all partitions or none, and heard by a worker."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError
from click.testing import Result
from typer.testing import CliRunner

from agents.broker import EmbeddedKafka
from agents.commands.errors import UserError
from agents.commands.main import app
from agents.notice_sender import NoticeSender
from streams.ingest.notice_rows import NoticeRow, notice_of_line
from streams.records import Record
from streams.topology import Topic
from streams.topology.partition import partition_of
from tests.integration.engine import PARTITIONS, make_topics, read, until
from tests.integration.worker import Worker, scraped

AT = "2026-03-01T09:00:00Z"
BRANDS = ("Lumatone", "Acme", "Ünïcode & Söhne")


def delete(number: int, brand: str | None = None) -> dict[str, Any]:
    fields = {"event": "delete", "source": "web", "id": f"post {number}", "at": AT}
    return fields if brand is None else {**fields, "brand": brand}


def written(folder: Path, *lines: dict[str, Any] | str) -> Path:
    file = folder / "notices.ndjson"
    file.write_text("".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines))
    return file


async def sent(broker: EmbeddedKafka, prefix: str, *words: str, stdin: str | None = None) -> Result:
    env = {"OPENEAR_BROKERS": broker.bootstrap, "OPENEAR_PREFIX": prefix}
    command = ["notices", "send", "--json", *words]
    return await asyncio.to_thread(CliRunner().invoke, app, command, input=stdin, env=env)


async def committed(broker: EmbeddedKafka, prefix: str, wanted: int) -> dict[int, list[Record]]:
    """The source once it shows so many records: for a moment after a commit Kafka still writes its markers."""

    async def shown() -> dict[int, list[Record]] | None:
        _, source = await read(broker.bootstrap, prefix, Topic.MENTIONS)
        return source if sum(map(len, source.values())) >= wanted else None

    found: dict[int, list[Record]] = await until(f"{wanted} records", shown)
    return found


async def test_each_brand_is_told_in_its_partition_and_all_are_told_what_names_none(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    await make_topics(broker.bootstrap, prefix)
    lines = [delete(number, (None, *BRANDS)[number % 4]) for number in range(20)]
    done = await sent(broker, prefix, str(written(tmp_path, *lines)))
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "notices": {"delete": 20}, "to_their_brand": 15, "to_every_partition": 5, "sent": 20,
        "records": 15 + 5 * PARTITIONS, "partitions": PARTITIONS, "transactions": 1,
    }  # fmt: skip
    source = await committed(broker, prefix, 15 + 5 * PARTITIONS)
    for partition in range(PARTITIONS):
        wanted = [
            (fields.get("brand", "*").encode(), fields)
            for fields in lines
            if "brand" not in fields or partition_of(fields["brand"].encode(), PARTITIONS) == partition
        ]
        assert [(each.key, json.loads(each.value or b"")) for each in source[partition]] == wanted


async def test_a_worker_hears_them(broker: EmbeddedKafka, prefix: str, tmp_path: Path) -> None:
    await make_topics(broker.bootstrap, prefix)
    lines = "".join(json.dumps(delete(number)) + "\n" for number in range(3))
    with Worker(tmp_path, broker.bootstrap, prefix, pause_s=0, metrics_port=0) as worker:
        await worker.works()
        done = await sent(broker, prefix, "-", stdin=lines)
        assert done.exit_code == 0, done.output

        def heard() -> bool:
            told = [line for line in scraped(worker).splitlines() if 'disposition="notice"' in line]
            return sum(float(line.split()[-1]) for line in told) == 3 * PARTITIONS

        await until("the notices", heard)

        def waits() -> set[str]:
            lines = scraped(worker).splitlines()
            return {line.split()[-1] for line in lines if line.startswith("openear_unread_records{")}

        await until("that no marker of a transaction waits", lambda: waits() == {"0.0"})
        words = ["status", "--brokers", broker.bootstrap, "--prefix", prefix]

        async def told() -> bool:
            status = await asyncio.to_thread(CliRunner().invoke, app, words)
            return f"{PARTITIONS} of {PARTITIONS} partitions heard, 0 records wait" in status.stdout

        await until("that status says so too", told)
        assert await worker.stop() == 0, worker.said


class Breaking(NoticeSender):
    """One to which Kafka gives no answer once all but the commit is done."""

    portions = 0

    async def _send(self, portion: Sequence[NoticeRow]) -> list[tuple[int, int]]:
        ends = await super()._send(portion)
        self.portions += 1
        if self.portions == 2:
            raise KafkaTimeoutError
        return ends


async def test_what_breaks_off_is_told_to_all_or_to_none(
    broker: EmbeddedKafka, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.notice_sender.PORTION", 2)
    await make_topics(broker.bootstrap, prefix)
    rows = [
        row for n in range(6) if isinstance(row := notice_of_line(json.dumps(delete(n)).encode()), NoticeRow)
    ]
    with pytest.raises(
        UserError, match=r"did not take the notices: KafkaTimeoutError. 2 were sent; .* is safe"
    ):
        async with Breaking({"bootstrap_servers": broker.bootstrap}, prefix) as sender:
            await sender.send(rows)
    source = await committed(broker, prefix, 2 * PARTITIONS)
    told = Counter(json.loads(each.value or b"")["id"] for records in source.values() for each in records)
    assert told == {"post 0": PARTITIONS, "post 1": PARTITIONS}


async def test_one_line_that_is_none_holds_back_all_and_is_named(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    await make_topics(broker.bootstrap, prefix)
    file = written(tmp_path, delete(1), '{"event": "delete", "id": "jane@example.com"}', delete(2), "{broken")
    done = await sent(broker, prefix, str(file))
    assert isinstance(done.exception, UserError)
    assert done.exception.exit_code == 2
    assert str(done.exception) == "2 lines are no notices (1 BAD_JSON, 1 MISSING_FIELD), so nothing was sent"
    assert "notices.ndjson line 2: MISSING_FIELD: source: Field required\n" in done.stderr
    assert "notices.ndjson line 4: BAD_JSON:" in done.stderr
    assert "jane" not in done.stderr
    _, source = await read(broker.bootstrap, prefix, Topic.MENTIONS)
    assert not source


def test_of_many_bad_lines_a_few_are_named_and_the_rest_is_counted(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["notices", "send", str(written(tmp_path, *["{broken"] * 6)), "--dry-run"])
    assert done.stderr.count("notices.ndjson line") == 5
    assert done.stderr.endswith("and 1 more\n")
    assert str(done.exception) == "6 lines are no notices (6 BAD_JSON), so nothing was sent"


async def test_a_dry_run_asks_no_kafka(prefix: str, tmp_path: Path) -> None:
    file = written(tmp_path, delete(1), {**delete(2), "brnad": "Acme"})
    env = {"OPENEAR_BROKERS": "127.0.0.1:1", "OPENEAR_PREFIX": prefix}
    done = CliRunner().invoke(app, ["notices", "send", str(file), "--dry-run", "--json"], env=env)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["sent"] == 0
    assert "1 field has a name that nobody reads: brnad (1)" in done.stderr
    assert "2 notices would be sent (2 delete): 0 to the partition of their brand, 2 to every" in done.stderr


async def test_without_topics_or_without_kafka_it_is_said_at_once(
    broker: EmbeddedKafka, prefix: str, tmp_path: Path
) -> None:
    file = str(written(tmp_path, delete(1)))
    none = await sent(broker, prefix, file)
    assert f"has no topic {prefix}mentions.v1: run `openear topics create`" in str(none.exception)
    nobody = await sent(broker, prefix, file, "--brokers", "127.0.0.1:1")
    assert "no Kafka answers at 127.0.0.1:1" in str(nobody.exception)
