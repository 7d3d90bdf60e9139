"""Count an endless stream within bounds.

distinct      distinct authors: exact up to a bound, estimated beyond it
minhash       keys under which near copies of a text are found
space_saving  the heaviest terms, old ones forgotten
"""
