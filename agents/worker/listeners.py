"""Make the listeners of a worker from its settings and the profiles of its brands, as they are now."""

from collections.abc import Mapping
from dataclasses import replace

from agents.profiles.folder import ProfileFolder, Shelf
from agents.settings import WorkerSettings
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener


class Listeners:
    """A factory of listeners; what it makes follows the profiles that were read last."""

    def __init__(self, settings: WorkerSettings, partitions: int) -> None:
        """Raise UserError where the key is not usable, or the folder of profiles cannot be read."""
        self.folder = None if settings.profiles is None else ProfileFolder(settings.profiles)
        self.shelf = (self.folder.look() if self.folder else None) or Shelf()
        self._config = ListenConfig(
            profiles=self.shelf.profiles,
            is_partial=self.shelf.is_partial,
            hash_key=settings.key(),
            partitions=partitions,
            app=settings.app,
        )

    def __call__(self, partition: int, parts: Mapping[bytes, bytes]) -> Listener:
        """Bring back a partition's listener from its saved state; no parts: a new one."""
        return Listener.restore(self._config, partition, parts)

    def put(self, shelf: Shelf) -> None:
        """Go on with these profiles: for listeners that are made from now on."""
        self.shelf = shelf
        self._config = replace(self._config, profiles=shelf.profiles, is_partial=shelf.is_partial)
