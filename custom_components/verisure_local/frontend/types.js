// What these modules use of Home Assistant's frontend. Types alone: there is nothing here to run.

/**
 * @typedef {{entity_id: string, state: string, last_changed: string, attributes: Record<string, unknown>}} State
 * @typedef {{
 *   entity_id: string, platform?: string, device_id?: string, area_id?: string, entity_category?: string,
 *   hidden?: boolean, translation_key?: string,
 * }} RegistryEntity
 * @typedef {{id: string, area_id?: string | null, name?: string | null, name_by_user?: string | null}} RegistryDevice
 * @typedef {{area_id: string, name: string, icon?: string | null}} RegistryArea
 * @typedef {(key: string, params?: Record<string, string>) => string} Localize
 * @typedef {{
 *   language: string,
 *   states: Record<string, State>,
 *   entities: Record<string, RegistryEntity>,
 *   devices: Record<string, RegistryDevice>,
 *   areas: Record<string, RegistryArea>,
 *   config?: {components: string[]},
 *   themes?: {darkMode?: boolean},
 *   loadBackendTranslation: (category: string, integration: string) => Promise<Localize>,
 *   formatEntityState: (state: State) => string,
 *   callWS: (message: Record<string, unknown>) => Promise<unknown>,
 *   fetchWithAuth: (path: string) => Promise<Response>,
 *   connection: {subscribeMessage: (told: (message: unknown) => void, message: object) => Promise<() => void>},
 * }} Hass
 * @typedef {{device_id: string, entity_id: string | null, name: string, reason: string}} Blocker
 * @typedef {{days?: string[], from?: string, to?: string, first?: string, last?: string, uses?: number}} Validity
 * @typedef {{
 *   credential_id: string, person_id: string, name: string, kind: string, slot: number, validity: Validity,
 *   until: string | null, used: number, works: boolean, spent: boolean,
 * }} Holder
 * @typedef {{
 *   message?: string, translation_key?: string, translation_domain?: string,
 *   translation_placeholders?: Record<string, string>,
 * }} Refusal
 * @typedef {{type: string} & Record<string, unknown>} CardConfig
 * @typedef {{type: string, cards: CardConfig[], column_span?: number}} Section
 * @typedef {{
 *   title: string, path: string, icon: string, type: string, max_columns: number,
 *   dense_section_placement: boolean, sections: Section[],
 * }} View
 */

export {};
