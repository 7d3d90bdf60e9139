"""Show who was told: decisions, what waits, calls, delays, and whether Kafka answers."""

from asking import DELIVER, Panel, Query, grew, quantile

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
    Panel(
        "Silence of Kafka, for delivery",
        "Since the last answer to a fetch, ten of which a second are asked for. What was decided is still told.",
        "s",
        (Query(f"max by (instance) (openear_kafka_silence_seconds{{{DELIVER}}})", "{{instance}}"),),
    ),
)
