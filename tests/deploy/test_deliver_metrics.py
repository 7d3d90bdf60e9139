"""What `openear deliver` counts is what the documentation of deployments says."""

import re

from agents.deliver.counts import Counts
from tests.deploy.observing import DEPLOY, table


def test_the_table_of_deliver_s_metrics_is_what_it_has() -> None:
    rows = [(f"`{each.name}`", each.kind, ", ".join(each.labels), each.says) for each in Counts().declared]
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- deliver -->\n(.*?)\n<!-- /deliver -->", readme, re.DOTALL)
    assert shown
    assert shown[1] == table(("metric", "kind", "labels", "what it says"), rows)
