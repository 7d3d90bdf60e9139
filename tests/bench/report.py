"""Print a measurement as one JSON object on one line of standard output."""

import json


def report(name: str, value: float, unit: str, reference: str, ratio: float) -> None:
    """Print what was measured; `reference` names what it is compared with, `ratio` is ours over theirs."""
    measured = {
        "name": name,
        "value": float(f"{value:.4g}"),
        "unit": unit,
        "reference": reference,
        "ratio": float(f"{ratio:.4g}"),
    }
    print(json.dumps(measured), flush=True)
