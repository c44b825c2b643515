"""@Home and Check on me."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import Proof


@dataclass(frozen=True, slots=True)
class ReportPhone:
    """A person's telephone tells how far from home it is, in metres; None where its location is switched off.

    The door has turned the position into a distance: no position comes this far (rule 9).
    """

    person_id: str
    distance_m: float | None
    accuracy_m: float = 0
    age_ms: int = 0


@dataclass(frozen=True, slots=True)
class StartCheck:
    """Check on me: an SOS after ``minutes``, unless I say that I am safe."""

    minutes: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class EndCheck:
    """I am safe."""

    proof: Proof


type PeopleCommand = ReportPhone | StartCheck | EndCheck
