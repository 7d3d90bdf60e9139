"""Mark what is here: each test starts a Kafka of its own, since faults befall the broker too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.rows import ROW, Row, lines_of

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.integration)
            item.add_marker(pytest.mark.faults)


@pytest.fixture
def tell_row(record_property: Callable[[str, object], None]) -> Callable[[Row], None]:
    """Put a row into the table that stands below the results."""
    return lambda row: record_property(ROW, row)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    rows = [value for report in reports for name, value in report.user_properties if name == ROW]
    for line in lines_of(rows):
        terminalreporter.write_line(line)
