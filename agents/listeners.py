"""Make the listeners of a worker from its settings and the profiles of its brands."""

from collections.abc import Mapping

from agents.owned import ListenerFactory, PartitionListener
from agents.profiles import load_profiles
from agents.settings import WorkerSettings
from schemas.profile import Profile


def listener_factory(settings: WorkerSettings, partitions: int) -> ListenerFactory:
    """A factory of real listeners; raises UserError where the key or a profile is not usable."""
    from streams.listener import ListenConfig, Listener

    profiles: Mapping[str, Profile] = load_profiles(settings.profiles) if settings.profiles else {}
    config = ListenConfig(profiles=profiles, hash_key=settings.key(), partitions=partitions, app=settings.app)

    def make(partition: int, parts: Mapping[bytes, bytes]) -> PartitionListener:
        return Listener.restore(config, partition, parts)

    return make
