"""The state of a home: what the journal adds up to.

``Site`` is immutable. ``evolve`` makes the next one; nothing else does. Its mappings are never changed in place.
Names, telephone numbers, codes and positions of people are not here: the rules know people by opaque ids (DECISIONS 7).
"""

from hub_server.domain.site.alarms import *
from hub_server.domain.site.arming import *
from hub_server.domain.site.care import *
from hub_server.domain.site.devices import *
from hub_server.domain.site.kinds import *
from hub_server.domain.site.messages import *
from hub_server.domain.site.people import *
from hub_server.domain.site.plans import *
from hub_server.domain.site.whole import *
