"""Any command, on the demo villa: what the histories are made of."""

from hypothesis import strategies as st

from hub_server.devices import home_file
from hub_server.domain import commands as c
from hub_server.domain.numbers import HOUR, MINUTE, SECOND
from hub_server.domain.site import (
    AlarmKind,
    ArmMode,
    BoltState,
    CredentialKind,
    Device,
    DeviceKind,
    LockSettings,
    Person,
    Player,
    Purpose,
    Schedule,
    ScheduleKind,
    SmartButton,
    Supply,
    Undelivered,
    Validity,
    Vitals,
)

VILLA = home_file.commands(home_file.read("villa"), "en")
DEVICES = {command.device.device_id: command.device for command in VILLA if isinstance(command, c.PutDevice)}
OF_KIND = {
    kind: sorted(device_id for device_id, device in DEVICES.items() if device.kind is kind) for kind in DeviceKind
}
CONTACTS = OF_KIND[DeviceKind.CONTACT]
MOTION = OF_KIND[DeviceKind.MOTION] + OF_KIND[DeviceKind.CAMERA_MOTION]
ALWAYS = OF_KIND[DeviceKind.SMOKE] + OF_KIND[DeviceKind.WATER]
PLUGS = OF_KIND[DeviceKind.PLUG]
LOCK, KEYPAD, CLIENT = "doorman", "keypad-hall", "client:ha"
FAR_DOOR = "client:ha/voice_code"
HAZARDOUS = "plug-laundry"
LINKED = {"attic-siren": DeviceKind.SIREN, "attic-camera": DeviceKind.CAMERA, "attic-voice": DeviceKind.VOICE}
BEGINNING: list[c.Command] = [
    *(
        c.PutDevice(
            Device(
                device_id=device_id,
                number=0,
                kind=kind,
                player=Player.LINKED,
                area_id="house",
                name=device_id,
                link=device_id,
                player_id=CLIENT,
            )
        )
        for device_id, kind in LINKED.items()
    ),
    c.PutPerson(Person(person_id="kim", may_disarm=False, may_unlock=False, may_bypass=False)),
    c.GrantCredential("anna-code", "anna"),
    c.GrantCredential("kim-code", "kim"),
    c.GrantCredential("anna-lock", "anna", lock_id=LOCK),
    c.GrantCredential("anna-voice", "anna", CredentialKind.VOICE),
    c.GrantCredential("erik-tag", "erik", CredentialKind.TAG, LOCK),
    c.GrantCredential("few", "erik", validity=Validity(days=(0, 1, 2, 3, 4), from_minute=420, to_minute=1_320, uses=3)),
]
POSITIONS = (3.140625, 149.71875, 187.28125, 4096.015625)
"""Distances that nobody would write by chance."""

NOW_MS = 10**12
"""A disarm that has only just arrived at its door."""

type History = list[tuple[int, c.Command]]


_orders = st.sampled_from(["o1", "o2", "o3"])
_any_device = st.sampled_from([*sorted(DEVICES), "nothing"])
_areas = st.sampled_from(["house", "house", "house", "cellar"])
_persons = st.sampled_from(["anna", "erik", "kim", "nobody"])
_armed = st.sampled_from([ArmMode.HOME, ArmMode.AWAY])
_lock_codes = st.sampled_from(["anna-lock", "erik-tag", "anna-code", None])
_codes = st.sampled_from(["anna-code", "kim-code", "few", "anna-lock", "anna-voice", None])
_doors = st.sampled_from([KEYPAD, LOCK, CLIENT, FAR_DOOR])
_by_code = st.builds(c.ByCode, _doors, _codes)
_by_person = st.builds(c.ByPerson, _persons, st.just(CLIENT))
PROOFS: st.SearchStrategy[c.Proof] = st.one_of(
    _by_person, _by_person, _by_code, st.just(c.ByService(CLIENT)), st.just(c.ByLocalAdmin())
)
_ages = st.sampled_from([0, 0, 0, 20 * SECOND])
_arrivals = st.just(NOW_MS) | st.integers(1_000_000, 3_000_000)
_lock_settings = st.builds(
    LockSettings,
    auto_lock=st.booleans(),
    tag_only=st.booleans(),
    hold_mode=st.sampled_from(ArmMode),
    lock_before_arm=st.booleans(),
    unlock_disarms=st.booleans(),
)
_arming: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(
        c.Arm,
        _areas,
        st.sampled_from(ArmMode),
        PROOFS,
        st.frozensets(st.sampled_from([*CONTACTS, *ALWAYS, LOCK]), max_size=3),
        _orders,
    ),
    st.builds(c.Arm, st.just("house"), _armed, st.just(c.ByPerson("anna", CLIENT))),
    st.builds(c.Rearm, _areas, PROOFS, _orders),
    st.builds(c.Disarm, _areas, PROOFS, _arrivals, st.sampled_from(["", "sealed"])),
)
_readings: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.ReportReading, st.sampled_from(CONTACTS), st.booleans(), _ages),
    st.builds(c.ReportReading, st.sampled_from(MOTION), st.booleans(), _ages),
    st.builds(c.ReportReading, st.sampled_from(ALWAYS), st.booleans(), _ages),
    st.builds(c.ReportReading, _any_device, st.booleans()),
    st.builds(c.ReportShock, st.sampled_from(CONTACTS), _ages),
)
_reports: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(
        c.ReportVitals,
        _any_device,
        st.builds(
            Vitals,
            battery=st.none() | st.integers(0, 100),
            radio_dbm=st.none() | st.integers(-120, -40),
            temperature_dc=st.none() | st.integers(-300, 900),
            humidity=st.none() | st.integers(0, 100),
        ),
    ),
    st.builds(c.ReportAvailable, _any_device, st.booleans()),
    st.builds(c.ReportFirmware, _any_device, st.sampled_from(["1.0.0", "1.1.0"])),
    st.builds(c.ReportFault, _any_device, st.none() | st.booleans(), st.none() | st.booleans()),
    st.builds(c.ReportPlayer, st.just(CLIENT), st.booleans()),
    st.builds(c.ReportStorage, st.booleans()),
    st.builds(c.ReportPicture, st.sampled_from(["a1", "b2"]), _any_device, st.integers(1, 6), _ages),
    st.builds(c.ReportPath, st.sampled_from(Supply), st.booleans()),
    st.builds(c.ReportInterference, st.booleans()),
    st.builds(c.ReportSupply, st.sampled_from(Supply), st.booleans(), st.booleans()),
    st.builds(
        c.ReportSelfTest,
        st.frozensets(st.sampled_from(sorted(DEVICES)), max_size=30),
        st.frozensets(st.sampled_from(sorted(DEVICES)), max_size=2),
    ),
    st.builds(
        c.ReportPhone,
        _persons,
        st.none() | st.sampled_from(POSITIONS),
        st.sampled_from([10.0, 150.0, 900.0]),
        st.sampled_from([0, HOUR]),
    ),
)
_locks: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.ReportBolt, st.just(LOCK), st.sampled_from(BoltState), st.just("thumb"), st.just("") | _orders),
    st.builds(c.ReportSecure, st.just(LOCK), st.booleans()),
    st.builds(c.ReportForced, st.sampled_from([LOCK, KEYPAD])),
    st.builds(c.ReportHold, st.just(LOCK), st.sampled_from([500, 1_000, 3_000, 20_000]), _orders),
    st.builds(c.MoveBolt, st.just(LOCK), st.booleans(), PROOFS, _orders),
    st.builds(
        c.OpenLock,
        st.just(LOCK),
        st.builds(c.ByCode, st.just(LOCK), _lock_codes),
        _orders,
        _arrivals,
        st.sampled_from(["", "sealed"]),
    ),
)
_plugs: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.ReportPower, st.sampled_from(PLUGS), st.booleans(), st.just("") | _orders),
    st.builds(c.SwitchPlug, st.sampled_from(PLUGS), st.booleans(), PROOFS, _orders),
    st.builds(c.SimulatePresence, st.sampled_from(PLUGS), st.booleans(), _orders),
)
_alarm_ids = st.integers(1, 12)
_linked: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.SoundSiren, st.sampled_from(["attic-siren", "attic-voice"]), st.booleans(), _orders),
    st.builds(c.AskPicture, st.sampled_from(["attic-camera", "attic-siren"]), _alarm_ids, _orders),
    st.builds(c.CapturePicture, st.sampled_from(["attic-camera", LOCK]), PROOFS, _orders, _orders),
    st.builds(
        c.ErasePicture, st.sampled_from(["a1", "b2"]), st.just("attic-camera"), st.integers(0, 2), st.just(0), PROOFS
    ),
    st.builds(c.ReportCapture, st.sampled_from(["a1", "b2"]), st.just("attic-camera"), _orders, _ages),
    st.builds(c.AskToSpeak, st.sampled_from(["attic-voice", LOCK]), _orders),
    st.builds(c.AnswerOrder, st.sampled_from([*LINKED, LOCK, *PLUGS]), _orders, st.booleans()),
    st.builds(c.ReportPower, st.just("attic-siren"), st.booleans(), st.just("") | _orders),
)
_alarms: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.RaiseSos, _areas, st.sampled_from(["", KEYPAD]), st.booleans(), st.sampled_from(["", "anna"])),
    st.builds(c.ReportAlarm, _areas, st.sampled_from(AlarmKind), st.sampled_from(["", "Boiler", "Bath"])),
    st.builds(c.Silence, _alarm_ids, PROOFS),
    st.builds(c.ResetAlarm, _alarm_ids, PROOFS),
)
_care: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.StartService, _any_device, st.sampled_from(Purpose), PROOFS),
    st.builds(c.FinishService, _any_device, PROOFS),
    st.builds(c.StartWalkTest, _areas, PROOFS),
    st.builds(c.EndWalkTest, _areas, PROOFS),
    st.builds(c.RunSelfTest, PROOFS),
    st.builds(c.StartCheck, st.sampled_from([0, 1, 30]), PROOFS),
    st.builds(c.EndCheck, PROOFS),
)
_schedules = st.builds(
    Schedule,
    schedule_id=st.sampled_from(["s1", "s2"]),
    kind=st.sampled_from(ScheduleKind),
    minute=st.integers(0, 1_439),
    area_id=_areas,
    mode=st.sampled_from(ArmMode),
    devices=st.lists(st.sampled_from(PLUGS), max_size=2).map(tuple),
    powered=st.booleans(),
    person_id=st.sampled_from(["", "anna", "kim"]),
    enabled=st.booleans(),
)
_buttons = st.builds(
    SmartButton,
    button_id=st.sampled_from(["b1", "b2"]),
    label=st.just("Button"),
    color=st.just("#0000ff"),
    area_id=_areas,
    mode=st.none() | st.sampled_from(ArmMode),
    device_id=st.sampled_from([*PLUGS, "nothing"]),
    powered=st.booleans(),
)
_plans: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.PutSchedule, _schedules, PROOFS),
    st.builds(c.RemoveSchedule, st.sampled_from(["s1", "s2"]), PROOFS),
    st.builds(c.RunSchedule, st.sampled_from(["s1", "s2"]), st.integers(1_789_000_000_000, 1_791_000_000_000), _orders),
    st.builds(c.PutButton, _buttons, PROOFS),
    st.builds(c.RemoveButton, st.sampled_from(["b1", "b2"]), PROOFS),
    st.builds(c.PressButton, st.sampled_from(["b1", "b2"]), PROOFS, _orders),
)
_validities = st.builds(Validity, uses=st.integers(0, 2), last_day=st.none() | st.integers(0, 20_000))
_home: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(
        c.ConfigureDevice,
        device_id=_any_device,
        proof=PROOFS,
        final_door=st.none() | st.booleans(),
        chime=st.none() | st.integers(-1, 5),
    ),
    st.builds(c.ConfigureDevice, device_id=st.just(LOCK), proof=PROOFS, lock=_lock_settings),
    st.builds(c.ConfigureDevice, device_id=st.sampled_from(PLUGS), proof=PROOFS, simulate=st.booleans()),
    st.builds(c.TakeOutDevice, _any_device | st.sampled_from(sorted(LINKED)), PROOFS),
    st.builds(c.MapUser, st.just(CLIENT), st.sampled_from(["u1", "u2"]), _by_code),
    st.builds(c.UnmapUser, st.just(CLIENT), st.sampled_from(["u1", "u2"])),
    st.builds(c.TrustAutomations, st.just(CLIENT), _by_code),
    st.builds(c.DistrustAutomations, st.just(CLIENT)),
    st.builds(c.ForgetClient, st.just(CLIENT)),
    st.builds(c.StartRehearsal, st.just("smoke"), PROOFS),
    st.just(c.EndRehearsal()),
    st.builds(c.ReportBattery, _any_device, st.none() | st.booleans(), st.none() | st.integers(0, 100)),
    st.builds(c.ProveCode, _by_code),
    st.builds(c.ChooseCode, _by_code, st.booleans()),
    st.builds(c.RefuseChoice, _persons),
    st.builds(c.GrantCredential, st.just("more"), _persons, st.sampled_from(CredentialKind), st.just(LOCK)),
    st.builds(c.LimitCredential, st.sampled_from(["more", "few", "anna-lock"]), _validities),
    st.builds(c.RevokeCredential, st.sampled_from(["more", "few"])),
    st.builds(
        c.ChangeSettings,
        st.sampled_from([{"entry_away_ms": 0}, {"exit_away_ms": 0}, {"swinger_trips": 1}, {"siren_ms": 1}]),
        PROOFS,
    ),
)
_messages: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(
        c.NoteMessages,
        st.integers(1, 1_000),
        st.tuples(st.builds(c.NewMessage, _persons, st.just("jamming"), st.just({}), st.booleans(), st.booleans())),
    ),
    st.builds(c.ReportDelivery, st.integers(1, 5), st.none() | st.sampled_from(Undelivered)),
    st.builds(c.ReportMail, st.booleans()),
)
_time: st.SearchStrategy[c.Command] = st.one_of(st.just(c.Tick()), st.builds(c.StartHub, st.booleans()))

COMMANDS: st.SearchStrategy[c.Command] = st.one_of(
    _arming,
    _arming,
    _readings,
    _readings,
    _readings,
    _reports,
    _locks,
    _plugs,
    _linked,
    _alarms,
    _care,
    _plans,
    _home,
    _messages,
    _time,
)
_delays = st.one_of(
    st.just(0),
    st.integers(0, 2 * SECOND),
    st.integers(0, 2 * MINUTE),
    st.sampled_from([30 * SECOND, 59_999, 60_000, 60_001, 63_000, 5 * MINUTE, HOUR]),
)
_anything: st.SearchStrategy[History] = st.tuples(_delays, COMMANDS).map(lambda step: [step])
_watched = st.sampled_from([*CONTACTS, *MOTION])


@st.composite
def _break_in(draw: st.DrawFn) -> History:
    """Arm, be broken into, have something happen, and disarm: what most of an alarm's life is about."""
    mode = draw(_armed)
    who: c.Proof = draw(st.sampled_from([c.ByPerson("anna", CLIENT), c.ByCode(KEYPAD, "anna-code"), c.ByLocalAdmin()]))
    first, second = draw(_watched), draw(_watched)
    told: History = [
        (0, c.ReportInterference(present=False)),
        *((0, c.ReportReading(each, sensed=False)) for each in (first, second)),
        (0, c.Arm("house", mode, who, order_id="arm")),
        *draw(st.sampled_from([[], [(9 * SECOND, c.ReportReading(second, sensed=True))]])),
        (65 * SECOND if mode is ArmMode.AWAY else 0, c.Tick()),
        (0, c.ReportReading(first, sensed=True, age_ms=draw(_ages))),
        (draw(_delays), c.ReportReading(second, sensed=True)),
    ]
    told += draw(st.lists(st.tuples(_delays, COMMANDS), max_size=2))
    told.append((draw(_delays), c.Disarm("house", who, NOW_MS)))
    return told


@st.composite
def _guessing(draw: st.DrawFn) -> History:
    """Type wrong codes at a door, then something else."""
    door = draw(st.sampled_from([KEYPAD, LOCK]))
    wrong: History = [(0, c.ProveCode(c.ByCode(door, None)))] * draw(st.integers(2, 4))
    right = c.OpenLock(LOCK, c.ByCode(LOCK, draw(_lock_codes)), "o1", NOW_MS)
    return [*wrong, (draw(_delays), draw(st.one_of(st.just(right), COMMANDS))), (0, draw(COMMANDS))]


_pieces = st.one_of(_anything, _anything, _anything, _break_in(), _guessing())
HISTORIES: st.SearchStrategy[History] = st.lists(_pieces, min_size=24, max_size=40).map(
    lambda pieces: [step for piece in pieces for step in piece]
)
SHORT: st.SearchStrategy[History] = st.lists(_pieces, min_size=1, max_size=5).map(
    lambda pieces: [step for piece in pieces for step in piece]
)
