import * as shop from './0001-shop.ts'
import * as mirror from './0002-mirror.ts'
import * as outbox from './0003-outbox.ts'
import * as steps from './0004-steps.ts'
import * as wireFields from './0005-wire-fields.ts'
import * as entities from './0006-entities.ts'
import * as devices from './0007-devices.ts'
import * as printing from './0008-printing.ts'
import * as labels from './0009-labels.ts'
import * as transactions from './0010-transactions.ts'

export interface Migration {
  readonly version: number
  readonly sql: string
}

/** In order; `user_version` of a file is the last one it has been through. */
export const migrations: readonly Migration[] = [shop, mirror, outbox, steps, wireFields, entities, devices, printing, labels, transactions]
