"""Decide whose matter a finding is, and what to propose.

decision        the department, praise or blame, and the proposals
decision_table  the rules behind the proposals, as rows
"""
