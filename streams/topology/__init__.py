"""List every topic once: names, keys, clean-up, who reads and writes it.

topics     the table itself
access     what each component may do with which topic
plan       what a cluster has, compared with the table
table      the table as the README shows it
partition  the one partition of a brand
"""

from streams.topology.topics import (
    DEAD_LETTER_ROOM_BYTES,
    PARTITIONS,
    PREFIX,
    SOURCE_MAX_BYTES,
    STATE_MAX_BYTES,
    TOPICS,
    Topic,
    TopicSpec,
    topic_of_department,
)

__all__ = [
    "DEAD_LETTER_ROOM_BYTES",
    "PARTITIONS",
    "PREFIX",
    "SOURCE_MAX_BYTES",
    "STATE_MAX_BYTES",
    "TOPICS",
    "Topic",
    "TopicSpec",
    "topic_of_department",
]
