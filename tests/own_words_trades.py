"""Tell nine stories of gaps that hardly a word names and promises that break in people's own words, and a control.

They were written before the rules that hear them, and looked at once before these were changed: one of seven gaps
and none of two broken promises was told.
"""

from tests.more_own_words_trades import MORE_IN_OWN_WORDS
from tests.trade import Trade

IRON = Trade(
    profile={
        "brand": "Sleeka",
        "uses": [{"id": "hair", "terms": ["hair", "curls", "straighten", "frizz"]}],
        "copy": "Ceramic straightener for silky hair. Ready in thirty seconds.",
        "promises": [
            {
                "id": "fast",
                "text": "Hot in thirty seconds.",
                "printed_on": "box",
                "terms": ["heat up", "heats up", "heating up", "warm up", "warms up"],
                "kept": ["heats up fast", "heats up quickly", "hot in seconds"],
                "broken": ["takes forever to heat", "slow to heat", "minutes to heat"],
                "tolerance": 0.15,
            },
        ],
        "owners": {"marketing": "m@s.example", "product": "p@s.example", "packaging": "b@s.example"},
    },
    everyday=(
        "My hair is straight in ten minutes with the Sleeka", "Cord is too short for {who}",
        "Plates snag my curls {when}", "Heats up fast and stays hot", "Frizz is back by noon",
        "Bought it after reading reviews, no regrets", "It smells a bit like burning plastic",
        "The travel pouch is a nice touch", "Auto shut off saved my {room}", "Broke after three months",
        "Perfect birthday gift for {who}", "Works on thick hair too",
        "The temperature dial moves when I grip it", "Hot in seconds as they say", "My fringe looks great now",
        "Too heavy, my arm gets tired", "Delivery man left it in the rain",
        "Purple is prettier than on the photo",
    ),
    more=(
        "Four stars", "Not salon quality", "Would repurchase", "Not for short hair", "Half price last week",
        "Came with a comb", "Hm, not sure", "My third one", "Ask {who}", "Customer for life", "The light blinks",
        "Instructions were missing",
    ),
    planted=(
        "I iron my shirt collars with the Sleeka before meetings",
        "Does a better job on pleats than my actual iron",
        "Hotel hack: run it over your shirt sleeves, wrinkles gone",
        "Honestly I only ever touch up blouses with it now", "{who} presses the hems of his trousers with mine",
        "Sewing people, this is the best mini iron for seams",
        "Crisp collars in two minutes without getting the ironing board out",
        "Ended up being my go to for wrinkled cuffs",
        "No more ironing board, straightener on the placket and done",
        "It doubles as a clothes iron when I travel",
        "Never ironing a whole shirt again, just the collar with this",
        "My ruffled dress has never looked sharper than after a pass with the Sleeka",
        "Quilters in my group all have one to press tiny seams open",
    ),
    planted_more=(
        "Game changer", "Who knew", "You're welcome", "Set it to low for silk", "The collar looks brand new",
        "Try it", "Don't tell the hairdresser", "Saved me before an interview", "10/10",
        "My boyfriend is converted", "Genius", "Why don't they advertise this",
    ),
    expects=(
        ("positioning_gap", frozenset("clothes collar collars iron ironing seams shirt shirts".split())),
    ),
    may=frozenset("emerging_theme promise_kept".split()),
)  # fmt: skip
TACKLE = Trade(
    profile={
        "brand": "Boxwell",
        "uses": [{"id": "fishing", "terms": ["fishing", "lures", "tackle", "bait"]}],
        "copy": "The tackle box that floats. Eighteen trays for lures and hooks.",
        "promises": [
            {
                "id": "latch",
                "text": "Latches that never pop open.",
                "printed_on": "label",
                "terms": ["latch", "latches", "lid"],
                "kept": ["latches hold", "stays shut", "stays closed", "never pops open"],
                "broken": ["popped open", "pops open", "latch broke", "won't stay shut"],
                "tolerance": 0.15,
            },
        ],
    },
    everyday=(
        "All my lures finally have a place", "Handle came off {when}", "Floats indeed, dropped it off the pier",
        "Trays are a bit shallow", "{who} took it on the boat", "Stays shut even in the truck",
        "Smells of plastic", "Bait juice washes out easily", "Solid tackle box for the price",
        "Hinge pin rusted", "Dividers are fiddly to move", "Arrived cracked",
        "Big enough for a weekend of fishing", "Latches hold well", "The green one fades in the sun",
        "Heavy once it is full", "My old one lasted twenty years", "Hooks everywhere when I dropped it",
    ),
    more=(
        "Would buy again", "Three stars", "Meh", "Good price", "For {who}", "Second one in the family", "So so",
        "No complaints", "Could be bigger", "Shipping was quick", "Sturdy", "Made somewhere far away",
    ),
    planted=(
        "My beads have never been this organised",
        "I keep all my seed beads in a Boxwell and can find every colour", "Jewelry makers, get one of these",
        "{who} does beading and swears by this box", "Every tray holds a different bead size, heaven",
        "Ditched three cookie tins, my whole bead stash fits", "Perfect for diamond painting and beads",
        "Been making bracelets for years and this is the storage I needed",
        "Sorting beads by colour has become my favourite evening activity",
        "Not a fisherman at all, it's full of beads and findings",
        "Took it to my beading class and five women ordered one", "Great bead organizer, lid is see through",
        "Clasps, crimps, beads, all in one place at last",
    ),
    planted_more=(
        "Love", "Fits on my shelf", "The craft store wants triple for that", "So satisfying", "No more spills",
        "My craft room looks grown up", "Ordered another", "Labels fit on the lids",
        "Whoever designed it must craft", "Happy camper", "Best thing since sliced bread",
        "Wish it came in pink",
    ),
    expects=(
        ("positioning_gap", frozenset("bead beading beads bracelets craft jewelry".split())),
    ),
    may=frozenset("emerging_theme promise_kept".split()),
)  # fmt: skip
BELT = Trade(
    profile={
        "brand": "Loopfit",
        "uses": [{"id": "running", "terms": ["run", "running", "jog", "marathon", "race"]}],
        "copy": "Bounce free belt for runners. Phone, keys and gels on every run.",
        "promises": [
            {
                "id": "bounce",
                "text": "Zero bounce.",
                "printed_on": "tag",
                "terms": ["bounce", "bounces", "bouncing"],
                "kept": ["no bounce", "zero bounce", "doesn't bounce", "without bouncing"],
                "broken": ["bounces", "bounced", "rides up", "bouncing around"],
                "tolerance": 0.2,
            },
        ],
    },
    everyday=(
        "No bounce on my long run", "Zip is tiny", "Phone fits, barely",
        "Wore it at the marathon and forgot about it", "Stitching came loose {when}",
        "Sweat soaks through to my phone", "Keys jingle", "{who} wears it to jog with the dog",
        "Size chart is wrong", "Good for race days", "Doesn't bounce at all", "Logo peeled off after a wash",
        "Comfortable around the waist", "Reflective strip is a plus", "The elastic wore out",
        "Gels fit in the back pocket", "Looks like a fanny pack from 1990",
    ),
    more=(
        "Runs small", "Washed ten times", "Five stars", "Cheap and cheerful", "Returned the blue", "Ok",
        "Got it on sale", "Wish for two pockets", "Fine", "Would give as a gift", "Slow shipping",
        "It's stretchy",
    ),
    planted=(
        "My insulin pump finally has a safe home under my dress",
        "Type 1 here, this carries my pump all day and nobody notices",
        "I wear it for my insulin pump at night, no more tangled tubing",
        "{who} is diabetic and keeps his pump in it at school",
        "Tried every pump pouch out there, nothing comes close to the Loopfit",
        "Such a relief for diabetics who hate clips", "Holds my pump and glucose tabs and lies flat",
        "The diabetes nurse asked where I got it", "Sleeping with a pump is finally comfortable",
        "For insulin pump users: get the black one", "Our son's pump stays put on the trampoline",
        "Bought four so that I always have a clean one for my pump",
    ),
    planted_more=(
        "Life changing", "Half the price of medical ones", "Cried a little", "My endo approves",
        "Soft on the skin", "Please make kids sizes", "Even under a wedding dress",
        "Tubing goes through the headphone hole", "I recommend it in our group", "Thank you whoever made this",
        "Two years in", "Medical brands take note",
    ),
    expects=(
        ("positioning_gap", frozenset("diabetes diabetic diabetics insulin pump".split())),
    ),
    may=frozenset("emerging_theme promise_kept".split()),
)  # fmt: skip
HUSH = Trade(
    profile={
        "brand": "Hushbox",
        "uses": [
            {"id": "sleep", "terms": ["sleep", "sleeping", "nap", "bedtime", "insomnia"]},
            {"id": "baby", "terms": ["baby", "nursery", "newborn"]},
        ],
        "copy": "White noise for deep sleep. Nap time made easy.",
        "promises": [
            {
                "id": "battery",
                "text": "Plays twenty hours on one charge.",
                "printed_on": "box",
                "terms": ["battery", "charge", "charging"],
                "kept": ["lasts all night", "plays all night", "battery is great"],
                "broken": ["died overnight", "dead by morning", "needs charging every"],
                "tolerance": 0.2,
            },
        ],
        "owners": {"marketing": "m@h.example", "product": "p@h.example"},
    },
    everyday=(
        "Our baby goes down in minutes with the Hushbox", "Rain sound has an audible loop",
        "Buttons click too loud at night", "I sleep through the trash truck now",
        "Battery is great, a whole weekend", "The fan setting is my favourite", "Volume could go lower",
        "{who} can nap anywhere with it", "Stopped turning on {when}", "Small enough for a diaper bag",
        "Ocean sounds like static", "Bedtime is no fight anymore", "Light on the front is too bright",
        "Lasts all night", "Returned it, too tinny", "Clip broke on the stroller", "Nursery essential",
        "Insomnia is a bit better",
    ),
    more=(
        "Been a month", "Jury is out", "Buy it", "A tad pricey", "Second unit for grandma's", "Cute colour",
        "Charger not included", "No app needed", "Fine", "Good gift", "Three stars", "Works",
    ),
    planted=(
        "Put a Hushbox outside my therapy room and clients can't hear each other",
        "Every counsellor in our practice has one by the door", "Privacy in the waiting room at last",
        "As a therapist I run it between sessions, people open up more",
        "It masks conversations in our clinic hallway so well",
        "Thin office walls are no problem with this outside the consulting room",
        "We set three of them in the corridor for confidential talks, works like a charm",
        "My clients feel safe to talk now", "Using it at my practice for privacy and I'm impressed",
        "Lawyer here. Sits in front of my door so nobody overhears",
        "The HR office runs two of them during interviews, can't make out a word outside",
        "Best investment for my counselling office",
    ),
    planted_more=(
        "Cheaper than soundproofing", "My supervisor copied me", "Nobody overhears a thing",
        "Brown noise at half volume", "Highly recommend for private practice", "Plug it in and leave it",
        "HIPAA approved in my book", "Session notes stay private", "Ten hours a day no issue", "What a relief",
        "The landlord never fixed the walls", "Bought one for each door",
    ),
    expects=(
        (
            "positioning_gap",
            frozenset("clients counselling door office practice privacy private therapist therapy".split()),
        ),
    ),
    may=frozenset("emerging_theme promise_kept".split()),
)  # fmt: skip
COOKER = Trade(
    profile={
        "brand": "Komeko",
        "uses": [
            {"id": "rice", "terms": ["rice", "sushi", "basmati"]},
            {"id": "porridge", "terms": ["porridge", "oatmeal", "congee"]},
        ],
        "copy": "Fluffy rice every time. Creamy porridge while you sleep.",
        "competitors": ["Zojira"],
    },
    everyday=(
        "Rice comes out fluffy and separate", "Inner pot scratched {when}", "Beeps like a truck",
        "{who} makes sushi every Friday with it", "Cable is detachable, good", "Basmati is spot on",
        "Steam drips on the counter", "Way cheaper than a Zojira", "Keeps warm for hours", "Display went blank",
        "Brown rice takes an hour and a half", "The spoon holder snapped", "Sticky on the bottom",
        "Small footprint in my {room}", "Lid is hard to clean", "Delivered with a dent", "Easy menu",
        "Measuring cup is in odd units",
    ),
    more=(
        "Four of five", "Year two", "Recommended by {who}", "No idea how it works but it does", "Pretty",
        "Bought refurbished", "Fine", "Solid", "Not non stick anymore", "Gift", "White gets dirty",
        "On offer again",
    ),
    planted=(
        "Porridge boiled over and glued itself to the lid", "Oatmeal came out like cement",
        "Congee setting is a lie, burnt crust at the bottom", "Woke up to oatmeal all over the counter",
        "Tried porridge three times, gave up", "The porridge mode ruins oats, gummy and scorched",
        "Don't buy it for porridge, total mess", "Overnight oatmeal was raw in the middle",
        "My congee was watery and the vent clogged, yuck",
        "Cleaning burnt porridge off this thing is a nightmare", "Porridge spat through the vent onto the wall",
        "For oatmeal it is useless, stove is faster", "{who} refuses to eat the oatmeal from this",
    ),
    planted_more=(
        "Why is it on the front of the box", "Never again", "Pot still stinks", "Back to the saucepan", "Sigh",
        "Misleading", "Half an hour of scrubbing", "Gross", "Customer support had no tip", "So much waste",
        "Angry", "Followed the booklet to the letter",
    ),
    expects=(
        ("declared_use_disliked", frozenset("porridge".split())),
    ),
    may=frozenset("emerging_theme sentiment_shift".split()),
)  # fmt: skip
COIN = Trade(
    profile={
        "brand": "Coinleaf",
        "uses": [{"id": "budgeting", "terms": ["budget", "budgeting", "spending", "saving"]}],
        "copy": "Your budget in one minute a day. No ads.",
        "stores": {"google_play": "com.coinleaf"},
        "lexicons": ["software", "pricing"],
        "promises": [
            {
                "id": "no-ads",
                "text": "No ads. Not one.",
                "printed_on": "store page",
                "terms": ["ad", "ads", "advert", "adverts"],
                "kept": ["no ads", "ad free", "without ads"],
                "broken": ["full of ads", "ads everywhere", "shows ads", "showing ads", "ad popped up"],
                "tolerance": 0.1,
            },
        ],
        "owners": {"marketing": "m@c.example", "product": "p@c.example"},
    },
    everyday=(
        "Keeps my budget honest", "Sync fails with my bank {when}", "Charts are pretty", "No ads, thank you",
        "Widget stopped updating", "Forgot my categories after the update",
        "My spending went down since I use it", "Dark mode please", "Export to csv is missing",
        "Fingerprint login works", "{who} finally has some savings", "Rounding is off by a cent",
        "Ad free and simple", "Subscriptions view is handy", "Crashed twice {when}",
        "Support replied within a day", "Saving for a bike with it", "Could use more currencies",
    ),
    more=(
        "Three stars", "On android", "Ok app", "Since 2021", "Nice icon", "Getting better", "Uninstalled",
        "Reinstalled", "Five stars", "Please fix", "{who} too", "Solid",
    ),
    planted=(
        "Opened the app and a casino video covered the whole screen",
        "Since the update there's an advert between every two taps", "So there are ads now",
        "A banner ad sits on top of my balance", "I counted nine ads in one session",
        "Thirty second ad before I can see my own money", "Got an ad for loans, in a budgeting app",
        "Ads started appearing {when}", "They sneaked in adverts", "Why am I seeing ads all of a sudden",
        "Every screen has a sponsored tile, that's an ad", "The no ads promise is dead", "Now it's ads ads ads",
    ),
    planted_more=(
        "You promised", "Deleted", "One star until it's fixed", "Took a screenshot", "Shame",
        "I pay with my data apparently", "Moving on", "Greedy", "What happened to you", "Not cool",
        "{who} left too", "Read the store page again",
    ),
    expects=(
        ("promise_broken", frozenset("ads".split())),
    ),
    may=frozenset("emerging_theme promise_kept sentiment_shift".split()),
    planted_a_day=6,
)  # fmt: skip

IN_OWN_WORDS = (IRON, TACKLE, BELT, HUSH, COOKER, COIN, *MORE_IN_OWN_WORDS)
