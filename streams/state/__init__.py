"""Save what a partition knows, and bring it back as it was.

saved     which key holds which part, in which version
brand     a brand in numbered parts, only those that changed
contents  what a saved state is made of, for people
"""
