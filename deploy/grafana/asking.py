"""Define what a panel is, and how it asks: the queries that panels share.

`$job`, `$instance` and `$brand` are chosen by whoever looks; `$__rate_interval` is at least four scrapes.
"""

from typing import NamedTuple

WORKER = 'job="$job",instance=~"$instance"'
DELIVER = 'job="openear-deliver"'
BRAND = f'{WORKER},brand=~"$brand"'
RATE = "[$__rate_interval]"
HEARD = 'disposition=~"counted|late_counted"'
PER_SECOND = "reqps"
"""Grafana has no unit "records a second"; this one shows "/s" with the right prefixes."""


class Query(NamedTuple):
    """One line of a panel, or several: one a value of the labels in its legend."""

    expr: str
    legend: str
    exemplar: bool = False


class Panel(NamedTuple):
    """A graph over time, or (`is_stat`) one number with a sparkline."""

    title: str
    says: str
    unit: str
    queries: tuple[Query, ...]
    is_stat: bool = False
    interval: str | None = None
    """Shortest step; for what seldom happens."""


def quantile(share: float, name: str, legend: str, exemplar: bool = False, labels: str = WORKER) -> Query:
    """A quantile of a histogram over all workers shown."""
    expr = f"histogram_quantile({share}, sum by (le) (rate(openear_{name}_bucket{{{labels}}}{RATE})))"
    return Query(expr, legend, exemplar)


def rate(name: str, legend: str, by: str = "", more: str = "") -> Query:
    """Events a second, by a label."""
    grouped = f"sum by ({by})" if by else "sum"
    return Query(f"{grouped} (rate(openear_{name}{{{WORKER}{more}}}{RATE}))", legend)


def grew(name: str, legend: str, by: str, labels: str = BRAND) -> Query:
    """Events in each step, by a label."""
    return Query(f"sum by ({by}) (increase(openear_{name}{{{labels}}}{RATE}))", legend)
