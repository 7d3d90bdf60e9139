"""Notice what lives longer than a theme: uses, promises, partners, rates of complaints, sources that fell silent.

account          who said something of one thing, and in favour or not
accounts         all that a brand's customers say of uses, promises and companions, over a quarter
days             praise and blame of each department by day
silence          when each source was last heard
chances          the small sums that the rules rest on
rate             one rate against its past
gates            whether enough people say it, in their own ways
novelty          what is new of late, and what was always spoken of
pooling          the words of a use that people have found
claim            what a rule makes of the numbers
positioning      loved for what nobody sells it for
disliked         disliked for what it is sold for
promise_keeping  a promise that is broken, kept, or spoken of by nobody
joy              what is praised and nobody printed
partnership      what is loved together with the brand
shift            a rate that leaves what is expected
judging          all of them, once a day
episodes         the life of a claim: opened, told again, closed
parents          who mutes whom
evidence         the voices behind a case
words            its title and its cause
alert            its alerts, one a department
"""
