"""What a person would set up in Home Assistant next: blueprints, sentences, a dashboard, automations."""

from scripts.demonstration.home_assistant import Api
from scripts.demonstration.system import System


async def install(api: Api) -> None:
    """Install the integration's blueprints and sentences, as a person consents to under Configure."""
    for action in ("install_blueprints", "install_sentences"):
        answer = await api.command("call_service", domain="verisure_local", service=action, service_data={})
        if answer.get("success") is not True:
            raise RuntimeError(f"{action}: {answer.get('error')}")


async def add_dashboard(made: System, language: str) -> None:
    """Make a dashboard of our strategy, as a person does under Settings, Dashboards."""
    path, title = "home-alarm", {"en": "Home alarm", "sv": "Hemlarm"}[language]
    await made.api.command(
        "lovelace/dashboards/create", url_path=path, title=title, mode="storage", icon="mdi:shield-home"
    )
    config = {"strategy": {"type": "custom:verisure-local"}}
    await made.api.command("lovelace/config/save", url_path=path, config=config)


async def automate(made: System, language: str) -> None:
    """Make automations of two blueprints: arm for the night, and lock the front door again."""
    entities = made.entities
    night = {
        "alarm": entities["area_house"],
        "doors": [entities[each] for each in ("kitchen-window", "patio-door")],
        "locks": [entities["doorman"]],
    }
    relock = {"lock": entities["doorman"], "door": [entities["front-door"]]}
    at_night, again = {
        "en": ("Arm for the night", "Lock the front door again"),
        "sv": ("Larma på för natten", "Lås ytterdörren igen"),
    }[language]
    made_of = (("night_arming", at_night, night), ("auto_lock", again, relock))
    for name, alias, inputs in made_of:
        await made.api.automate(name, alias, {"path": f"verisure_local/{name}.yaml", "input": inputs})
