"""Real devices: entities of any brand that Home Assistant has, played as devices of the hub (DECISIONS 18).

``player`` tells the hub of them and carries its orders out; each other module knows one family of entities.
``presence`` is about people and apart from all of them.
"""

from .player import Linking
from .presence import PresenceTelling

__all__ = ["Linking", "PresenceTelling"]
