"""The home as clients see it: whole objects, made from the state after an event."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from hub_server.accounts.people import People
from hub_server.api.touched import touched
from hub_server.api.view_parts import (
    blocker_view,
    button_view,
    checks_view,
    home_settings_view,
    remembered_view,
    schedule_view,
    settings_view,
    whereabouts_view,
)
from hub_server.domain import events as e
from hub_server.domain.moment import Now
from hub_server.domain.readiness import Blocker, jammed, reasons
from hub_server.domain.site import (
    Actor,
    Alarm,
    Area,
    ArmingFailure,
    Device,
    Fault,
    FaultKind,
    Site,
    sounding,
)
from hub_server.domain.supervision import reachable
from hub_server.hub.records import Record, stable_name
from hub_server.messages.texts import render
from hub_server.protocol import (
    ActorView,
    AlarmView,
    AreaView,
    ArmingFailureView,
    Changes,
    DeviceView,
    EventView,
    HubView,
    MessageView,
    Snapshot,
)


class Views:
    """Makes views; knows the names that the rules do not."""

    def __init__(self, people: People, hub_id: str, name: str, version: str) -> None:
        """Show people by the names they have now."""
        self._people = people
        self._hub_id = hub_id
        self._name = name
        self._version = version

    def snapshot(self, site: Site, now: Now, *, central_configured: bool) -> Snapshot:
        """Return the whole home."""
        return {
            "hub": self.hub(site, central_configured=central_configured),
            "areas": {key: self._area(area, site, now) for key, area in site.areas.items()},
            "devices": {key: self._device(device, site) for key, device in site.devices.items()},
            "alarms": {str(key): self._alarm(alarm) for key, alarm in site.alarms.items()},
            "people": {person_id: self._people.name(person_id) for person_id in site.people},
            "whereabouts": whereabouts_view(site),
            "checks": checks_view(site, now),
            "schedules": {key: schedule_view(schedule) for key, schedule in site.schedules.items()},
            "buttons": {key: button_view(button) for key, button in site.buttons.items()},
            "messages": self.messages(site),
            "settings": home_settings_view(site),
        }

    def event(self, record: Record, changes: Changes, *, late: bool) -> EventView:
        """Return a row of the journal with what is told of the home together with it."""
        return {
            "epoch": record.epoch,
            "seq": record.seq,
            "utc_ms": record.at.utc_ms,
            "late": late,
            "durable": record.durable,
            "event": self._fields(record.event),
            "changes": changes,
        }

    def hub(self, site: Site, *, central_configured: bool) -> HubView:
        """Return the hub itself."""
        lost = Fault(FaultKind.CENTRAL, "hub") in site.faults
        kind = sounding(site)
        return {
            "hub_id": self._hub_id,
            "name": self._name,
            "version": self._version,
            "sounding": kind.value if kind is not None else None,
            "central": ("unreachable" if lost else "reachable") if central_configured else "not_configured",
            "storage_ok": Fault(FaultKind.STORAGE, "hub") not in site.faults,
            "faults": [{"kind": fault.kind.value, "subject": fault.subject} for fault in site.faults],
            "radio_jammed": jammed(site),
            "supplies": {
                supply.value: {"good": state.good, "tested_utc_ms": state.tested_utc_ms}
                for supply, state in site.supplies.items()
            },
            "paths": {
                path.value: {"answers": state.answers, "since_utc_ms": state.since_utc_ms}
                for path, state in site.paths.items()
            },
        }

    def actor(self, actor: Actor) -> ActorView:
        """Return who did something, with a name where there is one."""
        name = self._people.name(actor.actor_id)
        return {"kind": actor.kind.value, "id": actor.actor_id, "name": name, "door": actor.door_id}

    def _fields(self, event: e.Event) -> dict[str, object]:
        fields: dict[str, object] = msgspec.to_builtins(event)
        for secret in _SEALED:
            fields.pop(secret, None)
        actor = getattr(event, "actor", None)
        if isinstance(actor, Actor):
            fields["actor"] = self.actor(actor)
        return {"type": stable_name(type(event)), **fields}

    def _area(self, area: Area, site: Site, now: Now) -> AreaView:
        sounds = [alarm for alarm in site.alarms.values() if alarm.area_id == area.area_id and alarm.sounding]
        left = None if area.until_ms is None else area.until_ms - now.steady_ms
        return {
            "area_id": area.area_id,
            "name": area.name,
            "mode": area.mode.value,
            "phase": area.phase.value,
            "target": area.target.value,
            "until_utc_ms": None if left is None else now.utc_ms + left,
            "triggered": bool(sounds),
            "alarm_kind": sounds[0].kind.value if sounds else None,
            "bypassed": sorted(area.bypassed),
            "left_out": sorted(area.left_out),
            "shut_down": sorted(area.shut_down),
            "warned_by": area.warned_by,
            "memory": [remembered_view(each) for each in area.memory],
            "walk_test": sorted(site.walks[area.area_id].waiting) if area.area_id in site.walks else None,
            "changed_by": self.actor(area.changed_by),
            "last_failure": None if area.last_failure is None else self._failure(area.last_failure, site),
        }

    def _failure(self, failure: ArmingFailure, site: Site) -> ArmingFailureView:
        return {
            "mode": failure.mode.value,
            "blockers": [
                blocker_view(Blocker(*each), site) for each in zip(failure.blockers, failure.reasons, strict=True)
            ],
            "actor": self.actor(failure.actor),
            "utc_ms": failure.utc_ms,
        }

    def _device(self, device: Device, site: Site) -> DeviceView:
        faults = [fault.kind for fault in site.faults if fault.subject == device.device_id]
        order = site.orders.get(device.device_id)
        return {
            "device_id": device.device_id,
            "kind": device.kind.value,
            "player": device.player.value,
            "area_id": device.area_id,
            "name": device.name,
            "room": device.room,
            "entry_route": device.entry_route,
            "link": device.link,
            "sensed": device.sensed,
            "available": reachable(site, device),
            "bolt": device.bolt.value if device.bolt is not None else None,
            "bolt_method": device.bolt_method,
            "bolt_actor": self.actor(device.bolt_actor) if device.bolt_actor is not None else None,
            "powered": device.powered,
            "pending": order.wanted if order is not None else None,
            "low_battery": FaultKind.LOW_BATTERY in faults,
            "tampered": FaultKind.TAMPER in faults,
            "faults": [kind.value for kind in faults],
            "blocks": {mode.value: reason.value for mode, reason in reasons(site, device).items()},
            **settings_view(device, site),
        }

    def messages(self, site: Site) -> list[MessageView]:
        """Return the newest messages, each in the language of whom it is for."""
        views: list[MessageView] = []
        for message in site.messages:
            contact = self._people.get(message.person_id)
            actor = self._people.name(message.params.get("person_id", ""))
            language = contact.language if contact is not None else "en"
            views.append(
                {
                    "message_id": message.message_id,
                    "person": contact.name if contact is not None else "",
                    "channel": message.channel.value,
                    "text": render(message.template, language, message.params, actor, self._name),
                    "utc_ms": message.utc_ms,
                    "delivery": message.delivery.value,
                    "reason": message.reason.value if message.reason is not None else "",
                }
            )
        return views

    def changes(self, records: Sequence[Record], site: Site, *, central_configured: bool) -> Changes:
        """Return what rows that follow one another may have changed, as it is in ``site``, the home after the last."""
        seen = touched((record.event for record in records), site)
        now = records[-1].at
        changes: Changes = {}
        if seen.hub:
            changes["hub"] = self.hub(site, central_configured=central_configured)
        if areas := [site.areas[each] for each in seen.areas if each in site.areas]:
            changes["areas"] = {area.area_id: self._area(area, site, now) for area in areas}
        if seen.devices:
            changes["devices"] = _each(seen.devices, site.devices, lambda device: self._device(device, site))
        if seen.alarms:
            alarms = _each(seen.alarms, site.alarms, self._alarm)
            changes["alarms"] = {str(alarm_id): view for alarm_id, view in alarms.items()}
        if seen.people:
            changes["people"] = {person_id: self._people.name(person_id) for person_id in site.people}
        if seen.whereabouts:
            changes["whereabouts"] = whereabouts_view(site)
        if seen.checks:
            changes["checks"] = checks_view(site, now)
        if seen.schedules:
            changes["schedules"] = _each(seen.schedules, site.schedules, schedule_view)
        if seen.buttons:
            changes["buttons"] = _each(seen.buttons, site.buttons, button_view)
        if seen.messages:
            changes["messages"] = self.messages(site)
        if seen.settings:
            changes["settings"] = home_settings_view(site)
        return changes

    def _alarm(self, alarm: Alarm) -> AlarmView:
        return {
            "alarm_id": alarm.alarm_id,
            "kind": alarm.kind.value,
            "area_id": alarm.area_id,
            "detectors": list(alarm.detectors),
            "text": alarm.text,
            "raised_utc_ms": alarm.raised_utc_ms,
            "sounding": alarm.sounding,
            "silenced": alarm.silenced_until_ms is not None,
            "silent": alarm.silent,
            "confirmed": alarm.confirmed,
            "person": self._people.name(alarm.person_id),
        }


def _each[Key, Thing, View](
    keys: Iterable[Key], things: Mapping[Key, Thing], view: Callable[[Thing], View]
) -> dict[Key, View | None]:
    """Return what is shown of each, None for those that are gone."""
    return {key: view(things[key]) if key in things else None for key in keys}


_SEALED = ("annex", "order_id")
"""Fields of events that no client sees: what only the central can open, what only a device's answer may name."""
