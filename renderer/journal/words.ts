import { useMemo } from 'react'
import type { JournalBody, JournalPurpose, JournalRow } from '#shared/contracts/journal.ts'
import { useWords, type Wording } from '../common/i18n.ts'

/** How a line is coloured: by what became of it. */
export type Tone = 'good' | 'bad' | 'lost' | 'plain'

export const toneOf = ({ status, failure }: Pick<JournalRow, 'status' | 'failure'>): Tone =>
  status === null ? 'lost' : failure !== null ? 'bad' : status < 300 ? 'good' : 'plain'

interface JournalWords extends Wording {
  readonly outcome: (row: Pick<JournalRow, 'status'>) => string
  readonly took: (milliseconds: number) => string
  readonly size: (row: Pick<JournalRow, 'bytesOut' | 'bytesIn'>) => string
  readonly purpose: (purpose: JournalPurpose) => string
}

/** Words of the journal's lists. */
export function useJournalWords(): JournalWords {
  const words = useWords()
  return useMemo(() => {
    const { t, format } = words
    return {
      ...words,
      outcome: ({ status }) => {
        if (status === null) return t('journal.noAnswer')
        if (status >= 400) return String(status)
        return t(status < 300 ? 'journal.succeeded' : 'journal.redirected', { status })
      },
      took: (milliseconds) =>
        milliseconds < 1000
          ? t('journal.milliseconds', { value: Math.round(milliseconds) })
          : t('journal.seconds', { value: (milliseconds / 1000).toFixed(1) }),
      size: ({ bytesOut, bytesIn }) => format.bytes(bytesOut + (bytesIn ?? 0)),
      purpose: (purpose) => t(`journal.purposes.${purpose}`),
    }
  }, [words])
}

/** JSON with line breaks; anything else as it came. */
export const pretty = ({ text }: Pick<JournalBody, 'text'>): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
