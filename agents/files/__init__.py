"""Read files that people give: mentions to hear, send or try, one file at a time or several by event time.

mentions  the rows of a file of mentions
reading   what became of them
tables    the rows of a CSV file
lines     the lines of any file, within bounds
sorting   several files in the order of their times
"""

from agents.files.mentions import read_rows, size_of
from agents.files.reading import Reading
from agents.files.sorting import merged

__all__ = ["Reading", "merged", "read_rows", "size_of"]
