"""What an operator reads of deliveries that wait: a line for each, and the log of a receiver that fails."""

import pytest

from agents.deliver.counts import Counts
from agents.deliver.reach import Reach
from agents.texts.delivery import delivery_line
from schemas.base import epoch_ms
from tests.deliveries import Hours


def test_what_is_queued_says_since_when_it_waits_and_what_was_told_does_not() -> None:
    hours = Hours()
    hours.tell("n")
    (queued,) = hours.journal
    waited = delivery_line(queued, epoch_ms(queued.at) + 17 * 60_000 + 5).plain
    assert "queued NEW" in waited
    assert waited.endswith(f"  waits since {queued.at:%H:%M}, 17 min")
    hours.deliver()
    assert "waits" not in delivery_line(hours.journal[-1], hours.now_ms).plain


def test_a_receiver_that_fails_is_told_of_once_and_so_is_its_return(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="openear.deliver")
    clock_s = iter([10.0, 100.0, 200.0])
    reach = Reach("box", Counts(), lambda: next(clock_s))
    for answer, failure in [
        ("2xx", None),
        ("none", "ClientConnectorError"),
        ("5xx", "answer 503"),
        ("4xx", None),  # refused: it answers
        ("2xx", None),
        ("5xx", "answer 500"),
    ]:
        reach.attempted(answer, failure)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        (
            "WARNING",
            "the receiver of box fails: ClientConnectorError; it is called again at growing distances",
        ),
        ("INFO", "the receiver of box answers again, after 90 s"),
        ("WARNING", "the receiver of box fails: answer 500; it is called again at growing distances"),
    ]
