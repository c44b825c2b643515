"""Names that the whole integration shares."""

import logging
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "verisure_local"
MANUFACTURER: Final = "Verisure Local"
LOGGER: Final = logging.getLogger(__package__)

CONF_FINGERPRINT: Final = "fingerprint"
CONF_CLIENT_ID: Final = "client_id"
CONF_HUB_ID: Final = "hub_id"
CONF_KIND: Final = "kind"
CONF_ROOM: Final = "room"
CONF_AREA: Final = "area"
CONF_UNTOLD: Final = "untold"
"""Set while the hub has not been told what a person changed of a link."""
CONF_ENTRY_ROUTE: Final = "entry_route"
CONF_USER: Final = "user"
CONF_NEW_CODE: Final = "new_code"
CONF_ENABLED: Final = "enabled"
CONF_REMOTE_PIN: Final = "remote_pin"
CONF_VOICE: Final = "voice_code"
CONF_AUTOMATIONS: Final = "automations"
CONF_DASHBOARD: Final = "dashboard"
CONF_TTS: Final = "tts"

SUBENTRY_DETECTOR: Final = "detector"
SUBENTRY_LOCK: Final = "lock"
SUBENTRY_PLUG: Final = "plug"
SUBENTRY_SIREN: Final = "siren"
SUBENTRY_CAMERA: Final = "camera"
SUBENTRY_VOICE: Final = "voice"
SUBENTRY_PRESENCE: Final = "presence"
DETECTOR_KINDS: Final = ("contact", "motion", "smoke", "water", "vibration", "tamper")

PLATFORMS: Final = (
    Platform.ALARM_CONTROL_PANEL,
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.LOCK,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SIREN,
    Platform.SWITCH,
    Platform.TIME,
    Platform.UPDATE,
)
