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
    """A code in both formats, and what it means in the reader's language."""

    sia: str
    contact_id: str
    english: str
    swedish: str


EVENT_CODES: Final = (
    EventCode("BA", "1130", "burglary", "inbrottslarm"),
    EventCode("BR", "3130", "burglary restored", "inbrottslarm återställt"),
    EventCode("BV", "1139", "burglary confirmed by a second detector", "inbrott bekräftat av en andra detektor"),
    # Contact ID's word for a violated entry zone is an alarm to every receiver, which an entry delay is not.
    EventCode("BG", "", "entry delay runs", "inpasseringstid löper"),
    EventCode("BC", "1406", "burglary cancelled by a person", "inbrottslarm återkallat"),
    # 406 too, but a disarm long after the alarm must not read as its cancel.
    EventCode("OR", "", "disarmed after an alarm", "frånkopplat efter larm"),
    EventCode("FA", "1110", "fire", "brandlarm"),
    EventCode("FR", "3110", "fire restored", "brandlarm återställt"),
    EventCode("WA", "1154", "water leak", "vattenläcka"),
    EventCode("WR", "3154", "water leak restored", "vattenläcka över"),
    EventCode("PA", "1120", "panic, SOS", "överfall, SOS"),
    EventCode("PR", "3120", "panic restored", "SOS återställt"),
    EventCode("HA", "1121", "duress, hold-up", "hot, överfall"),
    EventCode("HR", "3121", "hold-up restored", "överfallslarm återställt"),
    EventCode("MA", "1100", "medical", "medicinskt larm"),
    EventCode("MR", "3100", "medical restored", "medicinskt larm återställt"),
    EventCode("TA", "1137", "tamper", "sabotage"),
    EventCode("TR", "3137", "tamper restored", "sabotage återställt"),
    EventCode("XQ", "1344", "radio jammed", "radion störs"),
    EventCode("XH", "3344", "radio no longer jammed", "radion störs inte längre"),
    EventCode("UA", "1150", "technical alarm", "tekniskt larm"),  # 150 is from memory, in none of the lists read
    EventCode("UR", "3150", "technical alarm restored", "tekniskt larm återställt"),
    EventCode("UY", "1381", "device lost", "enhet borta"),
    EventCode("UJ", "3381", "device found", "enhet tillbaka"),
    EventCode("UT", "", "self-test failed", "självtest misslyckades"),
    EventCode("FT", "1373", "smoke detector faulty", "fel på rökdetektor"),
    EventCode("FJ", "3373", "smoke detector good", "rökdetektor hel igen"),
    EventCode("YA", "1321", "siren faulty", "fel på siren"),
    EventCode("YH", "3321", "siren good", "siren hel igen"),
    EventCode("XT", "1384", "device's battery low", "lågt batteri i enhet"),
    EventCode("XR", "3384", "device's battery good", "batteri bra igen i enhet"),
    EventCode("YT", "1302", "backup battery low", "reservbatteri lågt"),
    EventCode("YR", "3302", "backup battery good", "reservbatteri bra igen"),
    EventCode("AT", "1301", "mains lost", "nätström borta"),
    EventCode("AR", "3301", "mains back", "nätström tillbaka"),
    EventCode("NT", "1350", "one path lost", "en förbindelse bruten"),
    EventCode("NR", "3350", "path back", "förbindelsen tillbaka"),
    EventCode("YC", "1354", "all paths lost", "alla förbindelser brutna"),
    EventCode("YK", "3354", "paths back", "förbindelserna tillbaka"),
    EventCode("OP", "1401", "disarmed", "frånkopplat"),
    EventCode("CL", "3401", "armed", "tillkopplat"),
    EventCode("CG", "3441", "perimeter armed", "skalskydd tillkopplat"),
    EventCode("NL", "3456", "partly armed", "delvis tillkopplat"),
    EventCode("CF", "3401", "armed by force", "tillkopplat med förbikoppling"),
    EventCode("CI", "1454", "arming failed", "tillkoppling misslyckades"),
    EventCode("BB", "1570", "bypassed", "förbikopplad"),
    EventCode("BU", "3570", "bypass ended", "förbikoppling över"),
    EventCode("JA", "1461", "wrong codes", "felaktiga koder"),
    EventCode("DG", "1421", "access granted", "passage godkänd"),
    EventCode("DF", "1423", "door forced", "dörr uppbruten"),
    EventCode("RP", "1602", "periodic test", "periodiskt prov"),
    EventCode("RX", "1601", "manual test", "manuellt prov"),
    EventCode("RR", "1305", "restart", "omstart"),
)
CONTACT_ID: Final = {code.sia: code.contact_id for code in EVENT_CODES if code.contact_id}
SIA: Final = {code.contact_id: code.sia for code in reversed(EVENT_CODES) if code.contact_id}
