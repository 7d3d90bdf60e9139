"""Think: values in, values out. Nothing here knows Kafka, the network, a clock, settings or a log.

A record goes this way, each step a file or a package of its name:

    ingest -> enrich -> brand, aggregate -> judging (baseline, detect, hop, surge, themes, cases) -> decide -> alert

What happened to mentions later comes in by `notices`. `listener` does all of it for one partition: `agenda` says
which brand is judged next, `outbox` keeps what waits to be written, `state` saves and brings back. `pipeline` runs
all partitions in memory. `policy` holds the numbers, `topology` the topics.
"""
