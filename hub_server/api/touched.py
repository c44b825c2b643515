"""Which parts of the home an event may have changed, so that clients are told those and no others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.site import Site


@dataclass(slots=True)
class Touched:
    """What rows that come together may have changed; ids keep their order, and what is the same again does no harm."""

    hub: bool = False
    people: bool = False
    whereabouts: bool = False
    checks: bool = False
    messages: bool = False
    settings: bool = False
    areas: dict[str, None] = field(default_factory=dict)
    devices: dict[str, None] = field(default_factory=dict)
    alarms: dict[int, None] = field(default_factory=dict)
    schedules: dict[str, None] = field(default_factory=dict)
    buttons: dict[str, None] = field(default_factory=dict)


def touched(events: Iterable[e.Event], site: Site) -> Touched:
    """Return what ``events`` may have changed, as they have left the home in ``site``."""
    found = Touched()
    for event in events:
        _touch(found, event, site)
    return found


def _touch(found: Touched, event: e.Event, site: Site) -> None:
    match event:
        case (
            e.ExitStarted()
            | e.Armed()
            | e.ArmingRefused()
            | e.ArmingFailed()
            | e.Disarmed()
            | e.EntryStarted()
            | e.AreaAdded()
            | e.DetectorReincluded()
            | e.LockingStarted()
            | e.EntryViolated()
            | e.DetectorShutDown()
            | e.WalkTestStarted()
            | e.WalkTestSeen()
            | e.WalkTestEnded()
        ):
            found.areas[event.area_id] = None
        case (
            e.AlarmRaised()
            | e.AlarmConfirmed()
            | e.AlarmJoined()
            | e.AlarmVerified()
            | e.AlarmEnded()
            | e.SirenTimedOut()
            | e.AlarmSilenced()
            | e.SilenceOver()
        ):
            found.alarms[event.alarm_id] = None
            found.areas.update(dict.fromkeys(site.areas))
            found.hub = True
        case (
            e.DetectorSensed()
            | e.DeviceMissing()
            | e.DeviceFound()
            | e.BoltRequested()
            | e.BoltMoved()
            | e.PowerRequested()
            | e.PowerSwitched()
            | e.OrderExpired()
            | e.DeviceAsked()
            | e.DeviceAnswered()
            | e.CaptureRequested()
            | e.PictureCaptured()
            | e.VitalsChanged()
            | e.SecureModeSet()
            | e.FirmwareChanged()
            | e.ServiceStarted()
            | e.ServiceTesting()
            | e.ServiceEnded()
            | e.DeviceRemoved()
        ):
            found.devices[event.device_id] = None
        case e.DevicePut():
            found.devices[event.device.device_id] = None
        case e.SelfTestFinished():
            found.devices.update(dict.fromkeys(site.devices))
        case e.PlayerMissing() | e.PlayerFound():
            found.devices.update(_played(site, event.player_id))
        case e.FaultRaised() | e.FaultCleared():
            found.hub = True
            about = {event.subject: None} if event.subject in site.devices else _played(site, event.subject)
            found.devices.update(about)
        case e.SupplyTested() | e.PathTested():
            found.hub = True
        case e.PresenceChanged():
            found.whereabouts = True
        case e.CheckStarted() | e.CheckEnded():
            found.checks = True
        case e.PersonPut() | e.PersonRemoved():
            found.people = found.whereabouts = found.checks = True
        case e.SchedulePut():
            found.schedules[event.schedule.schedule_id] = None
        case e.ScheduleRemoved():
            found.schedules[event.schedule_id] = None
        case e.ButtonPut():
            found.buttons[event.button.button_id] = None
        case e.ButtonRemoved():
            found.buttons[event.button_id] = None
        case e.MessageQueued() | e.MessageSent() | e.MessageFailed():
            found.messages = True
        case e.SettingsChanged():
            found.settings = True
        case (
            e.DetectorRestored()
            | e.HubStarted()
            | e.CodeRejected()
            | e.CodeChosen()
            | e.DoorLockedOut()
            | e.DoorReleased()
            | e.CredentialGranted()
            | e.CredentialLimited()
            | e.CredentialRevoked()
            | e.UserMapped()
            | e.UserUnmapped()
            | e.AutomationsTrusted()
            | e.ShockSensed()
            | e.ChimeRung()
            | e.LockHeld()
            | e.DoorForced()
            | e.CredentialUsed()
            | e.SelfTestStarted()
            | e.SelfTestAnswered()
            | e.SelfTestPlanned()
            | e.InterferenceStarted()
            | e.InterferenceEnded()
            | e.PresenceKept()
            | e.CheckWarned()
            | e.ReminderSet()
            | e.ReminderDropped()
            | e.Reminded()
            | e.ScheduleRan()
            | e.ButtonPressed()
            | e.HabitLearned()
            | e.PictureTaken()
            | e.PictureFailed()
            | e.CaptureFailed()
            | e.PictureErased()
            | e.RehearsalStarted()
            | e.RehearsalEnded()
        ):
            pass
        case _:
            assert_never(event)


def _played(site: Site, player_id: str) -> dict[str, None]:
    return {device.device_id: None for device in site.devices.values() if device.player_id == player_id}
