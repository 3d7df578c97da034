import { createHash } from 'node:crypto'
import type { Data } from '../data/open.ts'

/** Everybody may sign in to the practice shop: any e-mail with this password, and the page says so. */
export const practicePassword = 'banto'
export const sampleEmail = 'tencho@banto.example'

export interface Account {
  readonly sub: string
  readonly email: string
  readonly name: string
}

export interface Accounts {
  /** The account of a login form, or null where it is refused. */
  signIn(email: string, password: string): Account | null
  find(sub: string): Account | null
}

export function createAccounts(data: Data): Accounts {
  const insert = data.db.prepare('INSERT INTO account VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const bySub = data.db.prepare<[string], Account>('SELECT sub, email, name FROM account WHERE sub = ?')
  return {
    signIn(email, password) {
      const address = email.normalize('NFKC').trim().toLowerCase()
      if (address === '' || password.normalize('NFKC').trim() !== practicePassword) return null
      const sub = `u${createHash('sha256').update(address).digest('hex').slice(0, 16)}`
      const name = address === sampleEmail ? '見本 店長' : (address.split('@')[0] ?? address)
      insert.run(sub, address, name)
      return bySub.get(sub) ?? null
    },
    find: (sub) => bySub.get(sub) ?? null,
  }
}
