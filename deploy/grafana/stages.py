"""Show the pipeline stage by stage: what comes, what becomes of it, how long it takes, what it costs."""

from asking import HEARD, RATE, WORKER, Panel, Query, grew, quantile, rate

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
