"""`openear explain`: the arithmetic of one alert, and a loud end where it does not come out."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.settings import WorkerSettings
from schemas.alert import Alert
from streams.policy import DAY_MS
from tests.builders import START_MS, chorus, talk, told


@pytest.fixture(scope="module")
def alerts() -> list[Alert]:
    return told(talk(12), chorus(9, "cap leaks", START_MS + 10 * DAY_MS)).alerts


def written(folder: Path, *lines: object) -> str:
    file = folder / "alerts.ndjson"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(file)


def explained(*arguments: str, stdin: str | None = None) -> str:
    result = CliRunner().invoke(app, ["explain", *arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_the_newest_revision_is_found_by_how_its_id_begins(alerts: list[Alert], tmp_path: Path) -> None:
    opened, resolved = alerts
    file = written(tmp_path, resolved.model_dump(mode="json"), opened.model_dump(mode="json"))
    shown = explained(opened.id[:8], file)
    assert f"{opened.id}, Lumatone, resolved, revision 1" in shown
    assert "score = -log10 P(X >= 5), X ~ NegBinomial(mean" in shown
    assert "sums agree" in shown.splitlines()[-1]


def test_an_alert_as_evaluate_writes_it_comes_through_a_pipe(alerts: list[Alert]) -> None:
    line = json.dumps({**alerts[0].model_dump(mode="json"), "hits": ["leak"], "traps": []})
    told = json.loads(explained(alerts[0].id, "-", "--json", stdin=line).splitlines()[0])
    assert (told["alert"], told["revision"], told["disagreeing"]) == (alerts[0].id, 0, 0)
    assert {check["agrees"] for section in told["sections"] for check in section["checks"]} == {True}


def test_a_changed_alert_is_told_of_and_ends_with_one(alerts: list[Alert], tmp_path: Path) -> None:
    file = written(tmp_path, {**alerts[0].model_dump(mode="json"), "severity": 10})
    with pytest.raises(
        UserError, match=r"2 of \d+ sums do not give .*\(severity, severity of the factors\)"
    ) as e:
        explained(alerts[0].id, file)
    assert e.value.exit_code == 1


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"severity": 11}, r"breaks its schema: severity"),
        ({"surprising": 1}, r"breaks its schema: surprising"),
        ({"id": None}, r"line 1 is no alert"),
    ],
)
def test_what_is_no_alert_of_ours_is_named(
    alerts: list[Alert], tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    file = written(tmp_path, {**alerts[0].model_dump(mode="json"), **change})
    with pytest.raises(UserError, match=sentence):
        explained(alerts[0].id, file)


def test_an_id_that_nobody_has_is_told_of(alerts: list[Alert], tmp_path: Path) -> None:
    file = written(tmp_path, alerts[0].model_dump(mode="json"))
    with pytest.raises(UserError, match="no alert has an id that begins with 'xyz'"):
        explained("xyz", file)
    with pytest.raises(UserError, match="cannot be read"):
        explained("xyz", str(tmp_path / "absent"))


def test_without_a_file_the_alert_comes_from_kafka(
    alerts: list[Alert], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    async def kept(settings: WorkerSettings) -> dict[str, Alert]:
        asked.append((settings.brokers, settings.prefix))
        return {alert.id: alert for alert in alerts}

    monkeypatch.setattr("agents.alert_topic.newest_alerts", kept)
    at = ("--brokers", "kafka:9092", "--prefix", "ours.")
    assert "sums agree" in explained(alerts[0].id[:6], *at)
    assert asked == [("kafka:9092", "ours.")]
