"""What is wrong with a link, as repairs: its entity is gone, or the hub refuses it."""

from collections.abc import Collection
from typing import Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_ENTITY_ID, CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from ..issues import async_raise_issue
from ..protocol import ErrorCode
from ..refusals import async_sentence

GONE: Final = "linked_gone"
REFUSED: Final = "link_refused"
_MEANS: Final[dict[str, str]] = {
    ErrorCode.NOT_PERMITTED: "link_of_another",
    ErrorCode.INVALID_MESSAGE: "link_not_understood",
}
"""What a refusal means of a link, where that says more than the refusal itself."""


class LinkIssues:
    """Raises what is wrong with the links of an entry, and withdraws it."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry) -> None:
        """Speak of the entry's links."""
        self._hass = hass
        self._entry = entry
        self._raised: set[tuple[str, str]] = set()

    @callback
    def async_look(self, subentry: ConfigSubentry) -> None:
        """Say whether Home Assistant has the linked entity; what is not there yet while it starts is not gone."""
        if self._hass.states.get(subentry.data[CONF_ENTITY_ID]) is None and self._hass.is_running:
            self._raise(GONE, subentry)
        else:
            self._forget(GONE, subentry.subentry_id)

    async def async_refused(self, subentry: ConfigSubentry, error: HomeAssistantError) -> None:
        """Say that the hub does not take a link, and why."""
        key = error.translation_key or ErrorCode.UNKNOWN_ERROR
        reason = await async_sentence(self._hass, _MEANS.get(key, key), error.translation_placeholders or {})
        self._raise(REFUSED, subentry, reason=reason)

    @callback
    def async_taken(self, subentry: ConfigSubentry) -> None:
        """Withdraw that the hub refuses a link."""
        self._forget(REFUSED, subentry.subentry_id)

    @callback
    def async_keep(self, subentry_ids: Collection[str]) -> None:
        """Withdraw everything of other links than these."""
        for key, subentry_id in list(self._raised):
            if subentry_id not in subentry_ids:
                self._forget(key, subentry_id)

    def _raise(self, key: str, subentry: ConfigSubentry, **placeholders: str) -> None:
        self._raised.add((key, subentry.subentry_id))
        async_raise_issue(
            self._hass,
            self._entry,
            _issue(key, subentry.subentry_id),
            key,
            {"name": subentry.data[CONF_NAME], "entity_id": subentry.data[CONF_ENTITY_ID], **placeholders},
            fixable=key == GONE,
            about={"subentry_id": subentry.subentry_id},
        )

    def _forget(self, key: str, subentry_id: str) -> None:
        self._raised.discard((key, subentry_id))
        ir.async_delete_issue(self._hass, DOMAIN, _issue(key, subentry_id))


def _issue(key: str, subentry_id: str) -> str:
    return f"{key}_{subentry_id}"
