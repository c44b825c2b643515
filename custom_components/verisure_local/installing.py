"""Files of ours that become a person's own: copied on consent, and never over one that somebody has changed.

Blueprints, for example, are copied into the configuration of Home Assistant, where people may edit them. What was
installed is remembered by its hash: a file that still is what we installed may be brought up to date, one that is
anything else is left alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.storage import Store

from .const import DOMAIN

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of each file, by its path below the target."""

    installed: list[str] = field(default_factory=list)
    """It was not there."""
    updated: list[str] = field(default_factory=list)
    """It was as we had installed it, and now is as we ship it."""
    kept: list[str] = field(default_factory=list)
    """It already was as we ship it."""
    changed: list[str] = field(default_factory=list)
    """Somebody has changed it; it was left alone."""

    @property
    def wrote(self) -> bool:
        """Return whether any file was written."""
        return bool(self.installed or self.updated)


class Installer:
    """Installs files, and remembers what it installed. One for all of Home Assistant."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Prepare; what was installed before is read when it is needed."""
        self._hass = hass
        self._store: Store[dict[str, str]] = Store(hass, _VERSION, f"{DOMAIN}.installed")

    async def async_install(self, files: Mapping[str, bytes], target: Path) -> Installed:
        """Write ``files`` (paths below ``target``, with their contents). Raises OSError when the disk refuses."""
        ours = await self._store.async_load() or {}
        try:
            return await self._hass.async_add_executor_job(_install, files, target, ours)
        finally:
            # Also what was written before a disk refused is ours.
            await self._store.async_save(ours)


@singleton(f"{DOMAIN}_installer")
def async_get_installer(hass: HomeAssistant) -> Installer:
    """Return the installer of this Home Assistant."""
    return Installer(hass)


def files_below(source: Path, pattern: str = "**/*.yaml") -> dict[str, bytes]:
    """Return the files below ``source``, by their paths there. Reads the disk."""
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in sorted(source.glob(pattern))}


def _install(files: Mapping[str, bytes], target: Path, ours: dict[str, str]) -> Installed:
    """Write what may be written; ``ours`` (path to hash) is brought up to date."""
    result = Installed()
    for name, contents in files.items():
        path = target / name
        key, shipped = str(path), _hash(contents)
        present = _hash(path.read_bytes()) if path.exists() else None
        if present == shipped:
            result.kept.append(name)
        elif present is not None and present != ours.get(key):
            result.changed.append(name)
            continue
        else:
            _write(path, contents)
            (result.installed if present is None else result.updated).append(name)
        ours[key] = shipped
    return result


def _write(path: Path, contents: bytes) -> None:
    """Write a whole file or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(contents)
    beside.replace(path)


def _hash(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()
