"""Tell the rest of the stories in people's own words: a jacket, a lamp, ear defenders, a mattress as a control."""

from tests.trade import Trade

RAIN = Trade(
    profile={
        "brand": "Drymark",
        "uses": [{"id": "hiking", "terms": ["hike", "hiking", "trail", "walk"]}],
        "copy": "The jacket for every trail. Dries in minutes.",
        "promises": [
            {
                "id": "dries",
                "text": "Dries in minutes.",
                "printed_on": "hang tag",
                "terms": ["dry", "dries", "drying", "dried"],
                "kept": ["dries fast", "dries quickly", "dry in minutes"],
                "broken": ["takes forever to dry", "never dries", "still wet", "still damp"],
                "tolerance": 0.2,
            },
            {
                "id": "zip",
                "text": "A zip for life.",
                "printed_on": "hang tag",
                "terms": ["zip", "zipper"],
                "kept": ["zip still works", "zipper is solid", "zip runs smoothly"],
                "broken": ["zip broke", "zipper broke", "zip stuck"],
                "tolerance": 0.3,
            },
        ],
    },
    everyday=(
        "Kept me warm on a long hike", "Hood is huge", "Colour faded {when}", "Packs into its own pocket",
        "Zip runs smoothly", "Sleeves too short for {who}", "Dries fast enough", "Wind goes right through",
        "My go to for every trail", "Seams are taped, good", "Expensive for what it is", "Looks smart in town",
        "Zipper is solid", "Velcro on the cuffs frays", "Pit vents are a blessing", "Ordered M, got L",
        "Light as a feather", "Zip still works after three seasons",
    ),
    more=(
        "Two winters", "Would buy again", "Return was easy", "Ok", "Sizes run large", "The red is lovely",
        "Not bad", "For {who}", "From the outlet", "Four stars", "Made for tall people", "Nice logo",
    ),
    planted=(
        "Hung it in the {room} overnight and it was wet in the morning", "Three hours by the stove to dry",
        "Took a whole day to dry after one shower of rain", "Dries in minutes? Try days",
        "Was soaked and didn't dry until the next evening", "It does not dry, it just gets clammy",
        "Still wet after an hour in the sun", "Put it on the radiator, damp at dinner time",
        "Drying takes all night", "Had to hike in a wet jacket because it would not dry",
        "Two hours later it still hadn't dried", "Dry in minutes, my foot", "Slow to dry, smells musty",
    ),
    planted_more=(
        "Bit of a con", "The tag says otherwise", "Disappointed", "Bought it for exactly that",
        "Cold and miserable", "My cheap one is faster", "Returned", "Hmm", "{who} had the same",
        "Not as described", "Never mind", "Shivering",
    ),
    expects=(
        ("promise_broken", frozenset("dries dry".split())),
    ),
    may=frozenset("emerging_theme promise_kept sentiment_shift".split()),
    planted_a_day=6,
)  # fmt: skip
LAMP = Trade(
    profile={
        "brand": "Lumora",
        "uses": [{"id": "reading", "terms": ["read", "reading", "book", "desk"]}],
        "copy": "A desk lamp that is kind to your eyes. Five shades of white.",
        "promises": [
            {
                "id": "eyes",
                "text": "Kind to your eyes.",
                "printed_on": "box",
                "terms": ["eyes", "eye strain", "glare", "flicker"],
                "kept": ["easy on the eyes", "no glare", "no eye strain", "doesn't flicker"],
                "broken": ["hurts my eyes", "flickers", "too harsh", "headache"],
                "tolerance": 0.2,
            },
        ],
    },
    everyday=(
        "Easy on the eyes when I read late", "The arm droops {when}", "Touch button is moody",
        "Five shades, I use one", "Looks great on my desk", "Base takes up a lot of room",
        "USB port charges slowly", "No glare on the screen", "Dimmer hums", "My book club wants one each",
        "{who} knocked it over and it lives", "Came without a plug", "Bright enough for the whole {room}",
        "Reading glasses are history", "Clamp version would be nice", "Doesn't flicker", "Cable is too short",
        "Packaging was all plastic",
    ),
    more=(
        "Nine out of ten", "Fine", "No regrets", "Gift from {who}", "A bit wobbly", "Ok for me",
        "Warranty card missing", "Matte black", "Second purchase", "Hm", "Does what it should", "Simple",
    ),
    planted=(
        "Shot my whole Etsy catalogue under the Lumora", "Product shots look professional with just this lamp",
        "My flat lays have never been so evenly lit", "I photograph my ceramics with two of these",
        "Taking pics of my jewellery became easy, no weird shadows",
        "Instagram pictures of my cakes look like a magazine",
        "{who} asked which softbox I own, it's the Lumora", "It's my studio light for small product photography",
        "The 5000K shade gives true colours in every photo", "Listing photos sorted",
        "Better than the light box I paid a fortune for, my pictures pop", "Reshot forty listings in an evening",
        "We light our food blog with it",
    ),
    planted_more=(
        "Sales are up", "Shadows are soft", "No editing needed", "Photographer friends are jealous",
        "Two make a set", "Tripod plus this and done", "Why hide that", "Colour accurate", "Try the top shade",
        "My shop looks pro", "Love it", "Bought the second one today",
    ),
    expects=(
        ("positioning_gap", frozenset("light photo photography photos pics pictures product shots".split())),
    ),
    may=frozenset("emerging_theme promise_kept".split()),
)  # fmt: skip
EARS = Trade(
    profile={
        "brand": "Stillo",
        "uses": [{"id": "workshop", "terms": ["saw", "drill", "workshop", "mower", "construction"]}],
        "copy": "Ear defenders for the loudest jobs.",
        "promises": [
            {
                "id": "soft",
                "text": "All day comfort.",
                "printed_on": "box",
                "terms": ["comfort", "comfortable", "pressure", "tight"],
                "kept": ["comfortable all day", "all day comfort", "forget I'm wearing"],
                "broken": ["too tight", "hurts after", "squeezes my head", "pinches"],
                "tolerance": 0.2,
            },
        ],
    },
    everyday=(
        "Table saw is a whisper now", "Comfortable all day on the site", "Foam cracked {when}",
        "Headband squeaks", "Mower noise gone", "Glasses get in the way", "All day comfort is true",
        "Drill without ringing ears", "They fall off when I bend", "Good dampening", "Hot in summer",
        "{who} wears them in the workshop", "Orange is visible", "Folds flat", "Cheap plastic hinge",
        "Forget I'm wearing them", "Too big for my head",
    ),
    more=(
        "Decent", "Four stars", "On sale", "My boss bought ten", "Ok", "Not pretty", "Sturdy box",
        "Arrived late", "Replaced my old pair", "Fair", "Bulky", "No radio",
    ),
    planted=(
        "My autistic son wears his Stillo at the mall and there are no meltdowns",
        "Sensory overload is no match for these",
        "For my daughter with sensory issues they were a turning point",
        "We never leave home without them, autism mum here",
        "He puts them on himself when the classroom gets loud",
        "School asked for a second pair for the sensory corner",
        "Fireworks night without tears for my autistic boy",
        "Birthday parties are possible again thanks to the Stillo",
        "Our OT recommends them for kids with sensory needs", "Assembly at school used to mean a meltdown",
        "I'm autistic and supermarkets are bearable now", "ADHD brain calm in seconds",
    ),
    planted_more=(
        "Thank you", "Come in kids sizes please", "Cheaper than the special needs catalog",
        "He calls them his quiet hats", "I could cry", "Worth ten times the price",
        "Every family like ours should know", "Fidget plus these and we're good", "Teachers noticed",
        "Decorated with stickers", "Safe place on his head", "So grateful",
    ),
    expects=(
        ("positioning_gap", frozenset("autism autistic meltdown meltdowns overload school sensory".split())),
    ),
    may=frozenset("emerging_theme promise_kept".split()),
)  # fmt: skip
BED = Trade(
    profile={
        "brand": "Dozewell",
        "uses": [{"id": "sleep", "terms": ["sleep", "sleeping", "mattress", "bed"]}],
        "copy": "One mattress for every sleeper.",
        "promises": [
            {
                "id": "back",
                "text": "Wake up without back pain.",
                "printed_on": "box",
                "terms": ["back pain", "back ache", "backache"],
                "kept": ["no back pain", "back pain is gone", "back pain gone"],
                "broken": ["my back hurts", "worse back pain", "back pain got worse"],
                "tolerance": 0.3,
            },
        ],
    },
    everyday=(
        "Great for side sleepers", "Ideal for hot nights", "Perfect for our guest room", "Back pain is gone",
        "Edge sags {when}", "Unboxing was fun", "Smelled for a week", "I use it with my old frame",
        "Cat loves it more than me", "No back pain since {when}", "Works for couples of different weight",
        "Firm, maybe too firm", "My back hurts every morning", "Good for the price",
        "Kids jump on it like a trampoline", "Got it for my son's college dorm",
        "Use it as a couch when friends visit", "Sleeps cool", "Bought it for the camper van",
        "Best sleep in years", "It took two days to expand", "Turned our spare room into a real bedroom",
        "Excellent for stomach sleepers", "Perfect for movie nights", "Cover is washable",
    ),
    more=(
        "Hundred nights to try", "Still deciding", "{who} snores anyway", "Would buy again", "Five stars",
        "Two stars", "Heavy box", "Queen size", "Good return policy", "Deal of the year", "Ok",
        "My dog approves",
    ),
    planted=(),
    planted_more=(),
    expects=(),
    may=frozenset("promise_kept".split()),
)  # fmt: skip

MORE_IN_OWN_WORDS = (RAIN, LAMP, EARS, BED)
