"""Read the profiles of brands, which people write as YAML.

files     load them all, or name line and column of what is wrong with one
folder    read them while somebody may be writing, and say when they say something new
faults    what is wrong with one, in words that tell what to write instead
notes     what one that holds may not mean
draft     the first profile of a brand
lexicons  learned words, in files beside the profiles
"""
