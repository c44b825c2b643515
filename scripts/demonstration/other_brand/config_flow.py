"""Adding the brand's devices asks for nothing: they are in the house."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class OtherBrandFlow(ConfigFlow, domain="other_brand"):
    """Adds the devices."""

    VERSION = 1

    async def async_step_user(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add them, once."""
        self._async_abort_entries_match()
        return self.async_create_entry(title="Other brand", data={})
