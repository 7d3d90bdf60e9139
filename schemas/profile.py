"""Define the brand profile: what a brand sells, says, prints and watches. One YAML file per brand.

Everything but `brand` is optional. An unknown key is an error: a typing mistake must not be a silent default.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from schemas.alert import AlertKind
from schemas.base import Brand, Department, Frozen, Ratio, Slug, refused

WINDOWS_S = (900, 3600, 21_600, 86_400, 259_200)
"""Lengths of the windows that a brand may be judged over, in seconds: 15 min, 1 h, 6 h, 1 d, 3 d."""
DEPARTMENTS = ("product", "packaging", "marketing", "pricing", "service")
GENERIC_LEXICONS = ("packaging-and-delivery", "pricing", "service")
"""Of whoever names none: every brand is delivered, paid for and asked about. `lexicons: []` leaves them out."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION_PATTERN = r"^([1-9][0-9]{0,5})([smhd])$"
_DURATION = re.compile(_DURATION_PATTERN)


def seconds_of(value: object) -> object:
    """Read "15m", "6h" or "3d" as seconds; a number is refused, since it says no unit.

    >>> seconds_of("6h")
    21600
    """
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f"{value} has no unit: write a duration such as 15m, 6h or 3d")
    if not isinstance(value, str):
        return value
    found = _DURATION.match(value.strip())
    if not found:
        raise ValueError(f"{value!r} is not a duration such as 15m, 6h or 3d")
    return int(found[1]) * _UNITS[found[2]]


def known_window(seconds: int) -> int:
    """The same, if it is one of the window lengths; else ValueError."""
    if seconds not in WINDOWS_S:
        raise ValueError("a window is one of 15m, 1h, 6h, 1d, 3d")
    return seconds


def _no_flag(version: object) -> object:
    """The same; `true` is equal to 1 and no version."""
    if isinstance(version, bool):
        raise ValueError("must be 1")
    return version


def _spoken(seconds: int) -> str:
    """As `seconds_of` reads it: a profile that was written down can be read again."""
    return f"{seconds}s"


Duration = Annotated[
    int,
    BeforeValidator(seconds_of),
    PlainSerializer(_spoken, when_used="json"),
    Field(gt=0, description="seconds"),
    # as it is written, for editors
    WithJsonSchema({"type": "string", "pattern": _DURATION_PATTERN, "description": "such as 15m, 6h or 3d"}),
]
WindowLength = Annotated[Duration, AfterValidator(known_window)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Phrases = Annotated[tuple[Phrase, ...], Field(max_length=500)]
SomePhrases = Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=500)]
"""What is known by its terms alone needs one."""
Valence = Annotated[float, Strict(), Field(ge=-4, le=4)]
"""Strict, as all numbers of a profile: `true` is not 1."""
Contact = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Product(Frozen):
    """A product and the names people give it."""

    id: Key
    name: Phrase
    aliases: Phrases = ()


class Use(Frozen):
    """What we sell it for."""

    id: Key
    terms: SomePhrases


class Promise(Frozen):
    """A promise in print; `tolerance` is the share of broken among those who speak of it."""

    id: Key
    text: Annotated[str, StringConstraints(max_length=1000)]
    printed_on: Annotated[str, StringConstraints(max_length=100)] | None = None
    terms: Phrases = ()
    kept: Phrases = ()
    broken: Phrases = ()
    tolerance: Annotated[Ratio, Strict()] = 0.15


class Source(Frozen):
    """What is expected of one source."""

    expected_silence: Duration | None = None


class ExtraDepartment(Frozen):
    """A department beyond the five."""

    terms: SomePhrases
    owner: Contact | None = None


class SentimentOptions(Frozen):
    """Switches around the exact score."""

    normalise: bool = True
    neutral_names: bool = True
    emoji: bool = True
    sarcasm_flag: bool = True


class AlertOptions(Frozen):
    """How many alerts a subscriber wants; the rest goes to a digest."""

    budget_per_day: Annotated[int, Strict(), Field(ge=0, le=1000)] = 5
    cool_down: Duration = 21_600
    """Between two revisions of one alert, and before something that closed opens again; doubled each time."""
    without: Annotated[tuple[AlertKind, ...], Field(max_length=20)] = ()
    """Kinds of alert that nobody wants to hear of; what they would have said is held back and counted."""


class Privacy(Frozen):
    """What of a person's words may leave."""

    mask_evidence: bool = True
    quotes: Literal["inline", "reference"] = "inline"


class Profile(Frozen):
    """One brand: its names, what it sells, what it promises, who decides."""

    version: Annotated[Literal[1], BeforeValidator(_no_flag)] = 1
    brand: Brand
    aliases: Phrases = ()
    not_when: Phrases = ()
    """A text with one of these is not about the brand: it is counted as excluded and not heard."""
    products: Annotated[tuple[Product, ...], Field(max_length=500)] = ()
    accounts: dict[Slug, Annotated[tuple[str, ...], Field(max_length=100)]] = Field(default_factory=dict)
    stores: dict[Slug, str] = Field(default_factory=dict)
    competitors: Phrases = ()
    lexicons: Annotated[tuple[Key, ...], Field(max_length=20)] = GENERIC_LEXICONS
    lexicon: Annotated[dict[Phrase, Valence], Field(max_length=5000)] = Field(default_factory=dict)
    uses: Annotated[tuple[Use, ...], Field(max_length=100)] = ()
    copy_: Annotated[str, StringConstraints(max_length=20_000)] = Field(default="", alias="copy")
    """Our own advertising: the comparison for a positioning gap."""
    promises: Annotated[tuple[Promise, ...], Field(max_length=100)] = ()
    price_position: Literal["budget", "middle", "premium"] | None = None
    sources: dict[Slug, Source] = Field(default_factory=dict)
    timezone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+\-/]{1,64}$")] = "UTC"
    """For people reading; all machine times are UTC."""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] = "en"
    departments: Annotated[dict[Department, ExtraDepartment], Field(max_length=20)] = Field(
        default_factory=dict
    )
    """Beyond the five, which need no declaration."""
    owners: dict[Department, Contact] = Field(default_factory=dict)
    """Who gets the proposal; stands after `departments`, since it may name no others."""
    windows: Annotated[tuple[WindowLength, ...], Field(min_length=1, max_length=5)] = WINDOWS_S
    sensitivity: Literal["quiet", "normal", "keen"] = "normal"
    sentiment: SentimentOptions = SentimentOptions()
    alerts: AlertOptions = AlertOptions()
    privacy: Privacy = Privacy()

    @field_validator("products", "uses", "promises")
    @classmethod
    def _ids_are_unique(
        cls, items: tuple[Product | Use | Promise, ...]
    ) -> tuple[Product | Use | Promise, ...]:
        first: dict[str, int] = {}
        for n, item in enumerate(items):
            if first.setdefault(item.id, n) != n:
                raise refused(f"the id {item.id!r} stands twice", n, "id")
        return items

    @field_validator("windows")
    @classmethod
    def _windows_rise(cls, windows: tuple[int, ...]) -> tuple[int, ...]:
        """Sort them, so that the order of a list is never taken for a change of the windows."""
        for n, window in enumerate(windows):
            if window in windows[:n]:
                raise refused("a window stands twice", n)
        return tuple(sorted(windows))

    @field_validator("departments")
    @classmethod
    def _departments_are_new(cls, departments: dict[str, ExtraDepartment]) -> dict[str, ExtraDepartment]:
        for name in departments:
            if name in DEPARTMENTS:
                raise refused(f"{name!r} is always there: give its contact in `owners`", name, "[key]")
        return departments

    @field_validator("owners")
    @classmethod
    def _owners_own_departments(cls, owners: dict[str, str], known: ValidationInfo) -> dict[str, str]:
        if "departments" not in known.data:
            return owners  # their own error is told first
        declared = (*DEPARTMENTS, *known.data["departments"])
        for name in owners:
            if name not in declared:
                raise refused(f"{name!r} is no department (there are {', '.join(declared)})", name, "[key]")
        return owners

    def names(self) -> tuple[str, ...]:
        """Every name of the brand and its products, lower case, in the order of the file, without repeats."""
        every = [self.brand, *self.aliases]
        for product in self.products:
            every += [product.name, *product.aliases]
        return tuple(dict.fromkeys(name.casefold() for name in every))


def default_profile(brand: str) -> Profile:
    """The profile of a brand that nobody wrote one for, made from its name."""
    return Profile(brand=brand, aliases=(brand,))


NO_EFFECT_YET: frozenset[str] = frozenset()
"""Keys that are read and checked and that no stage asks for yet: `openear profile check` says so."""

Profiles = Mapping[str, Profile]
"""Profiles by brand."""
