"""Give a brand profile its hash: the one in every window and alert that it decided about."""

from schemas.profile import Profile
from streams.identity import digest


def profile_hash(profile: Profile) -> str:
    """Stand for all that a profile says, defaults included: another default is another profile.

    The order of keys and the comments of the file do not count; the order of a list does, but for `windows`.

    >>> profile_hash(Profile(brand="Lumatone")) == profile_hash(Profile(brand="Lumatone", language="en"))
    True
    """
    return digest(profile.model_dump(mode="json", by_alias=True))
