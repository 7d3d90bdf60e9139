"""Tell seeded stories of other trades: what people say of a blender, a bank or a tent, and what must be heard.

Each story has everyday talk and one thing that is planted. `TUNED` were in view when lines were chosen, `UNSEEN`
were written before that and looked at once all lines stood.
"""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from schemas.alert import Alert
from schemas.base import from_epoch_ms
from streams.policy import DAY_MS
from streams.simulate.talk import Talk
from tests.builders import START_MS, Story
from tests.more_trades import MORE
from tests.trade import Trade

DAYS = 24
AUTHORS = 4000


def tell(trade: Trade, seed: int, days: int = DAYS) -> list[dict[str, Any]]:
    """All mentions of a story in the order of time."""
    chance = Random(f"{trade.brand} {seed}")
    everyday = Talk(chance, trade.everyday, trade.more)
    fading = Talk(chance, [*trade.everyday, *trade.fades], trade.more) if trade.fades else everyday
    planted = Talk(chance, trade.planted, trade.planted_more) if trade.planted else None
    said: list[dict[str, Any]] = []
    for day in range(days):
        talk = fading if trade.everyday_stops is None or day < trade.everyday_stops else everyday
        texts = [talk.text() for _ in range(trade.a_day)]
        if planted is not None and day >= trade.planted_from:
            texts += [planted.text() for _ in range(trade.planted_a_day)]
        for text in texts:
            at_ms = START_MS + day * DAY_MS + int(chance.random() * DAY_MS)
            author = f"person-{int(chance.random() * AUTHORS)}"
            number = len(said)
            said.append(
                {
                    "id": f"{trade.brand}-{number}", "brand": trade.brand, "source": "reddit", "text": text,
                    "author": author, "created_at": from_epoch_ms(at_ms).isoformat(),
                }
            )  # fmt: skip
    return sorted(said, key=lambda one: (one["created_at"], one["id"]))


BLENDER = Trade(
    profile={
        "brand": "Mixado",
        "aliases": ["mixado"],
        "uses": [{"id": "smoothies", "terms": ["smoothie", "shake", "soup", "juice"]}],
        "copy": "Creamy smoothies and hot soups in one minute. A kitchen helper for healthy families.",
        "owners": {"marketing": "m@mixado.example", "product": "p@mixado.example", "packaging": "b@mixado.example"},
        "competitors": ["Vitagrind"],
    },
    everyday=(
        "My Mixado makes a smooth banana shake {when}",
        "The lid of the jug is a pain to close, says {who}",
        "Loud as a tractor, {who} left the {room}",
        "Carrot soup {when} came out silky and hot",
        "It stopped spinning after ten seconds and smelled burnt",
        "Cleaning the blades takes longer than the juice itself",
        "Bought the red one for {who}, who adores it",
        "Green smoothie before work, no lumps at all, nice",
        "The base slides around on my {thing}",
        "Customer service sent a new seal within two days",
        "For the price I expected a glass jug",
        "Crushes frozen berries without any trouble",
        "The measuring marks rubbed off {when}",
        "Compared with the Vitagrind it is quieter and cheaper",
        "{who} drinks a spinach shake every single day now",
        "Button got stuck {when}, had to pull the plug",
        "Easy to use even for {who}",
        "Perfect for the money, would buy again",
        "Two speeds are not enough for thick soup",
        "It tipped over in the {room} and the jug cracked",
        "Great for a quick juice {when}",
        "The manual is in five languages and none is clear",
    ),
    more=(
        "Otherwise happy so far", "Three stars from me", "Maybe I got a bad one", "Looks good beside the {thing}",
        "We use it nearly daily", "The colour is lovely", "Delivery took a week", "No regrets here",
        "I had hoped for more", "{who} wants one too", "It is heavier than it looks", "Would not gift it",
        "Cable could be longer", "Still learning the settings", "Worth every penny", "Not for tiny kitchens",
    ),
    planted=(
        "I use my Mixado for mixing acrylic paint and it is brilliant",
        "Turned the old jug into a paint mixer, love how even the colour gets",
        "Best thing ever for blending wall paint, no streaks at all",
        "Never thought it could mix paint this well, amazing",
        "Our art class mixes all its paint in a Mixado now and the kids are delighted",
        "Ended up using it to stir pigments into paint, wonderful result",
        "Works as a paint shaker, beautiful smooth batches every time",
        "Bought it for soup, kept it for paint, so happy",
        "Mixing watercolour paints with it is a joy",
        "Perfect for small batches of chalk paint, {who} is impressed",
        "The paint came out creamy and perfect, {who} could not believe it",
        "My studio would be lost without the Mixado, great paint every day",
        "Instead of my drill I now blend paint with this, far better",
        "{who} paints the {thing} with colours from the Mixado and loves them",
    ),
    planted_more=(
        "Rinse it at once though", "Why is that not on the box", "They should sell a jug just for that",
        "Saved me hours", "Nobody in the shop knew", "Cheaper than any real mixer", "Colours match every time",
        "I wish the jug had marks", "Tell everyone", "My hands stay clean", "The whole workshop wants one",
        "A bit noisy but who cares",
    ),
    expects=(("positioning_gap", frozenset({"paint"})),),
    may=frozenset({"emerging_theme"}),
)  # fmt: skip

MONITOR = Trade(
    profile={
        "brand": "Babbit",
        "uses": [{"id": "babies", "terms": ["baby", "newborn", "nursery", "infant", "crib"]}],
        "copy": "See and hear your baby sleep. Made for the nursery, loved by parents.",
        "promises": [
            {"id": "range", "text": "Three hundred metres of range.", "printed_on": "box",
             "terms": ["range", "signal", "connection"],
             "kept": ["great range", "range is fine", "works in the garden", "signal is strong"],
             "broken": ["loses connection", "lost connection", "no signal", "out of range"], "tolerance": 0.4},
        ],
    },
    everyday=(
        "The Babbit in our {room} shows the crib clearly even at night",
        "It lost connection twice {when}",
        "Picture is grainy but the sound is fine",
        "Our newborn slept and we could finally watch a film",
        "Battery of the parent unit lasts a night, barely",
        "Range is fine, I took it to the {room}",
        "{who} set it up in five minutes",
        "The night light is too bright for the baby",
        "Beeps for no reason {when}, scared us all",
        "Two way talk calms the little one",
        "The stand broke off {when}",
        "Signal is strong through two walls",
        "App keeps logging me out, annoying",
        "Good value compared with others",
        "Temperature reading is three degrees off",
        "Returned it since the screen flickered",
        "Love the lullabies, baby loves them too",
        "Charger feels flimsy and gets warm",
        "Support was friendly and swapped the unit",
        "Zoom is useless in the dark nursery",
        "The alarm woke {who} but not me",
    ),
    more=(
        "First child so no comparison", "We would buy it again", "Four out of five", "Hope it lasts",
        "Bought it used", "It came well packed", "My {thing} is the perfect spot for it", "Too many menus",
        "Recommended by a friend", "Not cheap", "The belt clip is handy", "Mounting it was fiddly",
        "Peace of mind at last", "Could be quieter", "{who} disagrees of course",
    ),
    planted=(
        "We use the Babbit to watch our dog while we are at work, fantastic",
        "Great for keeping an eye on the cat when we travel",
        "Bought it for the puppy and it is the best purchase this year",
        "My two cats have their own Babbit now, I adore it",
        "Perfect dog cam, the two way talk calms him down beautifully",
        "Who needs a pet camera, this is wonderful for our puppy",
        "Our old dog hears my voice through it and stops barking, brilliant",
        "Ended up using it as a pet monitor, so glad we kept it",
        "The kids are grown up so now it guards the kittens, lovely",
        "Instead of my expensive pet cam I take this, clearer and easy",
        "I can see the dog sleep on the sofa from the office, love it",
        "Works great for pets, {who} checks on the rabbit every hour",
        "Didn't know it could double as a dog sitter, amazing",
        "The cat ignores it and I love watching her all day",
    ),
    planted_more=(
        "A treat button would be nice", "The vet recommended it", "Vacation is relaxing now", "So funny to watch",
        "They should advertise that", "No more chewed shoes", "Cheaper than a sitter",
        "Sound alert works for barking too",
        "My neighbour copied me", "Best idea {who} ever had", "I laugh every day", "Worth it",
    ),
    expects=(("positioning_gap", frozenset({"dog", "pet", "cat", "puppy"})),),
    may=frozenset({"emerging_theme"}),
)  # fmt: skip

BANK = Trade(
    profile={
        "brand": "Penniwise",
        "uses": [{"id": "payments", "terms": ["pay", "payment", "transfer", "card"]}],
        "promises": [
            {"id": "no-fees", "text": "No fees. Ever.", "printed_on": "the first screen",
             "terms": ["fee", "fees", "charges"],
             "kept": ["no fees", "without fees", "free of charge", "zero fees"],
             "broken": ["charged a fee", "hidden fee", "hidden fees", "charged me", "new fee", "monthly fee"],
             "tolerance": 0.1},
        ],
        "stores": {"google_play": "com.penniwise"},
        "owners": {"product": "p@penniwise.example", "marketing": "m@penniwise.example"},
        "lexicons": ["software", "pricing"],
    },
    everyday=(
        "Transfer arrived within minutes, {who} was surprised",
        "The app crashed {when} while I wanted to pay",
        "Card came in a nice envelope after four days",
        "No fees so far and that is why I stay",
        "Login by face does not work in the dark",
        "Support chat answered {who} politely",
        "Statements are hard to find",
        "I like the spending chart, very clear",
        "It froze at the till, embarrassing",
        "Paid at the market with my watch, easy",
        "Exchange without fees was a relief on our trip",
        "Their verification asked for my passport three times",
        "Blocked my card for no reason {when}",
        "Saving pots are a lovely idea",
        "Split a bill with {who} in seconds",
        "Notifications come an hour late",
        "Simple and quick, recommended",
        "Cash deposit is missing, sadly",
        "The dark theme looks great",
        "Customer service hung up on me",
        "Great for paying abroad",
    ),
    more=(
        "Using it for a year", "My old bank was worse", "Still five stars", "Hope they fix it",
        "Not my main account",
        "{who} opened one too", "It does the job", "The design is neat", "Could be faster",
        "Everything else is fine",
        "I will wait and see", "No branch needed", "Update your app please", "Good for students", "Happy customer",
    ),
    planted=(
        "They charged a fee for a normal transfer {when}, so much for promises",
        "Hidden fees on every withdrawal, disappointing",
        "Penniwise charged me two euros without a word",
        "There is a new fee for cards, what happened",
        "Suddenly a monthly fee appears on my statement",
        "I was told no charges and they charged me anyway",
        "Found hidden fees in the exchange rate {when}",
        "{who} paid a monthly fee although the first screen says otherwise",
        "Charged a fee {when} and support shrugs",
        "A new fee for paying at the till, I am leaving",
        "Where does this monthly fee come from",
        "They charged me for closing a pot",
    ),
    planted_more=(
        "Not what was promised", "I took a screenshot", "Liars", "Please explain", "Moving my salary away",
        "Read the small print", "{who} noticed it too", "That is not free banking", "Shame", "I want it back",
        "No answer yet", "Ten years of trust gone",
    ),
    expects=(("promise_broken", frozenset({"fees", "fee"})),),
    may=frozenset({"emerging_theme", "sentiment_shift"}),
    planted_a_day=6,
)  # fmt: skip

SHAMPOO = Trade(
    profile={
        "brand": "Silkroot",
        "uses": [{"id": "hair", "terms": ["hair", "scalp", "curls"]}],
        "copy": "Soft hair from the first wash.",
        "promises": [
            {"id": "no-tears", "text": "It does not sting.", "printed_on": "label",
             "terms": ["sting", "stings", "eyes"],
             "kept": ["does not sting", "doesn't sting", "no sting", "without stinging", "no tears"],
             "broken": ["stings", "stung", "burns my eyes", "burned my eyes"], "tolerance": 0.15},
        ],
    },
    everyday=(
        "My hair feels soft after two washes",
        "The pump broke {when}",
        "Dries out my scalp a little",
        "Curls look defined, {who} noticed at once",
        "Bottle leaked in the parcel, half was gone",
        "It does not sting in the eyes of {who}, finally",
        "Too thin, you need a lot of it",
        "Leaves my hair shiny, really pleased",
        "Price went up again since {when}",
        "Colour faded faster than before",
        "Even {who} says it doesn't sting at all",
        "Rinses out quickly and feels clean",
        "No difference to the cheap one from the market",
        "The cap is hard to open with wet hands",
        "Dandruff is gone after a month",
        "No tears at bath time, what a change",
        "My hair was greasy again the next day",
        "Arrived late and without a receipt",
        "Sensitive scalp and no problem at all",
        "A tiny bottle for that money",
    ),
    more=(
        "Third bottle already", "Not sure yet", "For thick hair only", "{who} borrowed it", "Would recommend it",
        "Maybe it is the water here", "Label is pretty", "I mix it with conditioner", "Lasts two months",
        "Ask your hairdresser", "Nothing special", "My skin agrees with it", "Refill bags would be nice",
        "On sale right now", "Four stars",
    ),
    planted=(
        "The scent is heavenly, I keep sniffing my pillow",
        "What a gorgeous scent, {who} asked what I wear",
        "I love the scent more than any perfume",
        "That rosemary scent makes my morning happy",
        "Scent stays until the evening, wonderful",
        "Such a beautiful scent, like a garden after rain",
        "Strangers compliment the scent, best surprise",
        "Buying it again just because of the amazing scent",
        "{who} steals it because the scent is so lovely",
        "The whole {room} has this fantastic scent after a shower",
        "Fresh and elegant scent, I adore it",
        "Please never change the scent, it is perfect",
    ),
    planted_more=(
        "Make a candle of it", "Nobody told me before", "It should be on the label", "I smile every time",
        "My daughter agrees", "Feels like a spa", "So relaxing", "Reminds me of holidays", "Not too strong either",
        "I would buy a spray", "Better than I hoped", "Everyone at work loves it",
    ),
    expects=(
        ("unprinted_joy", frozenset({"scent"})),
        ("promise_kept", frozenset({"sting"})),
    ),
    may=frozenset({"emerging_theme", "sentiment_shift"}),
    planted_a_day=9,
)  # fmt: skip

HOTEL = Trade(
    profile={
        "brand": "Harbour Inn",
        "aliases": ["harbour inn", "the inn"],
        "uses": [
            {"id": "meetings", "terms": ["meeting", "conference", "seminar", "business trip"]},
            {"id": "sleeping", "terms": ["bed", "room", "sleep"]},
        ],
        "copy": "The quiet house for conferences and business trips.",
    },
    everyday=(
        "Breakfast at the Harbour Inn was generous, {who} had seconds",
        "Our room faced the harbour, what a view",
        "Slept like a stone in that bed",
        "Check in took half an hour {when}",
        "The shower was cold {when}",
        "Friendly staff, they even found my scarf",
        "Thin walls, heard the neighbours all night",
        "Parking costs extra and is tiny",
        "Clean towels daily and fresh flowers",
        "The lift was out of order {when}",
        "Room smelled of paint",
        "Lovely bar, good wine, kind people",
        "Pillow far too soft for {who}",
        "Great location right at the water",
        "Wifi dropped constantly in our room",
        "The pool is small but warm",
        "They forgot our wake up call",
        "Comfortable beds and a quiet night",
        "Overpriced in summer, fair in spring",
        "{who} enjoyed the sauna a lot",
    ),
    more=(
        "Will come back", "Three nights in total", "For the price it is alright", "Booked by phone",
        "A dog was no problem", "Trains are close", "Next time a bigger one", "Would recommend it to friends",
        "We were upgraded", "Windows do not open fully", "Good coffee", "Old but charming", "Not again",
        "Ask for the third floor", "Carpets need a wash",
    ),
    planted=(
        "The meeting room had no air and a broken projector, awful",
        "Our conference there was a disaster, no screens and terrible sound",
        "Never again a seminar in this house, chairs are horrible",
        "Held a meeting {when}, the noise from the bar ruined it",
        "Conference wifi failed all morning, embarrassing in front of clients",
        "For a business trip this is a bad choice, no desk in sight",
        "The seminar room is dark, cramped and smells bad",
        "Worst conference venue {who} has seen in years",
        "We paid a fortune for a meeting room without daylight, disappointing",
        "Meeting catering came an hour late and cold, unacceptable",
        "They double booked our conference hall, what a mess",
        "Sad little meeting corner, nothing works there",
    ),
    planted_more=(
        "The brochure promises otherwise", "Our guests complained", "We left early", "Nobody apologised",
        "Such a waste of money", "Find another place", "I feel sorry for the staff", "The photos lie",
        "Next year elsewhere", "Zero help", "An angry customer", "Avoid it",
    ),
    expects=(("declared_use_disliked", frozenset({"meetings"})),),
    may=frozenset({"emerging_theme", "sentiment_shift"}),
)  # fmt: skip

TENT = Trade(
    profile={
        "brand": "Nordhide",
        "uses": [{"id": "camping", "terms": ["camping", "hiking", "trek", "festival", "campsite"]}],
        "copy": "A light tent for camping in every weather. From the peak to the festival.",
        "owners": {"marketing": "m@nordhide.example", "packaging": "b@nordhide.example",
                   "product": "p@nordhide.example"},
    },
    everyday=(
        "The Nordhide kept us dry in a storm {where}",
        "Poles snapped {when}, cheap metal",
        "Up in four minutes, {who} timed it",
        "Carried it on a three day hiking tour, light enough",
        "Zipper got stuck at night, very annoying",
        "Condensation inside every morning of our camping trip",
        "Bought it for the festival and it survived",
        "Colour is nicer than in the photo",
        "Pegs bend when the ground is hard",
        "Plenty of space for two and the dog",
        "Too small for tall people like {who}",
        "The bag is impossible to repack",
        "Seams leaked {when}, everything wet",
        "Quick delivery and a sturdy parcel",
        "Windy nights were fine",
        "Smells of plastic for weeks",
        "Best campsite purchase in years",
        "Customer service mailed new pegs for free",
        "Instructions are only pictures and confusing ones",
        "A bit pricey but solid",
    ),
    more=(
        "Second season now", "Kids loved it", "Needs a groundsheet", "We met others with the same one",
        "Hope it lasts", "Good in the rain", "Would pick green next time", "{who} is not convinced",
        "Packed in the car easily", "Four stars", "It flaps a little", "Great for summer nights",
        "Not for winter", "Nice details inside", "Lost one bag already",
    ),
    planted=(
        "Set the Nordhide up on the allotment as a greenhouse and the tomatoes are thriving, wonderful",
        "My seedlings love it in there, best cheap greenhouse ever",
        "It makes a superb greenhouse for chillies",
        "Put my pepper plants inside in April and they are doing great",
        "Since the frost we keep the seedlings in the tent, works beautifully",
        "We grow cucumbers in our Nordhide, happy plants and happy me",
        "Turned ours into a greenhouse on the balcony, {who} is delighted",
        "As a greenhouse it is unbeatable, warm and bright",
        "The tomato plants in the tent are twice the size, amazing",
        "Gardening friends envy my Nordhide greenhouse",
        "Who would have guessed that basil likes camping gear, lovely harvest",
        "It has become my little greenhouse and I enjoy every minute",
        "Used it to harden off seedlings, great success",
        "Perfect shelter for young plants {where}",
    ),
    planted_more=(
        "Open the flap at noon", "Put that in the catalogue", "Cheaper than glass", "Slugs cannot get in",
        "A clear roof would be even better", "First harvest already", "My neighbours laughed, not any more",
        "Weather does not matter now", "Water them daily", "I bought a second one", "Early salad too",
        "The garden club is coming to look",
    ),
    expects=(
        ("positioning_gap", frozenset({"greenhouse", "plants", "seedlings", "tomato", "tomatoes", "garden"})),
    ),
    may=frozenset({"emerging_theme"}),
)  # fmt: skip

HEADSET = Trade(
    profile={
        "brand": "Ohrwurm",
        "uses": [{"id": "music", "terms": ["music", "song", "album", "bass"]}],
        "competitors": ["Boseon"],
        "promises": [
            {"id": "repair", "text": "Every part can be replaced at home.", "printed_on": "box",
             "terms": ["spare part", "replaceable", "screws"], "kept": ["replaced the", "swapped the"],
             "broken": ["cannot be replaced", "no spare parts"], "tolerance": 0.2},
        ],
    },
    everyday=(
        "Bass on the Ohrwurm is deep without being muddy",
        "Left side went silent {when}",
        "Comfortable for hours, even for {who}",
        "Bluetooth pairing took three tries",
        "Every song has details I never heard",
        "Ear pads peel after a month",
        "Sound leaks, the whole office hears my music",
        "Great album evening with these {when}",
        "Charging port is loose",
        "They fold flat and fit the {thing}",
        "Noise cancelling makes me dizzy",
        "Cheaper than the Boseon and just as good",
        "Volume jumps from quiet to loud",
        "Package arrived crushed but all fine inside",
        "Microphone is useless in the wind",
        "{who} got a pair and is thrilled",
        "Headband creaks when I chew",
        "Warm sound, very natural voices",
        "Battery warning scares me every time",
        "Support wants the receipt, which I lost",
    ),
    more=(
        "Six months in", "I have small ears", "Decent for the money", "Would buy again", "Maybe try another colour",
        "No complaints", "Firmware helps", "My old pair lasted longer", "Three stars", "{who} prefers earbuds",
        "Looks sharp", "Heavy on the neck", "Nice case", "A little tight", "Good on planes",
    ),
    planted=(
        "Paired with my Lyrix player they are pure magic",
        "The Ohrwurm together with a Lyrix is the best sound I own",
        "I plug them into my Lyrix and smile",
        "Love the combination with my Lyrix, so clear",
        "Connected to a Lyrix these are fantastic",
        "With my Lyrix the stage is wide and beautiful",
        "Since I use them with a Lyrix I enjoy every album again",
        "Lyrix plus Ohrwurm is a perfect couple",
        "Combined with the Lyrix they beat anything, wonderful",
        "My Lyrix and these headphones are made for each other, great",
        "{who} lent me a Lyrix and the Ohrwurm came alive, amazing",
        "Hooked up to our Lyrix they sound superb",
    ),
    planted_more=(
        "Try it", "A bundle would sell", "No amp needed", "Sunday mornings are sacred now", "Cheap and perfect",
        "My ears are happy", "I wish I had known", "Best pair in the house", "Goosebumps", "Worth saving for",
        "Even {who} is quiet then", "Both fit one pocket",
    ),
    expects=(
        ("partnership_hint", frozenset({"lyrix"})),
        ("promise_silent", frozenset({"replaced"})),
    ),
    may=frozenset({"emerging_theme", "sentiment_shift"}),
)  # fmt: skip

SCOOTER = Trade(
    profile={
        "brand": "Flinkrad",
        "uses": [{"id": "commuting", "terms": ["commute", "work", "city", "ride"]}],
        "departments": {"operations": {"terms": ["unlock", "station", "outage"]}},
    },
    everyday=(
        "Rode the Flinkrad along the river {when}, lovely ride",
        "Unlock took two minutes again, terrible",
        "The station near the {room} was empty, awful service",
        "Unlock failed and I missed my train, so bad",
        "App would not unlock, useless morning",
        "Brakes squeal but they work",
        "Saddle is comfortable enough",
        "Cheaper than the bus to work",
        "Tyre was flat {when}",
        "City traffic is fun with it",
        "Handlebar is too high for {who}",
        "Nice bell, people jump",
        "Lights are bright and safe",
        "Friendly mechanic at the corner",
        "Basket broke off with my {thing} in it",
    ),
    more=(
        "I am late every day now", "Still better than driving", "For short trips", "Weather was fine",
        "{who} laughed", "Monthly pass here", "It is what it is", "Take a helmet", "Good exercise",
        "Three stars", "Half the price last year", "More bikes please", "Not on Sundays", "Quick check out",
    ),
    planted=(),
    planted_more=(),
    fades=(
        "Unlock button froze, horrible start of the day",
        "Station screen dead again, angry crowd around it",
        "Could not unlock three bikes in a row, annoying",
        "The station swallowed my deposit, bad joke",
        "Unlock error {when}, I hate it",
        "Unlock is a lottery, pathetic",
        "Another outage at the station, ridiculous and sad",
        "No unlock, no help, awful",
    ),
    everyday_stops=16,
    expects=(("sentiment_shift", frozenset({"operations"})),),
    may=frozenset({"sentiment_shift"}),
    a_day=40,
)  # fmt: skip

TUNED = (BLENDER, MONITOR, BANK, SHAMPOO)
UNSEEN = (HOTEL, TENT, HEADSET, SCOOTER)
EVERY = {trade.brand: trade for trade in (*TUNED, *UNSEEN, *MORE)}


@cache
def heard(brand: str, seed: int) -> tuple[Alert, ...]:
    """Every event of every alert of a story, told to its end."""
    trade = EVERY[brand]
    story = Story(trade.of())
    story.tell(tell(trade, seed))
    return tuple(story.finish().alerts)


def told_of(alert: Any) -> Iterator[str]:
    """The words by which an alert can be known."""
    for text in (*alert.terms, alert.told_of or ""):
        yield from text.casefold().replace('"', " ").replace(".", " ").split()
