"""How a refusal travels: a stable code, an English sentence, and what a translation needs."""

from typing import assert_never

from hub_server.domain import refusals as r
from hub_server.domain.site import Site
from hub_server.protocol import ErrorCode, ErrorView


class CommandError(Exception):
    """A command that is answered with an error; its message says what happened and what to do."""

    def __init__(self, code: ErrorCode, message: str, **placeholders: str) -> None:
        """Keep what a translation needs."""
        super().__init__(message)
        self.code = code
        self.placeholders = placeholders

    def view(self) -> ErrorView:
        """Return the error as it travels."""
        return {
            "code": self.code.value,
            "message": str(self),
            "translation_key": self.code.value,
            "placeholders": self.placeholders,
        }


def refused(refusal: r.Refusal, site: Site) -> CommandError:
    """Return a refusal of the rules as an error, with the names of the devices it is about."""
    match refusal:
        case r.WrongCode():
            return CommandError(ErrorCode.WRONG_CODE, "The code is wrong. Try again with a valid one.")
        case r.LockedOut():
            seconds = str(-(-refusal.retry_ms // 1000))
            return CommandError(
                ErrorCode.LOCKED_OUT, f"Too many wrong codes. Try again in {seconds} s.", seconds=seconds
            )
        case r.NotPermitted():
            return CommandError(
                ErrorCode.NOT_PERMITTED,
                f"Whoever asked may not do this ({refusal.action}).",
                action=refusal.action,
            )
        case r.OpenDetectors():
            names = _names(refusal.blockers, site)
            return CommandError(
                ErrorCode.OPEN_DETECTORS,
                f"In the way of arming: {_with_reasons(refusal, site)}. Put them right, or name them to be left out.",
                detectors=names,
            )
        case r.Hazardous():
            name = _names((refusal.device_id,), site)
            return CommandError(
                ErrorCode.HAZARDOUS,
                f"{name} must not be switched on from afar or by a schedule. Switch it on by hand.",
                name=name,
            )
        case r.TagOnly():
            name = _names((refusal.device_id,), site)
            return CommandError(ErrorCode.TAG_ONLY, f"{name} opens to tags alone. Use a tag.", name=name)
        case r.RadioJammed():
            return CommandError(
                ErrorCode.RADIO_JAMMED, "The radio is jammed, so the alarm cannot be armed. Wait until it is quiet."
            )
        case r.NoRoom():
            return CommandError(
                ErrorCode.NO_ROOM,
                f"There can be {refusal.most} {refusal.what}. Remove one first.",
                what=refusal.what,
                most=str(refusal.most),
            )
        case r.TooSoon():
            name, seconds = _names((refusal.device_id,), site), str(-(-refusal.retry_ms // 1000))
            return CommandError(
                ErrorCode.TOO_SOON,
                f"{name} is busy, or was asked too often. Try again in {seconds} s.",
                name=name,
                seconds=seconds,
            )
        case r.Unreachable():
            name = _names((refusal.device_id,), site)
            return CommandError(
                ErrorCode.UNREACHABLE, f"{name} cannot be reached. See that it has power and is near.", name=name
            )
        case r.AlarmActive():
            return CommandError(ErrorCode.ALARM_ACTIVE, "An alarm or an entry delay is running: disarm first.")
        case r.StillSensed():
            names = _names(refusal.detectors, site)
            return CommandError(
                ErrorCode.STILL_SENSED, f"The alarm cannot end while these still sense: {names}.", detectors=names
            )
        case r.Unknown():
            return CommandError(
                ErrorCode.UNKNOWN,
                f"There is no {refusal.what} '{refusal.name}' in this home.",
                what=refusal.what,
                name=refusal.name,
            )
        case r.NotSupported():
            return CommandError(
                ErrorCode.NOT_SUPPORTED,
                f"A {refusal.what} cannot do that ({refusal.action}).",
                what=refusal.what,
                action=refusal.action,
            )
        case r.OutOfBounds():
            return CommandError(
                ErrorCode.OUT_OF_BOUNDS,
                f"{refusal.setting} is {refusal.lowest} to {refusal.highest}.",
                setting=refusal.setting,
                lowest=str(refusal.lowest),
                highest=str(refusal.highest),
            )
        case r.OfAlarm():
            return CommandError(
                ErrorCode.OF_ALARM,
                "A picture of an alarm is not erased before its time: the central may need it. It goes after 60 days.",
            )
        case _:
            assert_never(refusal)


def _names(device_ids: tuple[str, ...], site: Site) -> str:
    return ", ".join(site.devices[each].name if each in site.devices else each for each in device_ids)


def _with_reasons(refusal: r.OpenDetectors, site: Site) -> str:
    reasons = [reason.value.replace("_", " ") for reason in refusal.reasons] or ["open"] * len(refusal.blockers)
    named = zip(refusal.blockers, reasons, strict=True)
    return ", ".join(f"{_names((device_id,), site)} ({reason})" for device_id, reason in named)
