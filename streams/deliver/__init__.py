"""Decide who is told of an alert, and why somebody is not.

desk          all events of one partition, and what is held
rules         one alert for one subscriber: told, held or dropped
silences      what nobody wants to be told of
budget        what a subscriber was told today, and how long an alert stays quiet
ledger        who was told what so far
digest        what a budget left out, at the end of the day
backlog       of what was published before a start the newest state alone
structured    what a webhook gets
alertmanager  what an Alertmanager gets
answers       what a receiver's answer means
"""
