"""Compare what was alerted with what is known to have happened, or was planted.

truth                what is known: events, traps, who spoke of them
truth_file           the same from a file
evaluation           what was heard, how soon, and what nobody can explain
injection            themes and campaigns planted into real talk
injected_words       what those who are planted say
wordings             what may happen to a brand, each in many words
trial                alerts held against what was planted
baselines_of_others  what the usual rules would raise
backtest             what other settings would have raised
"""
