"""Give the tests a real Kafka, started once, and topic names that no other test uses."""

import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from tests.integration.topics import Topics

HERE = Path(__file__).parent

# a shell starts what it puts into the background deaf to Ctrl-C, and so would be all that is started here
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session")
def broker() -> Iterator[EmbeddedKafka]:
    """A broker that all tests share: connect to `.bootstrap`, never stop or kill it."""
    with EmbeddedKafka() as kafka:
        yield kafka


@pytest.fixture
async def topics(broker: EmbeddedKafka, prefix: str, tmp_path: Path) -> Topics:
    """Topics of one test alone, made; workers leave their logs in its folder."""
    return await Topics(broker.bootstrap, prefix, tmp_path).make()


@pytest.fixture
def prefix() -> str:
    """The beginning of topic names, groups and transactional ids of one test alone."""
    return f"t{secrets.token_hex(5)}."
