"""Train the JVM once, so that every later start of the broker takes a third of the time (see `aot.py`)."""

from pathlib import Path

from agents.broker.aot import aot_path
from agents.broker.cache import cache_dir
from agents.broker.embedded import EmbeddedKafka
from agents.broker.jars import fetch_jars
from agents.broker.lock import locked_jars


def train_aot() -> Path:
    """Start and stop a throw-away Kafka (11 s) and give the file that its JVM wrote; done once, it stays."""
    place = aot_path(fetch_jars(locked_jars(), cache_dir() / "jars"), cache_dir())
    if place.exists():
        return place
    new = place.with_suffix(".new")
    with EmbeddedKafka(jvm_flags=[f"-XX:AOTCacheOutput={new}"]) as kafka:
        kafka.stop()  # the file is written at a clean end
    new.replace(place)
    return place
