"""What the tests of rules and dashboard share: both files read, and which metrics a worker and deliver have."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from ruamel.yaml import YAML

from agents.deliver.counts import Counts
from agents.worker.families import Families

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DECLARED = Families(CollectorRegistry()).declared
LABELS = {each.name: {*each.labels, "job", "instance"} for each in (*DECLARED, *Counts().declared)}
FROM_ELSEWHERE = {
    "process_cpu_seconds_total", "process_resident_memory_bytes", "process_start_time_seconds", "up",
}  # fmt: skip
"""Of prometheus_client and of Prometheus itself."""


def yaml(path: str) -> Any:
    return YAML(typ="safe").load((DEPLOY / path).read_text(encoding="utf-8"))


RULES: list[dict[str, Any]] = [
    rule for group in yaml("prometheus/rules/openear.yml")["groups"] for rule in group["rules"]
]
BOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/pipeline.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = [panel for panel in BOARD["panels"] if panel["type"] != "row"]


def metrics_of(expr: str) -> Iterator[tuple[str, set[str]]]:
    """Each metric that an expression names, with the labels that it is asked for."""
    bare = re.sub(r'"[^"]*"', '""', expr)
    for name, matchers in re.findall(r"\b((?:openear|process)_\w+|up)\b(?:\{([^}]*)\})?", bare):
        yield name, set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers))


def unknown(exprs: Iterable[str]) -> set[str]:
    """What no worker has: metrics, and labels of a metric."""
    wrong = set()
    for name, labels in (found for expr in exprs for found in metrics_of(expr)):
        if name in FROM_ELSEWHERE:
            continue
        family = name if name in LABELS else re.sub(r"_(bucket|sum|count)$", "", name)
        if family not in LABELS:
            wrong.add(name)
        else:
            wrong |= {f"{name}{{{label}}}" for label in labels - LABELS[family]}
    return wrong


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def written(name: str) -> str:
    """The table of that name in deploy/README.md."""
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    return text.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0].rstrip()
