"""List the rules that turn what stood out into a proposal: who is asked, and what to look at first.

A table and no code, so that a person who owns a department can read it, and change it. The first row that
fits (kind, department, polarity) is taken; `ANY` fits every department: those that a profile declares.
A proposal is the first thing to check, in words that the department can act on; it never claims a cause.
"""

from typing import NamedTuple

ANY = "*"
UNMATCHED = ""
"""Department of the rows for a finding that no department's words were matched in."""


class Row(NamedTuple):
    """One rule. `proposal` has room for {terms}, {brand} and {department}."""

    kind: str
    department: str
    polarity: str
    rule: str
    proposal: str


THEME = "emerging_theme"
SHIFT = "sentiment_shift"
UNDECLARED = "undeclared_use"
"""Praise, in the way of an emerging theme, for what the profile neither declares as a use nor says in its copy."""

GAP = "positioning_gap"
DISLIKED = "declared_use_disliked"
BROKEN = "promise_broken"
KEPT = "promise_kept"
SILENT = "promise_silent"
UNPRINTED = "unprinted_joy"
QUIET = "silence"
PARTNER = "partnership_hint"
RISE, FALL = "complaints_rise", "complaints_fall"
PRAISE_RISE, PRAISE_FALL = "praise_rises", "praise_falls"
"""What is said of one department, more often or less often than expected."""

POSITIONS = {
    "budget": " It is sold as a cheap one: who finds it dear has seen a cheaper one.",
    "middle": "",
    "premium": " It is sold as a dear one: say what is worth it before you lower anything.",
}
"""What a proposal about the price adds, by the profile's `price_position`."""

TABLE = (
    Row(
        THEME, "product", "blame", "product.reproduce",
        "Try to reproduce {terms} on a current {brand}, guided by the words quoted here. If it repeats, "
        "name the version or batch, then mend it, withdraw it, or tell customers how to get around it.",
    ),
    Row(
        THEME, "product", "praise", "product.build_on",
        "Keep {terms} as it is while the next {brand} is planned, and ask some of the people quoted what "
        "they do with it: it may deserve more room in the product than it has.",
    ),
    Row(
        THEME, "product", "mixed", "product.hear_both_sides",
        "Read both sides on {terms} before anything changes: who is served well, who is not, and would a "
        "choice between the two serve both?",
    ),
    Row(
        THEME, "packaging", "blame", "packaging.check_the_pack",
        "Check the cap, seal, box and leaflet of {brand} for {terms}: open a few from stock, and ask the "
        "people quoted for a photo and the batch number. If it repeats, change the pack; if not, look at "
        "the transport.",
    ),
    Row(
        THEME, "packaging", "praise", "packaging.keep_the_pack",
        "Keep {terms} in the next print run and the next order of {brand}: it is noticed and liked. "
        "Whoever means to save on the pack should know it.",
    ),
    Row(
        THEME, "packaging", "mixed", "packaging.try_both",
        "People disagree about {terms}. Hand the pack of {brand} to some who never held it, watch them "
        "open it, and change what stops them.",
    ),
    Row(
        THEME, "marketing", "praise", "marketing.show_it",
        "Show {terms} in what you print and say about {brand}: customers say it of their own accord. Ask "
        "some of those quoted whether you may use their words.",
    ),
    Row(
        THEME, "marketing", "blame", "marketing.make_it_true",
        "Hold what you print and say about {brand} against {terms}: a claim that customers do not find "
        "true is taken back, reworded, or made true with the product.",
    ),
    Row(
        THEME, "marketing", "mixed", "marketing.say_for_whom",
        "People disagree about {terms}: part of them may have expected something else. Say more plainly "
        "for whom and for what {brand} is made.",
    ),
    Row(
        THEME, "pricing", "blame", "pricing.explain_or_change",
        "Look at what {brand} costs where people speak of {terms}: the last change, fees that come late, "
        "what others ask. Then change it, give more for it, or explain it.",
    ),
    Row(
        THEME, "pricing", "praise", "pricing.hold",
        "Hold the price of {brand} for now, and show {terms} where people compare: customers find it "
        "worth the money.",
    ),
    Row(
        THEME, "pricing", "mixed", "pricing.find_the_line",
        "Find out which customers of {brand} find {terms} dear and which find it fair: the difference may "
        "be a missing size or plan rather than the price.",
    ),
    Row(
        THEME, "service", "blame", "service.answer_in_person",
        "Answer the people who speak of {terms} in person first. Then give the whole team of {brand} one "
        "answer, and remove the cause: delivery, waiting, return or outage.",
    ),
    Row(
        THEME, "service", "praise", "service.pass_it_on",
        "Thank whoever is behind {terms}, and write down what they did, so that the next customer of "
        "{brand} gets it too.",
    ),
    Row(
        THEME, "service", "mixed", "service.find_the_difference",
        "Find the difference between those who were helped with {terms} and those who were not: place, "
        "hour, channel or person.",
    ),
    Row(
        THEME, UNMATCHED, "blame", "unmatched.read_and_pass_on",
        "The words name no department, so this is a guess. Read what people say about {terms}, and pass "
        "it on to the team of {brand} that can change it.",
    ),
    Row(
        THEME, UNMATCHED, "praise", "unmatched.read_and_show",
        "The words name no department, so this is a guess. Read what people like about {terms}: it may be "
        "worth showing, or worth keeping when {brand} changes.",
    ),
    Row(
        THEME, UNMATCHED, "mixed", "unmatched.read",
        "The words name no department, so this is a guess. Read both sides on {terms} before anything is "
        "done about {brand}.",
    ),
    Row(
        THEME, ANY, "blame", "declared.look_into",
        "Look into {terms} for {department}: read the words quoted here, see whether it repeats at "
        "{brand}, and mend it or say when it will be.",
    ),
    Row(
        THEME, ANY, "praise", "declared.keep",
        "Keep {terms} as it is for {department}, and tell whoever is behind it at {brand} that customers "
        "noticed.",
    ),
    Row(
        THEME, ANY, "mixed", "declared.hear_both_sides",
        "Read both sides on {terms} for {department} before anything changes at {brand}.",
    ),
    Row(
        UNDECLARED, "marketing", "praise", "marketing.re_market",
        "Find out what {terms} is to those who praise {brand} here: neither its declared uses nor its own copy "
        "speaks of it. If it is what they love it for, show it, on the box too, and tell product; if it is the "
        "season or the news, let it pass.",
    ),
    Row(
        SHIFT, "product", "blame", "shift.product",
        "Far more people than normal complain of {brand}, in many words, {terms} among them. Look at what "
        "changed in the product last: a release, a batch, a part. Undo it, or say when it is mended.",
    ),
    Row(
        SHIFT, "packaging", "blame", "shift.packaging",
        "Far more people than normal complain of {brand}, {terms} among their words. Look at what changed "
        "last in pack and transport: supplier, batch, carrier. Open a few from stock.",
    ),
    Row(
        SHIFT, "marketing", "blame", "shift.marketing",
        "Far more people than normal complain of {brand}, {terms} among their words. Look at what was said "
        "or printed last: pause what they speak of until it is true.",
    ),
    Row(
        SHIFT, "pricing", "blame", "shift.pricing",
        "Far more people than normal complain of {brand}, {terms} among their words. Look at the last "
        "change of a price or a fee, and at who was not told of it.",
    ),
    Row(
        SHIFT, "service", "blame", "shift.service",
        "Far more people than normal complain of {brand}, {terms} among their words. See whether something "
        "is down or late now, say so where they wait, and answer the people quoted.",
    ),
    Row(
        SHIFT, ANY, "blame", "shift.any",
        "Far more people than normal complain of {brand}, in many words, {terms} among them. Read the "
        "words quoted here, find what they have in common, and ask what changed last.",
    ),
    Row(
        SHIFT, ANY, "praise", "shift.praise",
        "Far more people than normal speak of {brand}, {terms} among their words. Read the words quoted "
        "here, find what pleased them, and keep it.",
    ),
    Row(
        SHIFT, ANY, "mixed", "shift.mixed",
        "Far more people than normal speak of {brand}, {terms} among their words. Read both sides before "
        "anything changes.",
    ),
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
        QUIET, ANY, "mixed", "silence.look_for_it",
        "Find out why nothing comes from {terms} about {brand}: it was read to the end, so it is no fault of "
        "the collector. Did an account, a page or a product listing go away?",
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
    Row(
        RISE, "product", "blame", "rate.mend_the_product",
        "Mend what people blame: far more than normal complain of the product of {brand}, {terms} among their "
        "words. Look first at what changed last: a release, a batch, a part.",
    ),
    Row(
        RISE, "packaging", "blame", "rate.mend_the_pack",
        "Mend the pack: far more people than normal complain of how {brand} is packed, {terms} among their "
        "words. Look first at the last change of supplier, material or carrier.",
    ),
    Row(
        RISE, "marketing", "blame", "rate.correct_what_is_said",
        "Correct what is said: far more people than normal complain of how {brand} is advertised, {terms} "
        "among their words. Look first at the last campaign.",
    ),
    Row(
        RISE, "pricing", "blame", "rate.look_at_the_price",
        "Look at the price: far more people than normal complain of what {brand} costs, {terms} among their "
        "words. Look first at the last change, and at who was not told of it.",
    ),
    Row(
        RISE, "service", "blame", "rate.mend_the_service",
        "Mend the service: far more people than normal complain of it at {brand}, {terms} among their words. "
        "Say so where they wait, and answer the people quoted.",
    ),
    Row(
        RISE, ANY, "blame", "rate.fix",
        "Fix what {department} is blamed for: far more people than normal complain of it at {brand}, {terms} "
        "among their words. Ask what changed last.",
    ),
    Row(
        FALL, ANY, "praise", "rate.keep_it_worked",
        "Keep what {department} changed: complaints of it have fallen far below what was normal for {brand}, "
        "while as many people speak as ever ({terms}). If nothing was changed, find out what did it.",
    ),
    Row(
        PRAISE_RISE, ANY, "praise", "rate.keep_what_pleases",
        "Keep it: far more people than normal praise {brand} for {department}, {terms} among their words. "
        "Find out what did it, and do not save on it.",
    ),
    Row(
        PRAISE_FALL, ANY, "blame", "rate.find_what_is_gone",
        "Find out what is gone: far fewer people than normal praise {brand} for {department} ({terms}), "
        "while as many speak as ever. Look at what changed last.",
    ),
)  # fmt: skip


def row_of(kind: str, department: str, polarity: str) -> Row:
    """The first row that fits.

    >>> row_of("emerging_theme", "packaging", "blame").rule
    'packaging.check_the_pack'
    >>> row_of("emerging_theme", "dosage", "praise").rule
    'declared.keep'
    """
    return next(
        row
        for row in TABLE
        if row.kind == kind and row.polarity == polarity and row.department in (department, ANY)
    )
