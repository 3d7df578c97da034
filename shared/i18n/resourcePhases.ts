import type { ResourceName } from '../contracts/sync.ts'

type ByResource = Readonly<Record<ResourceName, string>>

/** A phrase about each resource, made from its name. */
export const phasesOf = (names: ByResource, phrase: (name: string) => string): ByResource =>
  Object.fromEntries(Object.entries(names).map(([resource, name]) => [resource, phrase(name)])) as ByResource
