"""Name what can go wrong with the embedded broker and is not a bug."""

from agents.commands.errors import UserError


class BrokerError(UserError):
    """The embedded broker cannot do what was asked; the sentence says why and what to do."""


class PortTakenError(BrokerError):
    """Another program listens on a port that this broker needs."""
