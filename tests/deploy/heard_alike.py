"""Hear a corpus that is made here and print a digest of it: pure and compiled have to print the same.

`python -m tests.deploy.heard_alike`
"""

import random
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from agents.doctor.machine import is_compiled
from agents.profiles.files import load_profiles
from schemas.profile import Profile, SentimentOptions
from streams.enrich.enricher import Enricher
from streams.enrich.explain import explained
from streams.enrich.heard import Heard
from tests.bench.compiled import ROOT
from tests.bench.enrich import MORE_FLOODS
from tests.bench.texts import busy_mentions, mentions, text_of
from tests.bench.worst_case import FLOODS

TOLD, MIXED = 3000, 12_000
FLOOD = 5000
LANGUAGES = (None, None, None, "en", "de", "und")
ODD = """
but not n't NO never so this at least kind of but, good! BAD the shit 😀 ❤️ 👎👎👎👎 ’ don’t great.The
slow,but Lumatone luma tone @Lumatone #lumatone than better Sonabox /s великий der die nicht que は
日本語です RT @a &amp; (and because price box. battery, though, ?! !!! 1.23 $5 İ ﬁne ıt use it for
my as a with instead of no more who knew could here users makers paired turned into replaced music g
clef charge hours all day lasted died after ? , . ! really https://t.co/x soooo LOUD WORDS waste of
money every single day worth it yeah right thanks a lot
""".split()
ODD += ["\n", "\u3000", "\ud83d"]
PLAIN = SentimentOptions(neutral_names=False, emoji=False, normalise=False, sarcasm_flag=False)


def profiles() -> list[Profile]:
    """Those that are shipped, one without anything, and one with every switch off."""
    shipped = load_profiles(Path(ROOT, "deploy", "profiles")).values()
    return [
        *shipped,
        Profile(brand="Lumatone", competitors=("Sonabox",)),
        Profile(brand="Bank", sentiment=PLAIN),
    ]


def texts() -> list[str]:
    """What the simulated story and a busy brand tell, the worst that anyone may send, and words in any order."""
    chance = random.Random(7)
    told = [text_of(row) for row in (*mentions(TOLD), *busy_mentions(TOLD))]
    words = [*ODD, *(word for text in chance.sample(told, 400) for word in text.split())]
    mixed = [" ".join(chance.choices(words, k=chance.randrange(1, 40))) for _ in range(MIXED)]
    return [*told, *(flood(FLOOD) for flood in (FLOODS | MORE_FLOODS).values()), *mixed]


def every_field(heard: Heard) -> tuple[object, ...]:
    """All that is heard, in what can be printed."""
    rest = (heard.sentiment, heard.verdict, heard.language, heard.departments, heard.flags, heard.is_reshare)
    return (heard.tokens, heard.terms, *rest, heard.remark, heard.concepts)


def digest_of(enricher: Enricher, heard_texts: Iterable[str]) -> str:
    """Stand for all that is heard of some texts, and for what is said of every tenth."""
    said = blake2b(digest_size=16)
    for number, text in enumerate(heard_texts):
        told = repr(every_field(enricher.hear(text, LANGUAGES[number % len(LANGUAGES)])))
        more = repr(explained(enricher, text)) if number % 10 == 0 else ""
        said.update((told + more).encode("utf-8", "surrogatepass"))
    return said.hexdigest()


def main() -> None:
    """Print a line a profile, and first which build it was."""
    print("compiled" if is_compiled() else "pure")
    heard_texts = texts()
    for profile in profiles():
        print(profile.brand, len(heard_texts), digest_of(Enricher(profile), heard_texts))


if __name__ == "__main__":
    main()
