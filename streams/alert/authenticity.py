"""Say who is behind the numbers of an alert: how many people, how loud the loudest, how much of it is copied."""

from collections import Counter
from collections.abc import Sequence

from schemas.alert import Authenticity
from streams.aggregate import Voice

_LOUDEST = 3


def authenticity_of(evidence: Sequence[Voice], folded: int, withdrawn: int = 0) -> Authenticity:
    """Who is behind the numbers; `folded`: near copies of these voices; `withdrawn`: who took it back."""
    voices = len(evidence)
    posts = Counter(voice.author for voice in evidence)
    loudest = sum(sorted(posts.values(), reverse=True)[:_LOUDEST])
    unknown = sum(not voice.is_author_known for voice in evidence)
    return Authenticity(
        authors=len(posts),
        voices=voices,
        folded=folded,
        duplicate_share=_share(folded, folded + voices),
        top3_author_share=_share(loudest, voices),
        unknown_author_share=_share(unknown, voices),
        withdrawn=withdrawn,
        withdrawn_share=_share(withdrawn, withdrawn + voices),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
