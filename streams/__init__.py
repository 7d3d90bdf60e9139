"""Think: values in, values out. Nothing here knows Kafka, the network, a clock, settings or a log.

A record goes this way, each step a package of its name:

    ingest -> enrich -> brand, aggregate -> detect, cases -> decide -> alert

What happened to mentions later comes in by `notices`. `listen` does all of it for one partition, or for all of
them in memory; `state` saves and brings back, `topology` lists the topics. Beside the stages, `deliver` decides who
is told, `explain` does the sums again, `evaluate` compares with what is known, `simulate` makes the demo's story,
and `sketches` counts within bounds.

policy    the numbers that are chosen once for all brands
windows   the arithmetic of time
records   what goes into a listener and what comes out
identity  ids that a replay makes again, keyed hashes of authors
wording   numbers and times in words
status    each brand, from what workers publish
warm      a new brand taught from its history
erasure   what is gone where, when somebody is to be forgotten
"""
