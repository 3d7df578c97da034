import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { Db } from '../data/open.ts'

interface Stored {
  readonly payload: string
  readonly expiresAt: number | null
  readonly consumedAt: number | null
}

const seconds = (): number => Math.floor(Date.now() / 1000)

/** Keeps what the OpenID provider knows in the sandbox's own file, so that a restart signs nobody out. */
export function createAdapterFactory(db: Db): AdapterFactory {
  db.prepare('DELETE FROM oidc WHERE expiresAt < ?').run(seconds())

  const upsert = db.prepare(
    `INSERT INTO oidc (model, id, payload, grantId, uid, userCode, expiresAt) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grantId = excluded.grantId, uid = excluded.uid,
       userCode = excluded.userCode, expiresAt = excluded.expiresAt`,
  )
  const byId = db.prepare<[string, string], Stored>('SELECT payload, expiresAt, consumedAt FROM oidc WHERE model = ? AND id = ?')
  const byUid = db.prepare<[string, string], Stored>('SELECT payload, expiresAt, consumedAt FROM oidc WHERE model = ? AND uid = ?')
  const byCode = db.prepare<[string, string], Stored>('SELECT payload, expiresAt, consumedAt FROM oidc WHERE model = ? AND userCode = ?')
  const consume = db.prepare('UPDATE oidc SET consumedAt = ? WHERE model = ? AND id = ?')
  const destroy = db.prepare('DELETE FROM oidc WHERE model = ? AND id = ?')
  const byGrant = db.prepare('DELETE FROM oidc WHERE grantId = ?')

  const read = (row: Stored | undefined): AdapterPayload | undefined => {
    if (!row || (row.expiresAt !== null && row.expiresAt < seconds())) return undefined
    const payload = JSON.parse(row.payload) as AdapterPayload
    return row.consumedAt === null ? payload : { ...payload, consumed: row.consumedAt }
  }

  return (model): Adapter => ({
    async upsert(id, payload, expiresIn) {
      const expiresAt = typeof expiresIn === 'number' ? seconds() + expiresIn : null
      upsert.run(model, id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, payload.userCode ?? null, expiresAt)
    },
    async find(id) {
      return read(byId.get(model, id))
    },
    async findByUid(uid) {
      return read(byUid.get(model, uid))
    },
    async findByUserCode(userCode) {
      return read(byCode.get(model, userCode))
    },
    async consume(id) {
      consume.run(seconds(), model, id)
    },
    async destroy(id) {
      destroy.run(model, id)
    },
    async revokeByGrantId(grantId) {
      byGrant.run(grantId)
    },
  })
}
