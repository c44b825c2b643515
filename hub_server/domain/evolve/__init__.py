"""How each event changes the home.

``evolve`` is total: it accepts any event at any time, since the journal is the truth and a replay must never fail. An
event about something that is gone changes nothing.
"""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.alarms import evolve_alarms
from hub_server.domain.evolve.arming import evolve_arming
from hub_server.domain.evolve.care import evolve_care
from hub_server.domain.evolve.codes import evolve_codes
from hub_server.domain.evolve.devices import evolve_devices
from hub_server.domain.evolve.home import evolve_home
from hub_server.domain.evolve.messages import evolve_messages
from hub_server.domain.evolve.orders import evolve_orders
from hub_server.domain.evolve.people import evolve_people
from hub_server.domain.evolve.plans import evolve_plans
from hub_server.domain.site import Site


def evolve(site: Site, event: e.Event) -> Site:
    """Return the home after ``event``."""
    match event:
        case (
            e.DetectorSensed()
            | e.ShockSensed()
            | e.ChimeRung()
            | e.VitalsChanged()
            | e.FirmwareChanged()
            | e.DetectorReincluded()
            | e.DeviceMissing()
            | e.DeviceFound()
            | e.PlayerMissing()
            | e.PlayerFound()
            | e.FaultRaised()
            | e.FaultCleared()
        ):
            return evolve_devices(site, event)
        case (
            e.ExitStarted()
            | e.Armed()
            | e.ArmingRefused()
            | e.ArmingFailed()
            | e.LockingStarted()
            | e.Disarmed()
            | e.EntryStarted()
            | e.EntryViolated()
            | e.DetectorShutDown()
        ):
            return evolve_arming(site, event)
        case (
            e.AlarmRaised()
            | e.AlarmJoined()
            | e.DetectorRestored()
            | e.AlarmVerified()
            | e.AlarmConfirmed()
            | e.PictureTaken()
            | e.PictureFailed()
            | e.AlarmEnded()
            | e.SirenTimedOut()
            | e.AlarmSilenced()
            | e.SilenceOver()
        ):
            return evolve_alarms(site, event)
        case (
            e.BoltRequested()
            | e.BoltMoved()
            | e.LockHeld()
            | e.SecureModeSet()
            | e.DoorForced()
            | e.PowerRequested()
            | e.PowerSwitched()
            | e.OrderExpired()
            | e.DeviceAsked()
            | e.DeviceAnswered()
            | e.CaptureRequested()
            | e.PictureCaptured()
            | e.CaptureFailed()
            | e.PictureErased()
        ):
            return evolve_orders(site, event)
        case e.CodeRejected() | e.CodeChosen() | e.DoorLockedOut() | e.DoorReleased() | e.CredentialUsed():
            return evolve_codes(site, event)
        case (
            e.ServiceStarted()
            | e.ServiceTesting()
            | e.ServiceEnded()
            | e.WalkTestStarted()
            | e.WalkTestSeen()
            | e.WalkTestEnded()
            | e.SelfTestStarted()
            | e.SelfTestAnswered()
            | e.SelfTestFinished()
            | e.SelfTestPlanned()
            | e.InterferenceStarted()
            | e.InterferenceEnded()
            | e.SupplyTested()
            | e.PathTested()
            | e.RehearsalStarted()
            | e.RehearsalEnded()
        ):
            return evolve_care(site, event)
        case (
            e.PresenceChanged()
            | e.PresenceKept()
            | e.CheckStarted()
            | e.CheckWarned()
            | e.CheckEnded()
            | e.ReminderSet()
            | e.ReminderDropped()
            | e.Reminded()
        ):
            return evolve_people(site, event)
        case (
            e.SchedulePut()
            | e.ScheduleRemoved()
            | e.ScheduleRan()
            | e.ButtonPut()
            | e.ButtonRemoved()
            | e.ButtonPressed()
            | e.HabitLearned()
        ):
            return evolve_plans(site, event)
        case e.MessageQueued() | e.MessageSent() | e.MessageFailed():
            return evolve_messages(site, event)
        case (
            e.AreaAdded()
            | e.DevicePut()
            | e.DeviceRemoved()
            | e.PersonPut()
            | e.PersonRemoved()
            | e.CredentialGranted()
            | e.CredentialLimited()
            | e.CredentialRevoked()
            | e.UserMapped()
            | e.UserUnmapped()
            | e.AutomationsTrusted()
            | e.SettingsChanged()
            | e.HubStarted()
        ):
            return evolve_home(site, event)
        case _:
            assert_never(event)
