"""Let nobody have to believe a number.

explanation  all sums of an alert again, from what it carries: its tests (window, alert), or its rule (case, *_sums)
why          why a term raised an alert or none, window by window
traces       a theme hop by hop, as the detector saw it
picture      the same as SVG
"""
