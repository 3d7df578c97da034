import type { VaultKind } from '#shared/contracts/app.ts'

/** A place for secrets. Keys are names such as `profile/abc/tokens`. */
export interface VaultPort {
  /** Which kind holds the secrets, and where, for the settings page. */
  describe(): Promise<{ kind: VaultKind; where: string }>
  /** Null where there is none. VAULT_LOCKED: could be read after unlocking; VAULT_UNREADABLE: never again. */
  get(key: string): Promise<string | null>
  set(key: string, secret: string): Promise<void>
  delete(key: string): Promise<void>
}
