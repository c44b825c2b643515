"""Installing our blueprints from the integration's own page: asked first, and told afterwards what became of each."""

from typing import Any

import probatio
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.exceptions import HomeAssistantError

from .blueprints import async_count, async_install_blueprints
from .installing import Installed


class BlueprintsFlow(OptionsFlow):
    """The part of the options that installs blueprints."""

    async def async_step_blueprints(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what would be written where; install it once that is sent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                return self._told(await async_install_blueprints(self.hass))
            except HomeAssistantError:
                errors["base"] = "not_installed"
        return self.async_show_form(
            step_id="blueprints",
            data_schema=probatio.Schema({}),
            errors=errors,
            description_placeholders={"count": str(await async_count(self.hass))},
        )

    def _told(self, done: Installed) -> ConfigFlowResult:
        return self.async_abort(
            reason="blueprints_left" if done.changed else "blueprints_installed",
            description_placeholders={
                "installed": str(len(done.installed)),
                "updated": str(len(done.updated)),
                "kept": str(len(done.kept)),
                "changed": ", ".join(f"`{name}`" for name in done.changed),
            },
        )
