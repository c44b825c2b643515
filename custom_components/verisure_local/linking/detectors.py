"""Detectors: binary sensors (doors, windows, motion, smoke, water, blows, lids), and doors and gates with a motor."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.cover.const import DOMAIN as COVER
from homeassistant.components.cover.const import CoverState
from homeassistant.const import STATE_ON
from homeassistant.core import State

from ..const import CONF_KIND, SUBENTRY_DETECTOR
from .family import Family, Report

READINGS = "report_readings"


class Detectors(Family):
    """Binary sensors, and covers: whatever is not closed is open, also while it moves."""

    subentry_type = SUBENTRY_DETECTOR

    @override
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return what a person said that it is."""
        return str(data[CONF_KIND])

    @override
    def report(self, state: State) -> Report | None:
        """Return what it senses; the player puts the readings of many into one command."""
        if state.domain == COVER:
            known = state.state in set(CoverState)
            return Report(READINGS, {"sensed": state.state != CoverState.CLOSED, "available": True}) if known else None
        return Report(READINGS, {"sensed": state.state == STATE_ON, "available": True})
