"""A decision in the making: the events so far, and the home as they leave it."""

from dataclasses import dataclass, field

from hub_server.domain.events import Event
from hub_server.domain.evolve import evolve
from hub_server.domain.marking import marked
from hub_server.domain.moment import Now
from hub_server.domain.refusals import Refusal
from hub_server.domain.site import Site


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to: what happened, and why it was refused, if it was.

    A refusal may come with events: a wrong code is refused and counted.
    """

    events: tuple[Event, ...]
    refusal: Refusal | None = None
    homes: tuple[Site, ...] = ()
    """The home after each of the events."""


@dataclass(slots=True)
class Draft:
    """The home while one command is decided. Rules add events and read ``site`` as those events have left it."""

    site: Site
    now: Now
    events: list[Event] = field(default_factory=list)
    homes: list[Site] = field(default_factory=list)
    before: Site = field(init=False)
    """The home as the command found it."""

    def __post_init__(self) -> None:
        """Keep what the command found."""
        self.before = self.site

    def add(self, event: Event) -> None:
        """Take ``event`` as having happened."""
        event = marked(self.site, event)
        self.events.append(event)
        self.site = evolve(self.site, event)
        self.homes.append(self.site)

    def outcome(self, refusal: Refusal | None = None) -> Outcome:
        """Return the decision."""
        return Outcome(tuple(self.events), refusal, tuple(self.homes))
