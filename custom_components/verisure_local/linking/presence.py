"""People's persons and trackers for @Home: at home or away, and never where."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import CONF_ENTITY_ID, STATE_HOME, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import CALLBACK_TYPE, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_state_change_event, async_track_time_interval
from homeassistant.helpers.start import async_at_started

from ..const import CONF_USER, DOMAIN, LOGGER, SUBENTRY_PRESENCE
from ..coordinator import CONNECTION, VerisureLocalCoordinator
from ..link_checks import is_ours

AGAIN: Final = timedelta(hours=1)
"""How often it is told again (ours): the hub believes nobody for ever."""


class PresenceTelling:
    """Tells the hub who is at home, for the people who are linked and nobody else."""

    def __init__(self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator) -> None:
        """Tell of the people of the coordinator's entry."""
        self._hass = hass
        self._coordinator = coordinator
        self._entry = coordinator.config_entry
        self._users: dict[str, str] = {}
        self._stops: list[CALLBACK_TYPE] = []
        self._untrack: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> None:
        """Begin, and begin again whenever the hub is back."""
        self._stops = [
            self._coordinator.async_add_listener(CONNECTION, self.async_sync),
            async_track_time_interval(self._hass, self._again, AGAIN),
        ]
        self._entry.async_on_unload(async_at_started(self._hass, self.async_sync))
        self.async_sync()

    @callback
    def async_stop(self) -> None:
        """End, and say nothing any more."""
        for stop in (*self._stops, *([self._untrack] if self._untrack is not None else [])):
            stop()
        for entity_id in self._users:
            ir.async_delete_issue(self._hass, DOMAIN, _issue(entity_id))

    @callback
    def _again(self, _now: datetime) -> None:
        self.async_sync()

    @callback
    def async_sync(self, _hass: HomeAssistant | None = None) -> None:
        """Tell of everybody who is linked now, and that of nobody else anything is known."""
        if self._untrack is not None:
            self._untrack()
        before, self._users = (
            self._users,
            {
                each.data[CONF_ENTITY_ID]: each.data[CONF_USER]
                for each in self._entry.subentries.values()
                if each.subentry_type == SUBENTRY_PRESENCE
            },
        )
        self._untrack = async_track_state_change_event(self._hass, list(self._users), self._async_changed)
        for user in set(before.values()) - set(self._users.values()):
            self._tell(user, "unknown")
        # Whose other link was taken away is believed by what remains, and by nothing where that is not known.
        for user in {before[each] for each in before.keys() - self._users.keys()} & set(self._users.values()):
            if self._presence_of(user) is None:
                self._tell(user, "unknown")
        for entity_id in before.keys() - self._users.keys():
            ir.async_delete_issue(self._hass, DOMAIN, _issue(entity_id))
        for entity_id, user in self._users.items():
            self._hear(entity_id, user)

    @callback
    def _async_changed(self, event: Event[EventStateChangedData]) -> None:
        entity_id = event.data["entity_id"]
        self._hear(entity_id, self._users[entity_id])

    def _presence_of(self, user: str) -> str | None:
        """Return home where any link of a user says so, as a person of Home Assistant is with several trackers."""
        linked = [each for each, whose in self._users.items() if whose == user and not is_ours(self._hass, each)]
        said = {presence_of(self._hass.states.get(each)) for each in linked}
        return next((each for each in ("home", "away") if each in said), None)

    @callback
    def _hear(self, entity_id: str, user: str) -> None:
        if not is_ours(self._hass, entity_id):
            ir.async_delete_issue(self._hass, DOMAIN, _issue(entity_id))
            self._tell(user, self._presence_of(user))
            return
        # The hub would be told what it believes itself, and nobody would ever leave.
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            _issue(entity_id),
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key="presence_of_itself",
            translation_placeholders={"entity_id": entity_id},
        )

    @callback
    def _tell(self, user: str, presence: str | None) -> None:
        if presence is not None and self._coordinator.available:
            self._hass.async_create_task(self._async_tell(user, presence), "verisure_local presence", eager_start=True)

    async def _async_tell(self, user: str, presence: str) -> None:
        try:
            await self._coordinator.async_command("report_presence", user=user, presence=presence)
        except HomeAssistantError as error:
            LOGGER.warning("The hub was not told whether somebody is at home: %s", error)


def _issue(entity_id: str) -> str:
    return f"presence_of_itself_{entity_id}"


def presence_of(state: State | None) -> str | None:
    """Return home or away, None where that is not known: then the hub goes on with what it believes, for a while."""
    if state is None or state.state in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
        return None
    in_zones = state.attributes.get("in_zones")
    at_home = state.state == STATE_HOME or (isinstance(in_zones, list) and "zone.home" in in_zones)
    return "home" if at_home else "away"
