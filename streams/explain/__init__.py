"""Let nobody have to believe a number.

explanation   all sums of an alert again, from what it carries
sums          one sum, and whether the number came out that was told
window        those of a judged window: its line, its gates
alert         those that follow from the tests of an alert
case          those of the kinds that are no test of terms
claim_sums    the crowd and its love, which several kinds share
use_sums      what is loved or disliked, and with what
promise_sums  whether promises are kept
rate_sums     how often something comes
people_sums   who is behind it
told_sums     severity, and what names the alert
case_words    its title and cause, which name the same numbers
published     when it was told, and why it was withdrawn
asked         the term that a person asks for
why           why a term raised an alert or none, window by window
traces        a theme hop by hop, as the detector saw it
picture       the same as SVG
svg_text      its words, escaped, and no wider than their room
"""
