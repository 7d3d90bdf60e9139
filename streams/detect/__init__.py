"""Find what many people began to say at once, in windows of minutes to weeks, by one test with two nulls.

baseline      what is normal: decayed counts of terms, voices and complaints of older talk
resolution    whether the times are fine enough for a window
significance  whether more people than normal use a term
share_test    whether a share is larger than ever
concepts      what people tell of in words of their own, and what a brand hears every day
tellings      who told of a concept, day by day, for weeks
slow          concepts in windows of weeks, where a few people a day tell of one thing
surge         complaints that have no common word
quiet         far fewer voices than normal, shown as a state
late_sources  the words of a source that is only now collected
crowd         many accounts that say one text in slightly other words
hop           one window of one brand judged: its terms tested, and gathered where the same people say them
finding       what a judged window found
held_back     what made much noise and rightly raised nothing
themes        the life of a theme: opened once, escalated, closed
life          where an open theme is in its life: new, rising, at its peak, fading
judging       a brand at the end of a hop: its findings, alerts and summary
"""
