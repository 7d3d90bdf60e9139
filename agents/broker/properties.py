"""Write the settings of one broker: server.properties and its log.

Everything is bound to the loopback interface, without passwords: a broker for one machine and its developer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from agents.broker.ports import LOOPBACK, Ports


def server_properties(node: int, ports: Sequence[Ports], storage: Path) -> dict[str, str]:
    """Give the settings of node `node` (from 1) of a cluster whose nodes listen on `ports`, in order.

    Topics have as many replicas as there are nodes, at most three. The voters are named in the file, not in
    the storage, so the ports may change between two starts.
    """
    own, replicas = ports[node - 1], min(len(ports), 3)
    in_sync = max(1, replicas - 1)
    alone = {"controlled.shutdown.enable": "false"} if len(ports) == 1 else {}
    # a single broker has nobody to hand its leadership to; without a leader Kafka skips markers (KAFKA-20734)
    return {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "controller.quorum.voters": ",".join(
            f"{n}@{LOOPBACK}:{p.controller}" for n, p in enumerate(ports, 1)
        ),
        "listeners": f"PLAINTEXT://{LOOPBACK}:{own.broker},CONTROLLER://{LOOPBACK}:{own.controller}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{own.broker}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": str(storage),
        "auto.create.topics.enable": "false",  # a misspelt topic is an error, not a new topic
        "default.replication.factor": str(replicas),
        "min.insync.replicas": str(in_sync),
        "offsets.topic.replication.factor": str(replicas),
        "offsets.topic.num.partitions": "1",
        # without these three a transactional producer waits for its coordinator for ever
        "transaction.state.log.replication.factor": str(replicas),
        "transaction.state.log.min.isr": str(in_sync),
        "transaction.state.log.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": str(replicas),
        "share.coordinator.state.topic.min.isr": "1",
        "share.coordinator.state.topic.num.partitions": "1",
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        "log.cleaner.dedupe.buffer.size": str(8 * 2**20),  # the default, 128 MiB, is heap that gets touched
        "num.network.threads": "1",
        "num.io.threads": "2",
        # after a kill the controller waits for the old session to end before the node may come back
        "broker.heartbeat.interval.ms": "500",
        "broker.session.timeout.ms": "3000",
        **alone,
    }


LOG_SETTINGS = """\
status = error
shutdownHook = disable
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${sys:kafka.logs.dir}/broker.log
appender.file.filePattern = ${sys:kafka.logs.dir}/broker.log.%i
appender.file.policies.type = SizeBasedTriggeringPolicy
appender.file.policies.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 2
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %-5p %m (%c{1})%n%ex{full}
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
logger.settings.name = org.apache.kafka.common.config.AbstractConfig
logger.settings.level = warn
"""
"""log4j2: one file of at most 30 MB (three of 10). Listing all settings at each start would be 2,200 of 2,600
lines."""


def as_properties(settings: Mapping[str, str]) -> str:
    r"""Write settings as a Java properties file.

    >>> as_properties({"log.dirs": "a\\b"})
    'log.dirs=a\\\\b\n'

    """
    return "".join(f"{_escaped(name)}={_escaped(value)}\n" for name, value in settings.items())


_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}


def _escaped(text: str) -> str:
    # names here are plain words with dots; in a value only these and a leading space are special
    escaped = "".join(_ESCAPES.get(c) or (c if c.isascii() else _as_utf16(c)) for c in text)
    return f"\\{escaped}" if escaped.startswith(" ") else escaped


def _as_utf16(character: str) -> str:
    r"""Java reads `\uXXXX`, two of them for a character beyond the first 65,536."""
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
