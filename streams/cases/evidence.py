"""Find who speaks of a case: the voices behind it, the words in which they do, and whose matter it is."""

from typing import Final

from schemas.alert import AlertKind
from streams.aggregate import Voice
from streams.brand import Brand
from streams.cases.alert import HINT, TELLING, Form, forms_of
from streams.cases.claim import Claim
from streams.detect.surge import strangest
from streams.policy import DAY, LONGEST_MS

_BY_WORDS: Final = frozenset(
    {
        AlertKind.POSITIONING_GAP,
        AlertKind.DECLARED_USE_DISLIKED,
        AlertKind.UNPRINTED_JOY,
        AlertKind.PARTNERSHIP_HINT,
    }
)
"""Kinds whose words stand in the terms of voices."""
PRICING: Final = "pricing"
PRICING_PEOPLE = 3
PRICING_SHARE = 0.1
READ = 32
"""Voices that are read again for the forms of words."""
MOST_EVIDENCE = 400


def departments_of(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> tuple[str, ...]:
    """Who is asked: pricing too where people speak of the price, operations for a silence where there is one."""
    if claim.kind is AlertKind.SILENCE and "operations" in brand.profile.departments:
        return ("operations",)
    profile, departments = brand.profile, claim.departments
    if profile.stores and profile.owners and "packaging" not in profile.owners:
        departments = tuple(name for name in departments if name != "packaging")  # an app comes in no box
    if claim.kind is not AlertKind.POSITIONING_GAP:
        return departments or claim.departments
    people = {v.author for v in evidence if any(name == PRICING for name, _ in v.departments)}
    is_priced = len(people) >= max(PRICING_PEOPLE, PRICING_SHARE * len({v.author for v in evidence}))
    return (*departments, PRICING) if is_priced else departments


def evidence_of(brand: Brand, claim: Claim) -> tuple[Voice, ...]:
    """The voices that the account kept, and those of the last days that use its words; oldest first."""
    voices = {voice.id_hash: voice for voice in claim.voices_for}
    remarks = brand.enricher.remarks
    if claim.kind in _BY_WORDS and remarks is not None:
        wanted = frozenset(claim.keys)
        for bucket in brand.between(claim.end_ms - LONGEST_MS, claim.end_ms):
            for voice in bucket.voices:
                said = remarks.uses.keys_in(term for term in voice.terms if " " not in term)
                if not wanted.isdisjoint(said):
                    voices[voice.id_hash] = voice
    ordered = sorted(voices.values(), key=lambda voice: (voice.at_ms, voice.id_hash))
    return tuple(ordered[-MOST_EVIDENCE:])


def in_plain_words(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """Those who name what it is about, where enough do; else all.

    Two words that only together tell of it ("dried", "pressed": flowers) are enough to be counted among many, and
    too little to be shown: the buttons may want three presses.
    """
    remarks = brand.enricher.remarks
    if claim.kind not in _BY_WORDS or remarks is None:
        return evidence
    wanted, key_of = frozenset(claim.keys), remarks.uses.key_of
    plain = tuple(voice for voice in evidence if any(key_of(term) in wanted for term in voice.terms))
    return plain if len({voice.author for voice in plain}) >= TELLING else evidence


def forms_in(brand: Brand, claim: Claim, evidence: tuple[Voice, ...]) -> tuple[Form, ...]:
    """How people wrote what it is about."""
    spoken = [brand.enricher.hear(voice.text, None).terms for voice in evidence[-READ:]]
    keys, remarks = claim.keys, brand.enricher.remarks
    if claim.kind is AlertKind.SENTIMENT_SHIFT:
        normal = brand.baselines[DAY].at(claim.end_ms, brand.first_ms)
        keys = tuple(strangest(evidence, normal))
    stems = {stem for terms in spoken for stem in terms}
    if claim.kind in _BY_WORDS and remarks is not None:
        key_of = {stem: remarks.uses.key_of(stem) for stem in stems if " " not in stem}
        hints = {stem: HINT + name for stem in key_of for name in remarks.uses.hinted(stem, keys)}
        key_of |= {stem: hint for stem, hint in hints.items() if key_of[stem] not in keys}
        keys = (*keys, *(HINT + key for key in keys))  # a word that only hints is no name for it
    else:
        key_of = {stem: stem for stem in stems}
    return forms_of(spoken, keys, key_of)
