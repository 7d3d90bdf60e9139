"""Say what to do about a rate that moved, in blame or praise, and about a source that fell silent."""

from streams.decide.row import ANY, FALL, PRAISE_FALL, PRAISE_RISE, QUIET, RISE, SHIFT, Row

RATE_ROWS = (
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
        QUIET, ANY, "mixed", "silence.look_for_it",
        "Find out why nothing comes from {terms} about {brand}: it was read to the end, so it is no fault of "
        "the collector. Did an account, a page or a product listing go away?",
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
