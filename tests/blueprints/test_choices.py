"""What a blueprint or a trigger lets somebody choose from is all that the hub has, so that nothing can go untold."""

from pathlib import Path

import pytest

from custom_components.verisure_local.trigger import KINDS
from hub_server.domain.commands import ReportMail
from hub_server.domain.site import AlarmKind, FaultKind
from tests.blueprints.conftest import Household
from tests.blueprints.test_files import read

AUTOMATIONS = Path("automation/verisure_local")


def choices(blueprint: str, name: str) -> list[str]:
    """Return what an input of a blueprint can be set to."""
    selector = read(AUTOMATIONS / f"{blueprint}.yaml").inputs[name]["selector"]
    return [option["value"] for option in selector["select"]["options"]]


def test_every_fault_of_the_hub_can_be_chosen() -> None:
    assert choices("fault_notice", "kinds") == list(FaultKind)


def test_every_alarm_can_be_chosen_but_those_that_are_told_as_an_attack() -> None:
    """Sabotage and a jammed radio are ``fault_notice``'s, as critical ones."""
    assert {*choices("alarm_response", "kinds"), AlarmKind.TAMPER, AlarmKind.JAMMING} == {*AlarmKind}


def test_the_trigger_knows_every_kind_of_alarm() -> None:
    assert {*KINDS} == {*AlarmKind}


@pytest.mark.parametrize(("kinds", "told"), [([], 1), (["mail"], 1), (["central"], 0)])
async def test_mail_that_does_not_get_through_is_told_where_that_is_chosen(
    household: Household, kinds: list[str], told: int
) -> None:
    await household.automate(
        "fault_notice",
        problem=household.paired.entity("problem"),
        alarm=household.panel,
        alarms=household.alarms,
        phones=[household.phone],
        kinds=kinds,
    )
    await household.paired.house.submit(ReportMail(failing=True))
    await household.settle()
    assert household.said() == [("The alarm has a fault", "e-mail does not get through")] * told
