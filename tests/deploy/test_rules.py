"""Rules and runbooks name what exists, and each rule waits, fires and resolves."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from agents.exits import Exit
from agents.health import KAFKA_SILENCE_S
from agents.settings import METRICS_PORT
from schemas.dead_letter import Reason
from tests.deploy.observing import (
    BOARD,
    DEPLOY,
    PANELS,
    ROOT,
    RULES,
    metrics_of,
    table,
    unknown,
    written,
    yaml,
)

CASES = ("rule_tests/openear.yml", "rule_tests/over_hours.yml")
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])


@each_rule
def test_a_rule_asks_for_metrics_that_a_worker_has(rule: dict[str, Any]) -> None:
    assert not unknown([rule["expr"]])
    assert rule["alert"] == "OpenearWatchdog" or list(metrics_of(rule["expr"]))


@each_rule
def test_a_rule_says_how_bad_it_is_what_it_means_and_where_to_look(rule: dict[str, Any]) -> None:
    assert rule["labels"] == {"severity": rule["labels"]["severity"]}
    assert rule["labels"]["severity"] in ("page", "ticket", "none")
    annotations = rule["annotations"]
    assert set(annotations) == {"summary", "description", "runbook_url", "dashboard_url"}
    runbook = ROOT / annotations["runbook_url"]
    assert runbook.read_text(encoding="utf-8").startswith(f"# {rule['alert']}\n")
    assert annotations["dashboard_url"] == f"http://127.0.0.1:3000/d/{BOARD['uid']}"


def test_every_runbook_belongs_to_a_rule_and_names_what_exists() -> None:
    runbooks = {path: path.read_text(encoding="utf-8") for path in (DEPLOY / "runbooks").glob("*.md")}
    assert {str(path.relative_to(ROOT)) for path in runbooks} == {
        rule["annotations"]["runbook_url"] for rule in RULES
    }
    text = " ".join(" ".join(runbooks.values()).split())
    assert not unknown(re.findall(r"`(openear_[^`]+)`", text))
    reasons = {reason.value for reason in Reason}
    shouted = {
        word for word in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", text) if not word.startswith("OPENEAR_")
    }
    assert shouted
    assert shouted <= reasons
    titles = [panel["title"] for panel in PANELS]
    for quoted in re.findall(r'"([A-Z][^"]+)"', text):
        assert any(title.startswith(quoted) for title in titles), quoted


def test_the_runbook_of_a_worker_knows_every_exit_code() -> None:
    text = (DEPLOY / "runbooks/worker-down.md").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"\b7\d\b", text)} == {code.value for code in Exit}


def test_a_page_is_about_delay_and_not_about_lag() -> None:
    pages = [rule["alert"] for rule in RULES if rule["labels"]["severity"] == "page"]
    assert pages[0] == "OpenearDelayHigh"
    assert not any("unread_records" in rule["expr"] for rule in RULES)


def test_a_page_and_the_probe_agree_on_how_long_kafka_may_be_silent() -> None:
    (expr,) = (rule["expr"] for rule in RULES if rule["alert"] == "OpenearKafkaSilent")
    assert expr.endswith(f"> {KAFKA_SILENCE_S:g}")


def test_prometheus_asks_where_workers_serve_their_metrics() -> None:
    config = yaml("prometheus/prometheus.yml")
    job = next(job for job in config["scrape_configs"] if job["job_name"] == "openear")
    (found,) = job["dns_sd_configs"]
    assert found["port"] == METRICS_PORT
    jobs = {word for rule in RULES for word in re.findall(r'job="([^"]+)"', rule["expr"])}
    assert jobs == {"openear", "openear-deliver"}
    assert jobs <= {each["job_name"] for each in config["scrape_configs"]}
    assert (DEPLOY / "prometheus" / config["rule_files"][0]).parent.is_dir()


def test_the_table_of_rules_is_what_prometheus_reads() -> None:
    rows = [
        (
            f"[{rule['alert']}]({rule['annotations']['runbook_url'].removeprefix('deploy/')})",
            rule["labels"]["severity"],
            rule.get("for", "at once"),
        )
        for rule in RULES
    ]
    assert written("rules") == table(("rule, and what to do", "severity", "after"), rows)


def promtool(*words: str | Path) -> str:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not there (Debian: apt install prometheus)")
    done = subprocess.run(
        [program, *map(str, words)], cwd=DEPLOY / "prometheus", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_its_configuration_and_rules() -> None:
    assert f"{len(RULES)} rules found" in promtool("check", "config", "prometheus.yml")


def test_every_rule_waits_fires_and_resolves_as_its_cases_say() -> None:
    assert "SUCCESS" in promtool("test", "rules", *CASES)


def test_every_rule_has_its_cases() -> None:
    cases = [
        (case["expr"], bool(case["exp_samples"]))
        for file in CASES
        for test in yaml(f"prometheus/{file}")["tests"]
        for case in test["promql_expr_test"]
    ]
    for rule in RULES:
        outcomes = [fires for expr, fires in cases if f'alertname="{rule["alert"]}"' in expr]
        quiet = [] if rule["alert"] == "OpenearWatchdog" else [False]
        assert outcomes[:1] == (quiet or [True]), rule["alert"]  # not yet
        assert True in outcomes, rule["alert"]
        assert not quiet or not outcomes[-1], rule["alert"]  # resolved


def test_alertmanager_takes_its_configuration() -> None:
    program = shutil.which("amtool")
    if program is None:
        pytest.skip("amtool is not there (Debian: apt install prometheus-alertmanager)")
    config = DEPLOY / "alertmanager/alertmanager.yml"
    done = subprocess.run([program, "check-config", config], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pages_tickets_and_the_heartbeat_each_have_a_receiver() -> None:
    config = yaml("alertmanager/alertmanager.yml")
    receivers = {receiver["name"] for receiver in config["receivers"]}
    routes = config["route"]["routes"]
    assert {config["route"]["receiver"], *(route["receiver"] for route in routes)} == receivers
    named = set(re.findall(r"Openear\w+", json.dumps(config["inhibit_rules"] + routes)))
    alerts = {rule["alert"] for rule in RULES}
    assert all(name in alerts or any(alert.startswith(name) for alert in alerts) for name in named)
