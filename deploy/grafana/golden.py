"""Show the four golden signals first: delay, traffic, errors, how full it is."""

from asking import PER_SECOND, RATE, WORKER, Panel, Query, quantile, rate

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
