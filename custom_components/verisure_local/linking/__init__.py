"""Real devices: entities of any brand that Home Assistant has, played as devices of the hub (DECISIONS 18).

``player`` tells the hub of them and carries its orders out; each other module knows one family of entities.
``presence`` is about people and apart from all of them, ``renames`` about the ids of all.
"""

from .player import Linking
from .presence import PresenceTelling
from .renames import async_follow_renames

__all__ = ["Linking", "PresenceTelling", "async_follow_renames"]
