"""Run a real Apache Kafka for development and tests, without Docker, Java or Maven on the machine."""

from agents.broker.embedded import EmbeddedKafka
from agents.broker.errors import BrokerError, PortTakenError

__all__ = ["BrokerError", "EmbeddedKafka", "PortTakenError"]
