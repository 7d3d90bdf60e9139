"""Listen to one partition: run the stages over its records, in their order, and be saved and brought back.

listener  what becomes of each record, and what has to be written for it
clock     event time: whom the watermark passes is judged, and silence lets it go on
agenda    which brand is judged next
brands    the brands of the partition, each by its profile
place     how far it was heard
outbox    what waits to be written
tally     what was counted, for metrics and reports
known     what is known of a brand now, for whoever looks
config    what all partitions share
pipeline  all partitions in memory, without a broker
"""
