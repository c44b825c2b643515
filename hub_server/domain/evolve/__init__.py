"""How each event changes the home.

``evolve`` is total: it accepts any event at any time, since the journal is the truth and a replay must never fail. An
event about something that is gone changes nothing.
"""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.alarms import evolve_alarms
from hub_server.domain.evolve.arming import evolve_arming
from hub_server.domain.evolve.codes import evolve_codes
from hub_server.domain.evolve.devices import evolve_devices
from hub_server.domain.evolve.home import evolve_home
from hub_server.domain.evolve.orders import evolve_orders
from hub_server.domain.site import Site


def evolve(site: Site, event: e.Event) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.ExitStarted() | e.Armed() | e.ArmingRefused() | e.ArmingFailed() | e.Disarmed() | e.EntryStarted():
            return evolve_arming(site, event)
        case (
            e.AlarmRaised()
            | e.AlarmJoined()
            | e.DetectorRestored()
            | e.AlarmVerified()
            | e.AlarmEnded()
            | e.SirenTimedOut()
            | e.AlarmSilenced()
            | e.SilenceOver()
        ):
            return evolve_alarms(site, event)
        case (
            e.DetectorSensed()
            | e.DetectorReincluded()
            | e.DeviceMissing()
            | e.DeviceFound()
            | e.PlayerMissing()
            | e.PlayerFound()
            | e.FaultRaised()
            | e.FaultCleared()
        ):
            return evolve_devices(site, event)
        case e.BoltRequested() | e.BoltMoved() | e.PowerRequested() | e.PowerSwitched() | e.OrderExpired():
            return evolve_orders(site, event)
        case e.CodeRejected() | e.DoorLockedOut() | e.DoorReleased():
            return evolve_codes(site, event)
        case (
            e.AreaAdded()
            | e.DevicePut()
            | e.DeviceRemoved()
            | e.PersonPut()
            | e.PersonRemoved()
            | e.CredentialGranted()
            | e.CredentialRevoked()
            | e.UserMapped()
            | e.UserUnmapped()
            | e.SettingsChanged()
            | e.MessageQueued()
            | e.HubStarted()
        ):
            return evolve_home(site, event)
        case _:
            assert_never(event)
