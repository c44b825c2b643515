"""What happened in the home: the vocabulary of the journal.

An event is stored for ever under a stable name and version, so a field is added with a default and never changes its
meaning. People, clients and credentials appear by opaque id only. Moments are steady ms unless the name says utc.
"""

from hub_server.domain.events.alarms import *
from hub_server.domain.events.arming import *
from hub_server.domain.events.care import *
from hub_server.domain.events.codes import *
from hub_server.domain.events.devices import *
from hub_server.domain.events.home import *
from hub_server.domain.events.messages import *
from hub_server.domain.events.orders import *
from hub_server.domain.events.people import *
from hub_server.domain.events.plans import *

type Event = (
    ArmingEvent
    | AlarmEvent
    | DeviceEvent
    | OrderEvent
    | CodeEvent
    | CareEvent
    | PeopleEvent
    | PlanEvent
    | MessageEvent
    | HomeEvent
)
