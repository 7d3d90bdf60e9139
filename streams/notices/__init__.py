"""Take in what happened to mentions after they were said.

hearing      one notice, and all brands that it concerns
withdrawing  deletes: out of the counts, and out of all that keeps words
erasing      out of what is kept beside the windows
ids          which mentions were heard
part         what one of them added to its window
revising     edits, in the place of what was said
remembered   deletes that come before their mention
missing      gaps of a connector: windows that teach nothing
gaps         the spans of them
reach        likes and shares, measured anew
evidence     the alerts that were told with it, told again
"""
