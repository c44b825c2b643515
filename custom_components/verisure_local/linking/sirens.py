"""Sirens: they sound and stop as the hub orders, which is as its alarms ask."""

from collections.abc import Mapping
from typing import Any, override

from ..const import SUBENTRY_SIREN
from .plugs import Plugs


class Sirens(Plugs):
    """Sirens, and switches that ring one: on is sounding."""

    subentry_type = SUBENTRY_SIREN

    @override
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return that it is a siren."""
        return "siren"
