"""Changing the home's mappings without changing them in place."""

from collections.abc import Mapping

from hub_server.domain.records import replace
from hub_server.domain.site import Device, Site


def put[K, V](mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """Return ``mapping`` with ``key`` set, as a new one."""
    changed = dict(mapping)
    changed[key] = value
    return changed


def without[K, V](mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    """Return ``mapping`` without ``key``."""
    if key not in mapping:
        return mapping
    return {kept: value for kept, value in mapping.items() if kept != key}


def without_value(mapping: Mapping[str, str], value: str) -> Mapping[str, str]:
    """Return ``mapping`` without the keys that lead to ``value``."""
    return {key: kept for key, kept in mapping.items() if kept != value}


def with_device(site: Site, device_id: str, **changes: object) -> Site:
    """Return the home with fields of a device changed; one that is gone changes nothing."""
    device = site.devices.get(device_id)
    if device is None:
        return site
    changed: Device = replace(device, **changes)  # type: ignore[arg-type]  # each caller names fields of Device
    return replace(site, devices=put(site.devices, device_id, changed))


def mapping_key(client_id: str, user_id: str) -> str:
    """Return the key of a client's user in ``Site.mappings``."""
    return f"{client_id}/{user_id}"
