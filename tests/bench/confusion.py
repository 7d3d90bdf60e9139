"""Count what was said against what is true, and print the matrix for people to read."""

import sys
from collections import Counter

POLARITIES = ("negative", "neutral", "positive")


class Confusion:
    """How often each label was heard as which; what was heard may have more names than the labels.

    >>> confusion = Confusion()
    >>> for truth, heard in (("negative", "negative"), ("negative", "neutral"), ("positive", "positive")):
    ...     confusion.add(truth, heard)
    >>> round(confusion.macro_f1, 3)
    0.833
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, truth: str, heard: str) -> None:
        """Count one."""
        self._counts[truth, heard] += 1

    @property
    def macro_f1(self) -> float:
        """The mean over the labels that occur of the harmonic mean of precision and recall."""
        labels = {truth for truth, _ in self._counts}
        return sum(self._f1(label) for label in labels) / len(labels)

    def _f1(self, label: str) -> float:
        true = sum(count for (truth, _), count in self._counts.items() if truth == label)
        heard = sum(count for (_, said), count in self._counts.items() if said == label)
        return 2 * self._counts[label, label] / (true + heard) if true + heard else 0.0

    def show(self, name: str) -> None:
        """Print the matrix on standard error: a row a label, a column what was heard."""
        heard = [*POLARITIES, *sorted({said for _, said in self._counts} - set(POLARITIES))]
        lines = [
            f"{name}: macro-F1 {self.macro_f1:.3f}",
            f"{'':>12}" + "".join(f"{said:>10}" for said in heard),
        ]
        for truth in (label for label in POLARITIES if any(known == label for known, _ in self._counts)):
            row = "".join(f"{self._counts[truth, said]:>10,}" for said in heard)
            lines.append(f"{truth:>12}{row}")
        print("\n".join(lines), file=sys.stderr)
