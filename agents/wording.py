"""Put numbers into words for a person."""


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its word.

    >>> counted(1, "window"), counted(2_000, "window"), counted(0, "delivery", "deliveries")
    ('1 window', '2,000 windows', '0 deliveries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
