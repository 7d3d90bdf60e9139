"""What `openear deliver` counts is what the documentation of deployments says."""

from agents.deliver.counts import Counts
from tests.deploy.observing import table, written


def test_the_table_of_deliver_s_metrics_is_what_it_has() -> None:
    rows = [(f"`{each.name}`", each.kind, ", ".join(each.labels), each.says) for each in Counts().declared]
    assert written("deliver") == table(("metric", "kind", "labels", "what it says"), rows)
