"""Write the dashboard "Pipeline": golden signals first, then the pipeline, what is heard by brand, who was told.

    python deploy/grafana/pipeline.py            writes deploy/grafana/dashboards/pipeline.json
    python deploy/grafana/pipeline.py --check    ends with 1 where that file says something else

The file is committed, and Grafana reads it as it is; a test compares it with this module, its metrics with those
that a worker has, and each query with a Prometheus that scrapes a worker.
"""

import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from asking import Panel, Query
from delivery import DELIVERY
from golden import GOLDEN
from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import BigValueGraphMode, DataSourceRef, LegendPlacement
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataTransformerConfig,
    DynamicConfigValue,
    VariableOption,
    VariableRefresh,
    VariableSort,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat
from listening import KNOWN, LISTENING, TIMES
from stages import PIPELINE

WRITTEN = Path(__file__).parent / "dashboards/pipeline.json"
UID = "openear-pipeline"
"""The rules' dashboard_url ends with it."""
ROWS = {"Golden signals": GOLDEN, "Pipeline": PIPELINE, "Listening": LISTENING, "Delivery": DELIVERY}
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")


def dataquery(query: Query, ref: str, is_instant: bool = False) -> prometheus.Dataquery:
    """One query, as Grafana asks Prometheus."""
    asked = prometheus.Dataquery().datasource(SOURCE).expr(query.expr).legend_format(query.legend).ref_id(ref)
    if is_instant:
        return asked.instant().format(PromQueryFormat.TABLE)
    return asked.range().exemplar(query.exemplar)


def graph(panel: Panel) -> timeseries.Panel | stat.Panel:
    """A panel as the builder wants it."""
    built: timeseries.Panel | stat.Panel
    if panel.is_stat:
        newest = common.ReduceDataOptions().calcs(["lastNotNull"])
        built = stat.Panel().reduce_options(newest).graph_mode(BigValueGraphMode.AREA).span(4).height(4)
    else:
        legend = common.VizLegendOptions().show_legend(True).placement(LegendPlacement.BOTTOM)
        built = timeseries.Panel().legend(legend).fill_opacity(10).span(12).height(8)
    built.title(panel.title).description(panel.says).unit(panel.unit).datasource(SOURCE)
    if panel.interval:
        built.interval(panel.interval)
    for number, query in enumerate(panel.queries):
        built.with_target(dataquery(query, chr(ord("A") + number)))
    return built


def table_of_brands() -> table.Panel:
    """What `openear status` says, a line a brand."""
    built = (
        table.Panel()
        .title("What is known of each brand")
        .description(
            "As `openear status`: 1 is learning, 0 listening; voices so far of the 30 needed; `other` adds up all "
            "brands without a profile."
        )
        .unit("short")
        .datasource(SOURCE)
        .span(24)
        .height(8)
    )
    names = {}
    for number, query in enumerate(KNOWN):
        ref = chr(ord("A") + number)
        names[f"Value #{ref}"] = query.legend
        built.with_target(dataquery(query, ref, is_instant=True))
    built.with_transformation(DataTransformerConfig(id_val="joinByField", options={"byField": "brand"}))
    hidden = {"Time": True, **{f"Time {number}": True for number in range(1, len(KNOWN) + 1)}}
    built.with_transformation(
        DataTransformerConfig(
            id_val="organize",
            options={"excludeByName": hidden, "renameByName": {"brand": "Brand", **names}},
        )
    )
    for name in TIMES:
        built.override_by_name(name, [DynamicConfigValue(id_val="unit", value="dateTimeAsIso")])
    return built


def variables() -> Iterator[dashboard.DatasourceVariable | dashboard.QueryVariable]:
    """Which Prometheus, which job, which workers, which brands."""
    yield dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")
    yield variable("job", "Job", "label_values(openear_build_info, job)").current(
        VariableOption(text="openear", value="openear")
    )
    yield every(variable("instance", "Worker", 'label_values(openear_build_info{job="$job"}, instance)'))
    yield every(variable("brand", "Brand", 'label_values(openear_brand_learning{job="$job"}, brand)'))


def variable(name: str, label: str, query: str) -> dashboard.QueryVariable:
    """A variable whose values Prometheus knows."""
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query(query)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(VariableSort.ALPHABETICAL_ASC)
    )


def every(variable: dashboard.QueryVariable) -> dashboard.QueryVariable:
    """Several at a time, and all of them at first; `.*` also matches what comes later."""
    return (
        variable.multi(True)
        .include_all(True)
        .all_value(".*")
        .current(VariableOption(text="All", value="$__all", selected=True))
    )


def built() -> str:
    """The dashboard as Grafana reads it."""
    board = (
        dashboard.Dashboard("Openear: Pipeline")
        .uid(UID)
        .description(
            "How a mention becomes an alert, and what holds it up. Made by deploy/grafana/pipeline.py."
        )
        .tags(["openear"])
        .timezone("utc")
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .time("now-6h", "now")
        .refresh("30s")
        .variables(list(variables()))
    )
    numbers = count(1)  # of panels, for links to one of them
    for title, panels in ROWS.items():
        board.with_row(dashboard.Row(title).id(next(numbers)))
        if panels is LISTENING:
            board.with_panel(table_of_brands().id(next(numbers)))
        for panel in panels:
            board.with_panel(graph(panel).id(next(numbers)))
    return json.dumps(board.build(), cls=JSONEncoder, indent=1, sort_keys=True) + "\n"


def main(words: list[str]) -> int:
    """Write the file, or compare it."""
    if words == ["--check"]:
        return int(WRITTEN.read_text(encoding="utf-8") != built())
    WRITTEN.write_text(built(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
