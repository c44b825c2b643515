"""What somebody asks of the home, or a device reports.

A command is never stored. What identifies its sender has been resolved at the door it came through: a code has been
hashed and looked up, a client's user has been mapped to a person. ``decide`` still checks rights and lockouts.
"""

from hub_server.domain.commands.alarms import *
from hub_server.domain.commands.arming import *
from hub_server.domain.commands.care import *
from hub_server.domain.commands.home import *
from hub_server.domain.commands.messages import *
from hub_server.domain.commands.orders import *
from hub_server.domain.commands.people import *
from hub_server.domain.commands.plans import *
from hub_server.domain.commands.proof import *
from hub_server.domain.commands.reports import *
from hub_server.domain.commands.time import *

type Command = (
    ArmingCommand
    | AlarmCommand
    | Report
    | OrderCommand
    | CareCommand
    | PeopleCommand
    | PlanCommand
    | MessageCommand
    | HomeCommand
    | TimeCommand
)
