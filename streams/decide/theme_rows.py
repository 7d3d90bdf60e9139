"""Say what to do about a theme: a word, or a thing told in many words, that suddenly more people speak of."""

from streams.decide.row import ANY, THEME, UNDECLARED, UNMATCHED, Row

THEME_ROWS = (
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
)  # fmt: skip
