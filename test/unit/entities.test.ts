import { expect, it } from 'vitest'
import { scopes } from '#core/connection/identity.ts'
import { allEntities, sendingOrder } from '#core/entities/index.ts'

it.each(allEntities.map((entity) => [entity.name, entity] as const))('the description of %s agrees with itself', (name, entity) => {
  const { operations, key, sending, fields, mirror } = entity
  for (const [op, { repeatable, provedBy }] of Object.entries(operations)) {
    // The row alone cannot tell whether a request that must not happen twice has happened.
    if (!repeatable) expect(provedBy, op).not.toBe('row')
  }
  expect(sending.create !== undefined).toBe(operations.create !== undefined)
  expect(sending.canBeFound !== undefined).toBe(operations.create !== undefined)
  expect(sending.remove !== undefined).toBe(operations.delete !== undefined)
  // Several parts of a key: the further ones stand in the field, which then has no column of its own.
  expect(mirror.fields === null).toBe(key.parts.length > 1)
  expect(scopes).toContain(entity.writeScope)
  // What is referred to, or names the row, is sent before.
  const before = sendingOrder.slice(0, sendingOrder.indexOf(entity)).map((one) => one.name)
  const wanted = [key.of, ...Object.values(fields.references)].filter((target) => target !== name)
  expect(before).toEqual(expect.arrayContaining(wanted))
})
