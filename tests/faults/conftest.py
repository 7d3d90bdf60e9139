"""Mark what is here, and give tests whose faults leave the broker alone one Kafka a file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.faults.rows import ROW, Row, lines_of

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.integration)
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """A broker for the tests of one file, which leave it alone; topic names have to differ."""
    with EmbeddedKafka(tmp_path_factory.mktemp("broker") / "kafka") as kafka:
        yield kafka


TellRow = Callable[[Row], None]


@pytest.fixture
def tell_row(record_property: Callable[[str, object], None]) -> TellRow:
    """Put a row into the table that stands below the results."""
    return lambda row: record_property(ROW, row)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    rows = [value for report in reports for name, value in report.user_properties if name == ROW]
    for line in lines_of(rows):
        terminalreporter.write_line(line)
