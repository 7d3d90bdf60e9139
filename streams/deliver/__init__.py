"""Decide who is told of an alert, and why somebody is not.

desk      all events of one partition, and what is held, by the rules, silences, budget and ledger
digest    what a budget left out, at the end of the day
backlog   of what was published before a start the newest state alone
structured, alertmanager, answers   what a receiver gets, and what its answer means
"""
