"""Looking after the alarm: service mode, walk tests, self-tests."""

from dataclasses import dataclass

from hub_server.domain.commands.proof import Proof
from hub_server.domain.site import Purpose


@dataclass(frozen=True, slots=True)
class StartService:
    """A component is to be taken down, or its battery changed."""

    device_id: str
    purpose: Purpose
    proof: Proof


@dataclass(frozen=True, slots=True)
class FinishService:
    """A component is back up: await that it shows itself."""

    device_id: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class StartWalkTest:
    """Walk through a disarmed area and see every detector react."""

    area_id: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class EndWalkTest:
    """End the walk test, whatever it has not seen."""

    area_id: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class RunSelfTest:
    """Test every component now."""

    proof: Proof


@dataclass(frozen=True, slots=True)
class StartRehearsal:
    """A scenario is played on the emulated devices from now on, for an administrator."""

    scenario: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class EndRehearsal:
    """Nothing is played any more."""


type CareCommand = (
    StartService | FinishService | StartWalkTest | EndWalkTest | RunSelfTest | StartRehearsal | EndRehearsal
)
