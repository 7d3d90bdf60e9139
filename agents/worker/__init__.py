"""Run a worker: own partitions of mentions.v1, listen to them, and write all that comes of it in transactions.

run            the process, from its settings to its end by a signal
app            the Faust app: one source, one agent
transport      runs of records from Kafka instead of one record at a time
odd_headers    records whose headers have names that are no text
runs           records that follow each other, and where a partition's reading stands
acquire        partitions as rebalances give and take them
takeover       what is owned of a partition, from its saved state
load           the saved state, read and held against the source
hanging        no transaction open on it
owned          one partition from its acquisition to its release
listeners      the listeners that settings and profiles make
listen         the agent: hear each run
suspicion      close in on a record that ends workers
trial          try one in a copy of the process
idle           silence that is confirmed
reload         profiles that changed
checkpoint     when a partition is saved
batches        a snapshot as record batches
transactions   all of a transaction, or none
stalled        a transaction that hangs
stranded       a partition that nobody took over
watchdog       what may last for so long at most
watch          how late the loop is, what waits
standing       where it stands, on a signal
metrics        what is counted, for Prometheus
families       each metric, declared
brand_labels   which brands have a label of their own
brand_metrics  what is counted of each brand
brand_gauges   what is known of each brand now
"""
