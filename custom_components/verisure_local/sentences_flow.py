"""Installing our sentences for Assist from the integration's own page: asked first, told what became of each file."""

from typing import Any

import probatio
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from .const import LOGGER
from .installing import Installed
from .sentence_files import async_write_sentences


class SentencesFlow(OptionsFlow):
    """The part of the options that installs sentences."""

    async def async_step_sentences(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what would be written where; write it once that is sent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                return self._told_of_sentences(await async_write_sentences(self.hass))
            except OSError as error:
                LOGGER.warning("The sentences for Assist could not be written: %s", error.strerror or error)
                errors["base"] = "sentences_not_installed"
        return self.async_show_form(step_id="sentences", data_schema=probatio.Schema({}), errors=errors)

    def _told_of_sentences(self, done: Installed) -> ConfigFlowResult:
        def listed(names: list[str]) -> str:
            return ", ".join(f"`{name}`" for name in names) or "0"

        return self.async_abort(
            reason="sentences_left" if done.changed else "sentences_installed",
            description_placeholders={
                "written": listed([*done.installed, *done.updated]),
                "kept": listed(done.kept),
                "changed": listed(done.changed),
            },
        )
