import type { DeviceCondition } from '#shared/domain/devices.ts'

/** With these it is tried; with the others it is waited. A printer that cannot tell how it is may well print. */
export const mayPrint: ReadonlySet<DeviceCondition> = new Set(['ready', 'nearEnd', 'busy', 'unknown'])

/** In the middle of a job: a person has to do something. */
export const needsPerson: ReadonlySet<DeviceCondition> = new Set([
  'paperOut',
  'coverOpen',
  'cutterError',
  'overheated',
  'wrongMedia',
  'ribbonOut',
  'paused',
  'error',
])
