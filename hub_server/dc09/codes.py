"""Event codes: SIA's two letters and Contact ID's qualifier and three digits, one declaration for both formats.

Source: the table of the project's research on signalling (section 2), taken there from pysiaalarm's table of SIA codes
and from Contact ID lists in makers' manuals (Honeywell, HAI, Bosch, Intelbras). A qualifier of 1 is a new event or an
opening, 3 a restore or a closing. Where several SIA codes share a Contact ID number, the first row here is what that
number is read as. An empty Contact ID means that the format has no word for it, and that it is not sent there.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EventCode:
    """A code in both formats, and what it means."""

    sia: str
    contact_id: str
    meaning: str


EVENT_CODES: Final = (
    EventCode("BA", "1130", "burglary"),
    EventCode("BR", "3130", "burglary restored"),
    EventCode("BV", "1139", "burglary confirmed by a second detector"),
    # Contact ID's word for a violated entry zone is an alarm to every receiver, which an entry delay is not.
    EventCode("BG", "", "entry delay runs"),
    EventCode("BC", "1406", "burglary cancelled by a person"),
    # 406 too, but a disarm long after the alarm must not read as its cancel.
    EventCode("OR", "", "disarmed after an alarm"),
    EventCode("FA", "1110", "fire"),
    EventCode("FR", "3110", "fire restored"),
    EventCode("WA", "1154", "water leak"),
    EventCode("WR", "3154", "water leak restored"),
    EventCode("PA", "1120", "panic, SOS"),
    EventCode("PR", "3120", "panic restored"),
    EventCode("HA", "1121", "duress, hold-up"),
    EventCode("HR", "3121", "hold-up restored"),
    EventCode("MA", "1100", "medical"),
    EventCode("MR", "3100", "medical restored"),
    EventCode("TA", "1137", "tamper"),
    EventCode("TR", "3137", "tamper restored"),
    EventCode("XQ", "1344", "radio jammed"),
    EventCode("XH", "3344", "radio no longer jammed"),
    EventCode("UA", "1150", "technical alarm"),  # 150 is from memory, in none of the lists read
    EventCode("UR", "3150", "technical alarm restored"),
    EventCode("UY", "1381", "device lost"),
    EventCode("UJ", "3381", "device found"),
    EventCode("UT", "", "self-test failed"),
    EventCode("FT", "1373", "smoke detector faulty"),
    EventCode("FJ", "3373", "smoke detector good"),
    EventCode("YA", "1321", "siren faulty"),
    EventCode("YH", "3321", "siren good"),
    EventCode("XT", "1384", "device's battery low"),
    EventCode("XR", "3384", "device's battery good"),
    EventCode("YT", "1302", "backup battery low"),
    EventCode("YR", "3302", "backup battery good"),
    EventCode("AT", "1301", "mains lost"),
    EventCode("AR", "3301", "mains back"),
    EventCode("NT", "1350", "one path lost"),
    EventCode("NR", "3350", "path back"),
    EventCode("YC", "1354", "all paths lost"),
    EventCode("YK", "3354", "paths back"),
    EventCode("OP", "1401", "disarmed"),
    EventCode("CL", "3401", "armed"),
    EventCode("CG", "3441", "perimeter armed"),
    EventCode("NL", "3456", "partly armed"),
    EventCode("CF", "3401", "armed by force"),
    EventCode("CI", "1454", "arming failed"),
    EventCode("BB", "1570", "bypassed"),
    EventCode("BU", "3570", "bypass ended"),
    EventCode("JA", "1461", "wrong codes"),
    EventCode("DG", "1421", "access granted"),
    EventCode("DF", "1423", "door forced"),
    EventCode("RP", "1602", "periodic test"),
    EventCode("RX", "1601", "manual test"),
    EventCode("RR", "1305", "restart"),
)
CONTACT_ID: Final = {code.sia: code.contact_id for code in EVENT_CODES if code.contact_id}
SIA: Final = {code.contact_id: code.sia for code in reversed(EVENT_CODES) if code.contact_id}
