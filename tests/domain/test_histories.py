"""What holds in every history, however it runs (the rules of DESIGN.md)."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub_server.domain import commands as c
from hub_server.domain.events import AlarmRaised, Armed, Disarmed
from hub_server.domain.evolve import evolve
from hub_server.domain.site import (
    ActorKind,
    AlarmKind,
    ArmMode,
    BoltState,
    DeviceKind,
    Phase,
    Site,
    next_deadline,
)
from tests.domain.home import ANNA, KEYPAD, KINDS, WRONG, Home

DETECTORS = [each for each, kind in KINDS.items() if kind not in {DeviceKind.KEYPAD, DeviceKind.LOCK, DeviceKind.PLUG}]
PROOFS = [ANNA, KEYPAD, WRONG, c.ByPerson("kim", "test"), c.ByPerson("nobody", "test"), c.ByService("client:ha")]
FIRE = {DeviceKind.SMOKE: AlarmKind.FIRE, DeviceKind.WATER: AlarmKind.WATER}


class Histories(RuleBasedStateMachine):
    """Any home, any commands, any times between them."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Home()
        self.begun = len(self.home.events)

    @rule(device=st.sampled_from(DETECTORS), sensed=st.booleans())
    def sense(self, device: str, sensed: bool) -> None:
        before = self.home.site
        self.home.sense(device, sensed=sensed)
        kind = FIRE.get(KINDS[device])
        if kind is not None and sensed and not before.devices[device].sensed:
            assert any(alarm.kind is kind and device in alarm.detectors for alarm in self.home.site.alarms.values())

    @rule(
        mode=st.sampled_from(ArmMode),
        proof=st.sampled_from(PROOFS),
        bypass=st.frozensets(st.sampled_from(DETECTORS), max_size=3),
    )
    def arm(self, mode: ArmMode, proof: c.Proof, bypass: frozenset[str]) -> None:
        self.home.do(c.Arm("house", mode, proof, bypass))

    @rule(proof=st.sampled_from(PROOFS), ago=st.integers(0, 200))
    def disarm(self, proof: c.Proof, ago: int) -> None:
        before = self.home.site.areas["house"]
        armed = before.mode is not ArmMode.DISARMED
        others = {key for key, alarm in self.home.site.alarms.items() if alarm.kind is not AlarmKind.BURGLARY}
        self.home.do(c.Disarm("house", proof, self.home.now.steady_ms - ago))
        if proof not in (ANNA, KEYPAD) and armed and before.phase is not Phase.EXIT:
            assert self.home.site.areas["house"].mode is not ArmMode.DISARMED
        assert others <= set(self.home.site.alarms), "a disarm ended more than burglaries"

    @rule(ms=st.one_of(st.integers(0, 5_000), st.integers(0, 700_000)))
    def wait(self, ms: int) -> None:
        self.home.wait(ms)

    @rule(known=st.booleans())
    def restart(self, known: bool) -> None:
        self.home.do(c.StartHub(known))

    @rule(device=st.sampled_from(DETECTORS), available=st.booleans())
    def lose(self, device: str, available: bool) -> None:
        self.home.do(c.ReportAvailable(device, available))

    @rule(present=st.booleans())
    def player(self, present: bool) -> None:
        self.home.do(c.ReportPlayer("client:ha", present))

    @rule(locked=st.booleans(), proof=st.sampled_from(PROOFS), order=st.sampled_from("abc"))
    def move_bolt(self, locked: bool, proof: c.Proof, order: str) -> None:
        self.home.do(c.MoveBolt("lock", locked, proof, order))

    @rule(bolt=st.sampled_from(BoltState), order=st.sampled_from(["", *"abc"]))
    def bolt(self, bolt: BoltState, order: str) -> None:
        self.home.do(c.ReportBolt("lock", bolt, "thumb", order))

    @rule(text=st.sampled_from(["", "Boiler", "Bath"]), kind=st.sampled_from(AlarmKind))
    def report(self, text: str, kind: AlarmKind) -> None:
        self.home.do(c.ReportAlarm("house", kind, text))

    @rule()
    def sos(self) -> None:
        open_before = set(self.home.site.alarms)
        assert self.home.do(c.RaiseSos("house", "keypad")) is None
        sos = [each for each in self.home.site.alarms.values() if each.kind is AlarmKind.SOS and each.sounding]
        assert sos
        assert open_before <= set(self.home.site.alarms)

    @precondition(lambda self: self.home.site.alarms)
    @rule(data=st.data(), proof=st.sampled_from(PROOFS), reset=st.booleans())
    def handle(self, data: st.DataObject, proof: c.Proof, reset: bool) -> None:
        alarm_id = data.draw(st.sampled_from(sorted(self.home.site.alarms)))
        self.home.do(c.ResetAlarm(alarm_id, proof) if reset else c.Silence(alarm_id, proof))

    @invariant()
    def nothing_is_due(self) -> None:
        due = next_deadline(self.home.site)
        assert due is None or due > self.home.now.steady_ms

    @invariant()
    def fire_and_water_are_never_swallowed(self) -> None:
        for device in self.home.site.devices.values():
            kind = FIRE.get(device.kind)
            if kind is not None and device.sensed:
                alarms = self.home.site.alarms.values()
                assert any(alarm.kind is kind and device.device_id in alarm.detectors for alarm in alarms)

    @invariant()
    def fire_and_water_are_never_bypassed(self) -> None:
        for area in self.home.site.areas.values():
            for device_id in area.bypassed | area.left_out:
                assert KINDS[device_id] not in FIRE

    @invariant()
    def a_running_delay_has_an_end(self) -> None:
        for area in self.home.site.areas.values():
            assert (area.phase is Phase.SETTLED) == (area.until_ms is None)

    @invariant()
    def arming_and_disarming_have_an_actor(self) -> None:
        for event in self.home.events[self.begun :]:
            if isinstance(event, Armed):
                assert event.actor.kind in {ActorKind.PERSON, ActorKind.SERVICE}
            if isinstance(event, Disarmed):
                assert (event.actor.kind, event.actor.actor_id) == (ActorKind.PERSON, "anna")

    @invariant()
    def alarms_are_numbered_once(self) -> None:
        numbers = [event.alarm_id for event in self.home.events if isinstance(event, AlarmRaised)]
        assert len(numbers) == len(set(numbers))

    def teardown(self) -> None:
        replayed = Site()
        for event in self.home.events:
            replayed = evolve(replayed, event)
        assert replayed == self.home.site


Histories.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestHistories = Histories.TestCase
