"""Read what comes in, a record or a row of a file, and say why where it is no mention.

reading       the records of one partition: bytes, place, times, text
dead_letters  a record that is not counted, written down with its reason
readmit       whether a dead letter may be heard again
rows          a row of a file as a record: a mention, or what happened to some
cells         a row of CSV as the fields of a mention
mending       what an importer mends in a row
notice_rows   a line of a file as a notice to one partition or to all
"""

from streams.ingest.reading import Ingest, Reading, Rejection, Statement, dead

__all__ = ["Ingest", "Reading", "Rejection", "Statement", "dead"]
