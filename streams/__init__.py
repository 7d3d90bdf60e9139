"""Think: values in, values out. Nothing here knows Kafka, the network, a clock, settings or a log.

A record goes this way, each step a file or a package of its name:

    ingest -> enrich -> brand, aggregate -> detect, cases -> decide -> alert

What happened to mentions later comes in by `notices`. `listen` does all of it for one partition, or for all of
them in memory; `state` saves and brings back. `policy` holds the numbers, `topology` the topics.
"""
