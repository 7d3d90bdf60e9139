"""The dashboard names what exists, says what it shows, and is what its module writes."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.deploy.observing import BOARD, DECLARED, DEPLOY, PANELS, table, unknown, written, yaml

each_panel = pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])


def test_what_no_worker_has_would_be_noticed() -> None:
    """The checks below can fail."""
    assert unknown(["rate(openear_record_total[5m])"]) == {"openear_record_total"}
    assert unknown(['openear_records_total{job="x",topic="y"}']) == {"openear_records_total{topic}"}
    assert not unknown(
        ['histogram_quantile(0.9, rate(openear_end_to_end_delay_seconds_bucket{job="x"}[1m]))']
    )


@each_panel
def test_a_panel_asks_for_metrics_that_a_worker_has(panel: dict[str, Any]) -> None:
    exprs = [target["expr"] for target in panel["targets"]]
    assert exprs
    assert not unknown(exprs)
    for expr in exprs:
        assert re.search(r'job="(\$job|openear-deliver)"', expr)
        assert re.findall(r"\[[^\]]*\]", expr) == ["[$__rate_interval]"] * expr.count("[")


@each_panel
def test_a_panel_has_a_title_a_sentence_and_a_unit(panel: dict[str, Any]) -> None:
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["fieldConfig"]["defaults"]["unit"]
    assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_the_dashboard_begins_with_the_golden_signals() -> None:
    assert [panel["title"] for panel in PANELS[:4]] == ["Delay", "Traffic", "Errors", "Saturation"]
    rows = [panel["title"] for panel in BOARD["panels"] if panel["type"] == "row"]
    assert rows == ["Golden signals", "Pipeline", "Listening", "Delivery"]
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    assert len({panel["title"] for panel in PANELS}) == len(PANELS)


def test_whoever_looks_chooses_source_job_worker_and_brand() -> None:
    variables = {each["name"]: each for each in BOARD["templating"]["list"]}
    assert list(variables) == ["datasource", "job", "instance", "brand"]
    assert not unknown(
        each["query"].removeprefix("label_values(") for each in variables.values() if each["type"] == "query"
    )
    used = set(re.findall(r"\$(\w+)", json.dumps(PANELS))) | {"datasource"}
    assert used == {*variables, "__rate_interval"}


def test_the_committed_dashboard_is_what_its_module_writes() -> None:
    ran = subprocess.run([sys.executable, DEPLOY / "grafana/pipeline.py", "--check"], check=False)
    assert ran.returncode == 0, "write it anew: .venv/bin/python deploy/grafana/pipeline.py"


def test_grafana_knows_the_one_source_and_its_scrape_interval() -> None:
    (source,) = yaml("grafana/provisioning/datasources/prometheus.yml")["datasources"]
    scrape = yaml("prometheus/prometheus.yml")["global"]["scrape_interval"]
    assert source["jsonData"]["timeInterval"] == scrape
    assert source["type"] == "prometheus"


def test_the_table_of_metrics_is_what_a_worker_has() -> None:
    rows = [(f"`{each.name}`", each.kind, ", ".join(each.labels), each.says) for each in DECLARED]
    assert written("metrics") == table(("metric", "kind", "labels", "what it says"), rows)
