"""Decide whose matter a finding is, and what to propose.

decision        the department, praise or blame, and the proposals
decision_table  the rules behind the proposals, as rows, and which of them fits
row             one such rule, and what rules are about
theme_rows      what to do about a theme
rate_rows       what to do about a rate that moved, and about a silent source
case_rows       what to do about uses, partners and promises
"""
