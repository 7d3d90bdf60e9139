"""Fold what was heard into base buckets of 15 minutes, counted once; longer windows are sums of them.

opinion       when a sentiment is praise or blame
voice         one counted mention, as evidence may need it
vote          what a mention adds: sentiment, reach, the voice that is kept of it
term_table    who used which term in a bucket
authenticity  near copies, folded into the voice that came first
bucket        what one brand's customers said in one base window
buckets       all of a brand in the order of time, and what they may hold together
saved_bucket  a bucket as it is saved
summary       a closed window as it is published
"""

from streams.aggregate.bucket import Bucket
from streams.aggregate.opinion import BLAME, LOVE, PRAISE
from streams.aggregate.voice import Voice

__all__ = ["BLAME", "LOVE", "PRAISE", "Bucket", "Voice"]
