"""Show what is heard, by brand: volume, sentiment, alerts, and what `openear status` says."""

from asking import BRAND, RATE, WORKER, Panel, Query, grew

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
