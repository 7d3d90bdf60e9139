"""Say what the dashboard shows: each panel with its title, its sentence, its unit and its queries.

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


GOLDEN = (
    Panel(
        "Delay",
        "Latency: nine of ten checkpoints end within this time of their newest mention, by event time.",
        "s",
        (quantile(0.9, "end_to_end_delay_seconds", "delay"),),
        is_stat=True,
    ),
    Panel(
        "Traffic",
        "Records of mentions.v1 that were heard, a second.",
        PER_SECOND,
        (rate("records_total", "records"),),
        is_stat=True,
    ),
    Panel(
        "Errors",
        "Share of the records that cannot be heard: dead letters and quarantine.",
        "percentunit",
        (
            Query(
                f'sum (rate(openear_records_total{{{WORKER},disposition=~"dead|quarantined"}}{RATE}))'
                f" / sum (rate(openear_records_total{{{WORKER}}}{RATE}))",
                "unheard",
            ),
        ),
        is_stat=True,
    ),
    Panel(
        "Saturation",
        "Records that wait to be heard. Zero most of the time; what counts is for how long they wait.",
        "short",
        (Query(f"sum (openear_unread_records{{{WORKER}}})", "waiting"),),
        is_stat=True,
    ),
    Panel(
        "Open alerts",
        "Alerts that are open, of all brands.",
        "short",
        (Query(f"sum (openear_brand_open_alerts{{{WORKER}}})", "open"),),
        is_stat=True,
    ),
    Panel(
        "Partitions without a worker",
        "Partitions of mentions.v1 that nobody listens to. Above zero for seconds only, in a rebalance.",
        "short",
        (
            Query(
                'max (openear_source_partitions{job="$job"}) - sum (openear_partitions{job="$job"})',
                "unowned",
            ),
        ),
        is_stat=True,
    ),
    Panel(
        "Delay by event time",
        "Latency: from when a mention was said to when what follows from it is committed. The page.",
        "s",
        (
            quantile(0.5, "end_to_end_delay_seconds", "half"),
            quantile(0.9, "end_to_end_delay_seconds", "nine of ten"),
            quantile(0.99, "end_to_end_delay_seconds", "99 of 100"),
        ),
    ),
    Panel(
        "Records heard, by what became of them",
        "Traffic: each record has one fate. `late_counted` and `too_late` came after their window was judged.",
        PER_SECOND,
        (rate("records_total", "{{disposition}}", "disposition"),),
    ),
    Panel(
        "Put aside, by reason",
        "Errors: records on dead-letters.v1 and late.v1, with their original bytes.",
        PER_SECOND,
        (rate("dead_letters_total", "{{reason}}", "reason"),),
    ),
    Panel(
        "Records that wait, by partition",
        "Saturation: behind the position up to which a partition is heard, as the last fetch told.",
        "short",
        (Query(f"sum by (partition) (openear_unread_records{{{WORKER}}})", "{{partition}}"),),
    ),
)

PIPELINE = (
    Panel(
        "Behind, by partition",
        "Age of the watermark while records wait; 0 when all is heard.",
        "s",
        (Query(f"max by (partition) (openear_behind_seconds{{{WORKER}}})", "{{partition}}"),),
    ),
    Panel(
        "Age of the watermark, by partition",
        "How long ago the newest mention of a partition was said. It grows while nobody speaks, too.",
        "s",
        (
            Query(
                f"time() - max by (partition) (openear_watermark_timestamp_seconds{{{WORKER}}})",
                "{{partition}}",
            ),
        ),
    ),
    Panel(
        "Delay of windows and alerts",
        "From when it could be told, by event time, to when it was published; nine of ten. Dots are alerts.",
        "s",
        (
            quantile(0.9, "window_delay_seconds", "windows"),
            quantile(0.9, "alert_delay_seconds", "alerts", exemplar=True),
        ),
        interval="15m",
    ),
    Panel(
        "Checkpoint duration",
        "One Kafka transaction, begin to commit.",
        "s",
        (
            quantile(0.5, "checkpoint_duration_seconds", "half"),
            quantile(0.99, "checkpoint_duration_seconds", "99 of 100"),
        ),
    ),
    Panel(
        "Age of checkpoint and transaction",
        "The oldest unsaved work, and the oldest open transaction; at 60 s the watchdog ends the worker.",
        "s",
        (
            Query(
                f"max by (instance) (openear_checkpoint_age_seconds{{{WORKER}}})", "checkpoint {{instance}}"
            ),
            Query(
                f"max by (instance) (openear_transaction_age_seconds{{{WORKER}}})", "transaction {{instance}}"
            ),
        ),
    ),
    Panel(
        "Bytes written",
        "By transactions: everything, and of it the saved state.",
        "Bps",
        (rate("checkpoint_bytes_total", "all"), rate("state_written_bytes_total", "state")),
    ),
    Panel(
        "Partitions and rebalances",
        "Partitions by worker, and how often the group gave shares anew.",
        "short",
        (
            Query(f"sum by (instance) (openear_partitions{{{WORKER}}})", "partitions {{instance}}"),
            grew("rebalances_total", "rebalances {{instance}}", "instance", WORKER),
            grew("acquisitions_total", "taken over {{instance}}", "instance", WORKER),
        ),
    ),
    Panel(
        "Silence of Kafka",
        "Since the last answer to a fetch; a broker answers every 1.5 s, also where nobody speaks.",
        "s",
        (Query(f"max by (instance) (openear_kafka_silence_seconds{{{WORKER}}})", "{{instance}}"),),
    ),
    Panel(
        "Event loop lag",
        "How late the loop wakes its watch: heartbeats need it, and miss their turn at about 10 s.",
        "s",
        (
            quantile(0.5, "event_loop_lag_seconds", "half"),
            quantile(0.99, "event_loop_lag_seconds", "99 of 100"),
        ),
    ),
    Panel(
        "CPU",
        "A worker uses one core: near 1 it is at its limit, and more workers help.",
        "short",
        (Query(f"sum by (instance) (rate(process_cpu_seconds_total{{{WORKER}}}{RATE}))", "{{instance}}"),),
    ),
    Panel(
        "Memory",
        "Resident memory of a worker.",
        "bytes",
        (Query(f"sum by (instance) (process_resident_memory_bytes{{{WORKER}}})", "{{instance}}"),),
    ),
    Panel(
        "Brands",
        "In the saved state; those that are learning are too young to raise a theme.",
        "short",
        (
            Query(f"sum (openear_brands{{{WORKER}}})", "all"),
            Query(f"sum (openear_brands_learning{{{WORKER}}})", "learning"),
        ),
    ),
    Panel(
        "Bounds hit",
        "How often a table of a brand was full: what is beyond counts as unchecked, or is forgotten.",
        "short",
        (grew("bounds_total", "{{bound}}", "bound", WORKER),),
    ),
    Panel(
        "Unscored and folded",
        "Shares of the counted mentions: in a language that is not scored, and copies of another mention.",
        "percentunit",
        tuple(
            Query(
                f"sum (rate(openear_{name}_total{{{WORKER}}}{RATE}))"
                f" / sum (rate(openear_records_total{{{WORKER},{HEARD}}}{RATE}))",
                name,
            )
            for name in ("unscored", "folded")
        ),
    ),
)

LISTENING = (
    Panel(
        "Voices an hour",
        "Counted mentions after near copies are folded, of the windows published.",
        "short",
        (Query(f"3600 * sum by (brand) (rate(openear_brand_voices_total{{{BRAND}}}{RATE}))", "{{brand}}"),),
        interval="15m",
    ),
    Panel(
        "Voices of a day against what is normal",
        "Of the day that ends with the newest window; `normal` comes once enough is known.",
        "short",
        (
            Query(f"max by (brand) (openear_brand_day_voices{{{BRAND}}})", "{{brand}}"),
            Query(f"max by (brand) (openear_brand_day_expected_voices{{{BRAND}}})", "{{brand}}, normal"),
        ),
    ),
    Panel(
        "Sentiment",
        "Positive less negative voices, as a share of all that are scored: from -100 % to 100 %.",
        "percentunit",
        (
            Query(
                f'(sum by (brand) (rate(openear_brand_opinions_total{{{BRAND},polarity="positive"}}{RATE}))'
                f' - sum by (brand) (rate(openear_brand_opinions_total{{{BRAND},polarity="negative"}}{RATE})))'
                f" / sum by (brand) (rate(openear_brand_opinions_total{{{BRAND}}}{RATE}))",
                "{{brand}}",
            ),
        ),
        interval="1h",
    ),
    Panel(
        "Alerts opened, by department",
        "Whose decision it is. `other`: departments that a profile made up.",
        "short",
        (grew("brand_alerts_total", "{{department}}", "department", f'{BRAND},state=~"opened|escalated"'),),
        interval="1h",
    ),
    Panel(
        "Alerts opened, by severity",
        "From 1 to 10: effect, confidence and reach.",
        "short",
        (grew("alert_severities_total", "{{severity}}", "severity", WORKER),),
        interval="1h",
    ),
    Panel(
        "Held back, by gate",
        "What stood out and rightly raised nothing; `openear status` shows the words.",
        "short",
        (grew("brand_held_back_total", "{{gate}}", "gate"),),
        interval="1h",
    ),
)

DELIVERY = (
    Panel(
        "Decisions, by fate",
        "What `openear deliver` decided for its subscribers and what came of it; `dead` was given up.",
        "short",
        (grew("deliveries_total", "{{fate}}", "fate", DELIVER),),
        interval="15m",
    ),
    Panel(
        "Not told yet, by subscriber",
        "Waiting for an answer of the receiver, and held by a silence or a cool-down.",
        "short",
        (
            Query(
                f"sum by (subscriber) (openear_deliveries_waiting{{{DELIVER}}})", "{{subscriber}}, waiting"
            ),
            Query(f"sum by (subscriber) (openear_deliveries_held{{{DELIVER}}})", "{{subscriber}}, held"),
        ),
    ),
    Panel(
        "Calls of receivers, by answer",
        "Each call of a webhook or an Alertmanager, by the class of its answer.",
        "short",
        (grew("delivery_attempts_total", "{{subscriber}} {{answer}}", "subscriber, answer", DELIVER),),
        interval="15m",
    ),
    Panel(
        "Delay of delivery",
        "From the decision to the answer of the receiver, of those that were told.",
        "s",
        (
            quantile(0.5, "delivery_delay_seconds", "half", labels=DELIVER),
            quantile(0.99, "delivery_delay_seconds", "99 of 100", labels=DELIVER),
        ),
        interval="15m",
    ),
)

KNOWN = (
    Query(f"max by (brand) (openear_brand_learning{{{BRAND}}})", "Learning"),
    Query(f"max by (brand) (openear_brand_learning_voices{{{BRAND}}})", "Voices so far"),
    Query(f"sum by (brand) (openear_brand_open_alerts{{{BRAND}}})", "Open alerts"),
    Query(f"1000 * max by (brand) (openear_brand_last_alert_timestamp_seconds{{{BRAND}}})", "Last alert"),
    Query(f"1000 * max by (brand) (openear_brand_window_end_timestamp_seconds{{{BRAND}}})", "Newest window"),
    Query(f"sum by (brand) (openear_brand_too_late_total{{{BRAND}}})", "Too late"),
)
"""Columns of the table of brands."""
TIMES = ("Last alert", "Newest window")
