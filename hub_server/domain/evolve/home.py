"""How the home is put together."""

from typing import assert_never

from hub_server.domain import events as e
from hub_server.domain.evolve.mappings import mapping_key, put, without, without_value
from hub_server.domain.records import replace
from hub_server.domain.site import Area, Credential, Site


def evolve_home(site: Site, event: e.HomeEvent) -> Site:
    """Return the home after ``event``."""
    match event:
        case e.HubStarted():
            return site
        case e.AreaAdded():
            area = Area(area_id=event.area_id, name=event.name)
            return replace(site, areas=put(site.areas, area.area_id, area))
        case e.DevicePut():
            return replace(
                site,
                devices=put(site.devices, event.device.device_id, event.device),
                next_device=max(site.next_device, event.device.number + 1),
            )
        case e.DeviceRemoved():
            return _without_device(site, event.device_id)
        case e.PersonPut():
            return replace(site, people=put(site.people, event.person.person_id, event.person))
        case e.PersonRemoved():
            return replace(
                site,
                people=without(site.people, event.person_id),
                credentials={k: each for k, each in site.credentials.items() if each.person_id != event.person_id},
                mappings=without_value(site.mappings, event.person_id),
                whereabouts=without(site.whereabouts, event.person_id),
                checks=without(site.checks, event.person_id),
                sms=without(site.sms, event.person_id),
            )
        case e.CredentialGranted():
            granted = Credential(
                person_id=event.person_id,
                kind=event.kind,
                lock_id=event.lock_id,
                slot=event.slot,
                validity=event.validity,
                until_ms=event.until_ms,
            )
            return replace(site, credentials=put(site.credentials, event.credential_id, granted))
        case e.CredentialLimited():
            limited = site.credentials.get(event.credential_id)
            if limited is None:
                return site
            limited = replace(limited, validity=event.validity, used=0)
            return replace(site, credentials=put(site.credentials, event.credential_id, limited))
        case e.CredentialRevoked():
            return replace(site, credentials=without(site.credentials, event.credential_id))
        case e.UserMapped():
            key = mapping_key(event.client_id, event.user_id)
            return replace(site, mappings=put(site.mappings, key, event.person_id))
        case e.UserUnmapped():
            key = mapping_key(event.client_id, event.user_id)
            return replace(site, mappings=without(site.mappings, key))
        case e.AutomationsTrusted():
            others = site.trusted - {event.client_id}
            return replace(site, trusted=others | {event.client_id} if event.trusted else others)
        case e.SettingsChanged():
            return replace(site, settings=event.settings)
        case _:
            assert_never(event)


def _without_device(site: Site, device_id: str) -> Site:
    areas = {
        area_id: replace(
            area,
            bypassed=area.bypassed - {device_id},
            left_out=area.left_out - {device_id},
            shut_down=area.shut_down - {device_id},
            trips=without(area.trips, device_id),
        )
        for area_id, area in site.areas.items()
    }
    return replace(
        site,
        areas=areas,
        devices=without(site.devices, device_id),
        missing=without(site.missing, device_id),
        orders=without(site.orders, device_id),
        captures=without(site.captures, device_id),
        service=without(site.service, device_id),
        tests=without(site.tests, device_id),
        habits=without(site.habits, device_id),
        credentials={key: each for key, each in site.credentials.items() if each.lock_id != device_id},
        test=replace(site.test, waiting=site.test.waiting - {device_id}) if site.test else None,
        walks={area_id: replace(walk, waiting=walk.waiting - {device_id}) for area_id, walk in site.walks.items()},
        faults=tuple(fault for fault in site.faults if fault.subject != device_id),
    )
