import type { ReactNode } from 'react'
import type { Wording } from '../common/i18n.ts'
import { Box, Text } from '../ui/index.ts'

/** Codes that stand in the sentence itself; more of them are a list. */
export const shownInLine = 3
const mostCharacters = 40

const shortened = (code: string): string => (code.length > mostCharacters ? `${code.slice(0, mostCharacters)}…` : code)

/** What is said of scans that nothing took: a sentence with the last codes, and below it every code that is known, the oldest first. */
export function missedCodes(t: Wording['t'], codes: readonly string[], total: number): ReactNode {
  const last = codes.slice(-shownInLine).map(shortened)
  const sentence = t('scanners.missed', { codes: last.join(t('scanners.between')), count: total })
  if (codes.length <= shownInLine) return sentence
  return (
    <>
      {sentence}
      <Box
        component="ol"
        aria-label={t('scanners.missedList')}
        tabIndex={0}
        mah={180}
        m={0}
        mt={6}
        pl={28}
        style={{ overflowY: 'auto' }}
        start={total - codes.length + 1}
      >
        {codes.map((code, at) => (
          <Text key={`${at} ${code}`} component="li" size="xs" ff="monospace">
            {shortened(code)}
          </Text>
        ))}
      </Box>
    </>
  )
}
