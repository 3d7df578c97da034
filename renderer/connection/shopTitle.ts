import type { Profile } from '#shared/contracts/connection.ts'
import type { Translate } from '#shared/i18n/index.ts'

/** A shop's name as the person knows it. The sample shop may have no name of its own but its contract's. */
export const shopTitle = (t: Translate, profile: Pick<Profile, 'kind' | 'shopName' | 'contractId'>): string =>
  profile.kind === 'sample' && profile.shopName === profile.contractId ? t('app.status.sample') : profile.shopName
