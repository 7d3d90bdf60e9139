"""Say what to do about what customers love or dislike a thing for, and about what is printed on it."""

from streams.decide.row import ANY, BROKEN, DISLIKED, GAP, KEPT, PARTNER, SILENT, UNPRINTED, Row

CASE_ROWS = (
    Row(
        GAP, "marketing", "praise", "gap.re_market",
        "Show {brand} for {terms}: customers love it for that, and neither its declared uses nor its own copy "
        "speaks of it. Ask some of the people quoted whether you may use their words, and declare the use once "
        "you do.",
    ),
    Row(
        GAP, "packaging", "praise", "gap.change_the_box",
        "Put {terms} on the box and the leaflet of {brand} with the next print run: whoever holds it in a shop "
        "cannot know what its customers love it for.",
    ),
    Row(
        GAP, "product", "praise", "gap.build_for_it",
        "Plan the next {brand} for {terms} too: ask the people quoted what they miss, what they work around, "
        "and what one that is made for it would have.",
    ),
    Row(
        GAP, "pricing", "praise", "gap.compare_anew",
        "Compare the price of {brand} with that of other things for {terms}: those who love it for that measure "
        "it against these, not against what you compare it with.",
    ),
    Row(
        GAP, ANY, "praise", "gap.look_at_it",
        "Look at {terms} with the eyes of {department}: customers love {brand} for it, and nothing that you "
        "say or sell speaks of it.",
    ),
    Row(
        DISLIKED, "product", "blame", "disliked_use.mend_or_drop",
        "Find out why {brand} disappoints people who use it for {terms}, which it is sold for: mend that, or "
        "stop selling it for it.",
    ),
    Row(
        DISLIKED, "marketing", "blame", "disliked_use.stop_saying",
        "Take {terms} out of what you print and say about {brand} until its customers agree: they bought it "
        "for that and dislike it for that.",
    ),
    Row(
        DISLIKED, ANY, "blame", "disliked_use.look_at_it",
        "Look at {terms} with the eyes of {department}: {brand} is sold for it, and disliked for it.",
    ),
    Row(
        BROKEN, "product", "blame", "promise.make_true",
        "Make it true, or say why not: {terms} is what {brand} promises, and more of its customers than you "
        "tolerate say that it does not hold.",
    ),
    Row(
        BROKEN, "marketing", "blame", "promise.take_back",
        "Stop saying {terms} about {brand} until it holds again, and answer the people quoted in person: a "
        "brand is as authentic as its promises are true.",
    ),
    Row(
        BROKEN, "packaging", "blame", "promise.print_no_more",
        "Hold the next print run of {brand} that says {terms}, and ask product whether to reword it or to wait.",
    ),
    Row(
        BROKEN, ANY, "blame", "promise.look_into",
        "Look into {terms} for {department}: {brand} promises it, and too many say that it does not hold.",
    ),
    Row(
        KEPT, "marketing", "praise", "promise.show_that_it_holds",
        "Show that {terms} holds: customers of {brand} say so in words of their own. Ask some of them whether "
        "you may quote them beside the promise.",
    ),
    Row(
        KEPT, "packaging", "praise", "promise.keep_printing",
        "Keep {terms} in print on {brand}, where it stands: customers find it true.",
    ),
    Row(
        KEPT, ANY, "praise", "promise.keep",
        "Keep {terms} as it is for {department}: customers of {brand} find it true.",
    ),
    Row(
        SILENT, "marketing", "mixed", "promise.say_or_drop",
        "Ask whether {terms} matters to anybody: {brand} promises it, and hardly one of its customers speaks of "
        "it, in praise or in blame. Say it so that they notice, or give its place to what they love.",
    ),
    Row(
        SILENT, "packaging", "mixed", "promise.use_the_room",
        "Look at the room that {terms} takes on {brand}: hardly a customer speaks of it. What they love may "
        "deserve it more.",
    ),
    Row(
        SILENT, ANY, "mixed", "promise.unheard",
        "Look at {terms} for {department}: {brand} promises it and hardly a customer speaks of it.",
    ),
    Row(
        UNPRINTED, "marketing", "praise", "joy.promise_it",
        "Promise {terms}: customers of {brand} praise it far more than the rest, and nothing that you print "
        "or say speaks of it. Be sure that it holds before you do.",
    ),
    Row(
        UNPRINTED, "packaging", "praise", "joy.print_it",
        "Put {terms} on the pack of {brand} with the next print run: it is what customers praise, and nobody "
        "printed it.",
    ),
    Row(
        UNPRINTED, ANY, "praise", "joy.keep_it",
        "Keep {terms} for {department}: customers of {brand} praise it, and nobody promised it.",
    ),
    Row(
        PARTNER, "marketing", "praise", "partner.talk_to_them",
        "Talk to the makers of {terms}, or offer one: customers love {brand} together with it, and say so of "
        "their own accord.",
    ),
    Row(
        PARTNER, ANY, "praise", "partner.try_both",
        "Try {brand} together with {terms} for {department}: customers love the two together.",
    ),
)  # fmt: skip
