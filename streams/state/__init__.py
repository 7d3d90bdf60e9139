"""Save what a partition knows, and bring it back as it was.

saved     keys and bytes, the version, and what holds for the whole partition
parts     the parts of a brand by number, and what each holds
shelves   how each kind of part is taken from a brand
brand     a brand in its parts, only those that changed
contents  what a saved state is made of, for people
"""
