import type { Wording } from '../common/i18n.ts'

/** What tells two sessions apart, also of one person at one PC. */
export interface NamedSession {
  readonly person: string
  readonly computer: string
  readonly round: number
  readonly startedAt: string
}

/** «佐藤 2回目(レジ横、2026/11/20 10:00:00から)»: who counted, in which round, where and from when. */
export const sessionWords = ({ t, format }: Pick<Wording, 't' | 'format'>, { person, computer, round, startedAt }: NamedSession): string =>
  t('countFiles.carry.session', {
    computer,
    person: round > 1 ? t('countFiles.carry.round', { person, round }) : person,
    at: format.moment(startedAt),
  })
