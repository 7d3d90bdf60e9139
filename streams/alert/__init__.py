"""Make alerts of what was found, and let them leave.

episode       an alert opened, escalated, resolved; what identifies it
theme         what it is about, with the numbers of each test
authenticity  who is behind the numbers
words         its title and cause
severity      its weight, from 1 to 10
evidence      whose words it shows, and how no person is exposed by them
masking       what names a person taken out of the words
addresses     the addresses of doors, in the forms of several countries
surfaces      terms in the form in which customers wrote them
references    keys in the place of words, where alerts may not carry them
cloud_event   the records by which it leaves
"""
