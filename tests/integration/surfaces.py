"""What each function of the list is called in Home Assistant, row by row, as `test_every_function` looks it up.

A surface is its sort and its name: ``entity:`` by platform and translation key; ``thing:`` by platform and unique id,
of the demonstration's home, where people give the name; ``event:`` a type of event of an event entity; ``trigger:``,
``condition:``, ``action:``; ``field:`` an answer that a field of an action takes; ``blueprint:`` its file;
``sentence:`` its intent; ``link:`` what can be linked; ``media:`` a folder of the media; ``command:`` of the WebSocket,
which nothing records; ``card:`` of our dashboard.
"""

from typing import Final

MARKED: Final = (
    *range(1, 5),
    *range(8, 13),
    *range(19, 21),
    *range(22, 31),
    *range(34, 40),
    41,
    43,
    *range(45, 57),
    63,
)
"""The rows that section 3 of the list of functions marks (d): Home Assistant's entities, blueprints and voice."""

SURFACES: Final[tuple[tuple[int, str, tuple[str, ...]], ...]] = (
    (1, "Smart verification", ("trigger:alarm_verified", "event:alarm.cancelled", "media:pictures")),
    (2, "An authorised disarm within 60 s", ("thing:alarm_control_panel.area_house", "trigger:alarm_verified")),
    (3, "Off the alarm queue", ("event:alarm.cancelled", "entity:binary_sensor.central")),
    (4, "A message at every use", ("entity:sensor.last_message",)),
    (8, "Stills of whatever camera there is", ("link:camera", "card:verisure-local-pictures-card")),
    (9, "The customer looks", ("action:capture_picture", "entity:button.take_picture", "trigger:picture_captured")),
    (10, "The central looks", ("media:pictures", "link:camera")),
    (11, "Nothing to see without an alarm", ("media:pictures", "action:capture_picture")),
    (12, "Pictures at burglary, fire and SOS", ("trigger:alarm_raised", "media:pictures", "blueprint:alarm_response")),
    (
        19,
        "Self-test of each component",
        (
            "entity:binary_sensor.self_test",
            "entity:sensor.last_self_test",
            "entity:button.run_self_test",
            "action:run_self_test",
        ),
    ),
    (20, "A fault is told", ("entity:binary_sensor.problem", "trigger:fault_raised", "blueprint:fault_notice")),
    (
        22,
        "Jamming",
        ("trigger:radio_jammed", "entity:binary_sensor.radio_jammed", "event:alarm.jamming", "blueprint:fault_notice"),
    ),
    (
        23,
        "GSM and broadband",
        ("entity:binary_sensor.path_broadband", "entity:binary_sensor.path_gsm", "entity:binary_sensor.supply_gsm"),
    ),
    (24, "Store and forward", ("entity:binary_sensor.central", "entity:binary_sensor.storage")),
    (
        25,
        "Fire: detect, verify, act",
        ("event:alarm.fire", "thing:binary_sensor.smoke-hall", "blueprint:smoke_and_water"),
    ),
    (26, "A picture at a fire", ("media:pictures", "link:camera")),
    (27, "Voice unit", ("link:voice",)),
    (28, "Contacts in their order", ("entity:sensor.last_message", "blueprint:alarm_response")),
    (
        29,
        "A fire is never dropped",
        ("action:silence", "action:reset_alarms", "entity:siren.siren", "event:alarm.ended"),
    ),
    (30, "Verified on the spot", ("link:voice", "media:pictures")),
    (
        34,
        "Perimeter",
        (
            "entity:alarm_control_panel.area",
            "entity:binary_sensor.ready_home",
            "condition:is_perimeter_armed",
            "sentence:VerisureLocalArm",
            "blueprint:night_arming",
        ),
    ),
    (35, "Pet adaptation", ("entity:number.pet_kg", "blueprint:pet_friendly_check")),
    (
        36,
        "Doorbell",
        (
            "entity:event.doorbell",
            "entity:number.chime",
            "entity:time.chime_quiet_from",
            "entity:time.chime_quiet_until",
            "trigger:door_chimed",
            "blueprint:doorbell_announced",
            "blueprint:doorbell_with_picture",
        ),
    ),
    (
        37,
        "Change of router",
        ("field:start_service_mode.purpose.router", "action:end_service_mode", "action:run_self_test"),
    ),
    (38, "Broadband offline", ("entity:binary_sensor.supply_broadband", "trigger:fault_raised")),
    (39, "IP telephony", ("sentence:VerisureLocalConnection",)),
    (
        40,
        "Renovera, service mode",
        (
            "action:start_service_mode",
            "field:start_service_mode.purpose.refit",
            "action:end_service_mode",
            "entity:binary_sensor.service_mode",
            "condition:is_in_service",
            "action:start_walk_test",
        ),
    ),
    (
        41,
        "Battery change",
        (
            "thing:binary_sensor.front-door_battery",
            "entity:button.change_battery",
            "entity:button.battery_changed",
            "field:start_service_mode.purpose.battery",
            "blueprint:fault_notice",
        ),
    ),
    (43, "Water", ("event:alarm.water", "blueprint:water_valve", "blueprint:smoke_and_water")),
    (45, "Guardian", ("action:raise_sos", "event:alarm.sos")),
    (46, "SOS", ("action:raise_sos", "trigger:alarm_raised")),
    (
        47,
        "Check on me",
        ("action:start_check_on_me", "action:end_check_on_me", "entity:sensor.check_on_me", "blueprint:check_on_me"),
    ),
    (48, "Updates", ("entity:update.hub",)),
    (49, "On a watch", ("action:arm", "action:raise_sos", "action:offer_reply", "blueprint:remind_to_arm")),
    (
        50,
        "Reminders",
        (
            "trigger:left_home",
            "condition:is_ready_to_arm",
            "blueprint:remind_to_arm",
            "blueprint:arm_when_everybody_left",
        ),
    ),
    (
        51,
        "@Home",
        (
            "entity:device_tracker.at_home",
            "trigger:came_home",
            "trigger:left_home",
            "link:presence",
            "sentence:VerisureLocalWhoIsHome",
            "blueprint:somebody_got_home",
        ),
    ),
    (52, "Smart buttons", ("thing:button.smart_button_night",)),
    (
        53,
        "Smart plugs",
        (
            "thing:switch.plug-kitchen",
            "entity:switch.hazardous",
            "entity:switch.simulate",
            "link:plug",
            "blueprint:presence_simulation",
        ),
    ),
    (54, "Smart wake-up", ("blueprint:smart_wake_up",)),
    (
        55,
        "Yale Doorman in the alarm",
        (
            "thing:lock.doorman",
            "link:lock",
            "trigger:door_unlocked",
            "entity:event.lock_activity",
            "entity:switch.auto_lock",
            "blueprint:auto_lock",
        ),
    ),
    (
        56,
        "Unlock and arm, both ways",
        (
            "entity:switch.unlock_disarms",
            "entity:switch.lock_before_arm",
            "entity:select.hold_mode",
            "entity:number.hold",
            "sentence:VerisureLocalUnlock",
        ),
    ),
    (
        57,
        "Codes and tags",
        (
            "command:verisure_local/lock/holders",
            "command:verisure_local/lock/give_code",
            "command:verisure_local/lock/give_tag",
            "command:verisure_local/lock/withdraw",
            "entity:switch.tag_only",
            "trigger:wrong_code",
            "trigger:lockout_started",
        ),
    ),
    (63, "Scheduled automations", ("blueprint:night_arming", "blueprint:good_night", "blueprint:holiday_watch")),
)
"""Every row that is marked, and those beside them that have a face in Home Assistant all the same."""
