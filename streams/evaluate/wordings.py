"""List what may happen to a brand, each told by people who share hardly a word (injection.py plants them).

Written by the project, by one who knew the phrases of the concepts: half of the happenings have one (an outage, a
rise of prices, a late parcel, a leak), half have none. A real crowd is no easier than this.
"""

from typing import Final

HAPPENINGS: Final[tuple[tuple[str, ...], ...]] = (
    (  # nothing answers
        "nothing happens when i tap anything", "just a wheel going round since breakfast",
        "it throws me back to the start every time", "is everybody else shut out as well",
        "cannot get past the first screen", "dead as a doornail this morning",
        "gave up after nine tries", "says try again later and later never comes",
        "my sister has the same blank thing", "went dark in the middle of paying",
        "no sign of life here in leeds", "hello is anyone at the switch",
        "frozen solid on my end", "it hangs and then it quits",
    ),
    (  # it costs more
        "they want four quid extra now", "my bill jumped without a word",
        "who can afford this any longer", "so loyalty means paying more",
        "last month it was nine and now it is twelve", "up again, third time since spring",
        "my wallet is crying", "the old tariff was fine, this is greedy",
        "getting dearer by the week", "thanks for the letter about the increase",
        "nearly double what i signed for", "for that money i go elsewhere",
        "not worth it at the new rate", "inflation my foot",
    ),
    (  # it does not arrive
        "still waiting by the door", "eleven days and not a trace",
        "the tracking page has not moved since monday", "was promised friday, it is wednesday",
        "my birthday present missed the birthday", "the courier says he never got it",
        "where on earth is my parcel", "no show again",
        "two weeks now and silence", "they keep pushing the date",
        "lost somewhere between you and me", "neighbours got theirs, i did not",
        "standing at the window like a dog", "so much for next day",
    ),
    (  # it runs out
        "my bag is soaked", "puddle in the cupboard this morning",
        "the lid does not sit right any more", "half of it was gone when i unpacked",
        "sticky fingers every single time", "drips down the side as you pour",
        "opened the parcel to a wet mess", "came with the top loose",
        "ruined a good pair of trousers", "there is a ring on my shelf",
        "it weeps overnight", "had to wipe everything down",
        "wrapped it in cling film to be safe", "seeps through the thread",
    ),
    (  # it was moved (no concept)
        "who hid the button i use daily", "took me ten minutes to find my list",
        "everything is somewhere else today", "my thumb goes where it used to be",
        "the menu has been shuffled", "why is history behind three taps",
        "muscle memory of five years wasted", "please put it back at the bottom",
        "rearranged like a supermarket at christmas", "dad phoned me, he is lost in it",
        "cannot see what i came for", "the corner icon has gone walkabout",
        "a map would be welcome", "new layout, same headache",
    ),
    (  # strangers were kind (no concept)
        "the lad drove back in the rain with my keys", "she stayed an hour past closing for mum",
        "they waved away the fee when they heard", "somebody carried it up four floors",
        "got a handwritten card in the box", "never met such patience on a phone",
        "he fixed it and would not take a tip", "cried a little, people can be good",
        "my gran got a chair and a cup of tea", "went out of their way for a stranger",
        "faith in humanity topped up", "replaced it though it was my own fault",
        "a name to remember, ask for joan", "above and beyond and then some",
    ),
    (  # it was on television (no concept)
        "saw you on the telly last night", "that presenter held it upside down",
        "channel four gave you ten minutes", "the interview made my husband laugh",
        "so that is what the founder looks like", "everyone at work watched it",
        "the documentary left out half", "came here after the programme",
        "my mum rang, switch on quick", "famous at last",
        "nice studio, poor questions", "recorded it, watching again tonight",
        "did not know it began in a garage", "the host clearly never used one",
    ),
    (  # a sound at night (no concept)
        "woke up at three because of it", "the cat stares at it and runs",
        "like a mosquito behind the wall", "had to put it in the garage to sleep",
        "my partner thought it was the fridge", "goes off when nobody is near",
        "a faint hum once the lights are out", "sleeping with a pillow on my head",
        "it talks to itself after midnight", "baby will not settle next to it",
        "tick tick tick until dawn", "neighbour knocked, asked what it is",
        "unplugged it, bliss", "there is a ghost in there",
    ),
)  # fmt: skip
"""Fourteen ways to tell of each; more people tell it again beside other words."""
