"""Take in what happened to mentions after they were said.

hearing      one notice, and all brands that it concerns
withdrawing  deletes: out of the counts (part, ids) and, by erasing, out of all that keeps words
revising     edits, in the place of what was said
remembered   deletes that come before their mention
missing      gaps of a connector (gaps)
reach        likes and shares, measured anew
evidence     the alerts that were told with it, told again
"""
