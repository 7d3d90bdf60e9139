"""Remember one brand: all that its windows, its judges and its alerts need to know of it.

brand         the table of what is known, learned from and let go
counting      what becomes of one statement: counted into a base bucket, or why it is not
hops          when the brand has to be judged, and at which window lengths
editions      the profile that each base window is heard by
profile_hash  the hash that stands for a profile
footprint     what a brand may hold in memory at most
"""

from streams.brand.brand import Brand

__all__ = ["Brand"]
