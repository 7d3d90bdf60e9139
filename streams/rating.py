"""Read a rating as a sentiment, for a mention whose words cannot be scored."""


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
