"""Simulate customers: a seeded story with themes that must be heard and noise that must be held back."""

from streams.simulate.planted import Fate, Plant
from streams.simulate.score import Score, score
from streams.simulate.story import Told, planted, tell

__all__ = ["Fate", "Plant", "Score", "Told", "planted", "score", "tell"]
