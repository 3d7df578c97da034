import type { ReadDb } from '../store/db.ts'
import type { StoredProfile, Profiles } from './profiles.ts'

/** The profile of the open shop, which changes while the shop is open: a new name, a new sign-in. */
export interface ProfileRef {
  stored: StoredProfile
}

/** The shop goes by the name of its first store, as soon as the stores are here. */
export function shopNameIn(db: ReadDb, stored: StoredProfile): string {
  try {
    const row = db.get<{ name: string }>('SELECT store_name AS name FROM store ORDER BY store_id LIMIT 1')
    return row === undefined || row.name === '' ? stored.shopName : row.name
  } catch {
    return stored.shopName
  }
}

/** Saves the shop's name with its profile where it has changed, for the list of shops. */
export async function saveShopName(profileRef: ProfileRef, db: ReadDb, profiles: Profiles): Promise<void> {
  const shopName = shopNameIn(db, profileRef.stored)
  if (shopName === profileRef.stored.shopName) return
  profileRef.stored = { ...profileRef.stored, shopName }
  await profiles.put(profileRef.stored)
}
