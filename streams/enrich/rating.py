"""Read a rating as a sentiment: the stars say what words leave open, and the words say what stars hide.

"All was well, then my account was frozen" scores as praise and has one star; the mean of both is blame.
"""


def sentiment_of_rating(rating: float, scale: tuple[float, float]) -> float | None:
    """-1 at the lowest possible rating, 1 at the highest; None for a scale without extent.

    >>> sentiment_of_rating(4, (1, 5))
    0.5
    """
    lowest, highest = scale
    if not lowest < highest:
        return None
    place = (rating - lowest) / (highest - lowest)
    return round(min(1.0, max(0.0, place)) * 2 - 1, 4)


def with_rating(by_words: float | None, rating: float | None, scale: tuple[float, float]) -> float | None:
    """The mean of both; the one that is known where the other is not.

    >>> with_rating(0.5, 1, (1, 5))
    -0.25
    """
    by_rating = None if rating is None else sentiment_of_rating(rating, scale)
    if by_words is None or by_rating is None:
        return by_words if by_rating is None else by_rating
    return round((by_words + by_rating) / 2, 4)
