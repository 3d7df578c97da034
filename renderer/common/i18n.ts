import type { i18n } from 'i18next'
import { createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { findWords, type Language, type Translate, type WordValues } from '#shared/i18n/index.ts'
import { createFormat, type Format } from '#shared/i18n/format.ts'

export interface Wording {
  /** Words of a checked key. */
  readonly t: Translate
  /** Words of a key made of a code from the engine; null where there are none. */
  readonly find: (key: string, values?: WordValues) => string | null
  /** Numbers, yen, times and cell values as the language writes them. */
  readonly format: Format
  readonly language: Language
  readonly i18n: i18n
}

/** The words of the language in use; a component that asks is drawn again when it changes. */
export function useWords(): Wording {
  const { i18n } = useTranslation()
  const language: Language = i18n.language === 'en' ? 'en' : 'ja'
  return useMemo(
    () => ({
      t: (key, values) => i18n.t(key, { lng: language, ...values }),
      find: (key, values) => findWords(i18n, key, values),
      format: createFormat(language),
      language,
      i18n,
    }),
    [i18n, language],
  )
}

/** The clock of the page, replaced in tests. */
const ClockContext = createContext<() => Date>(() => new Date())
export const useClock = (): (() => Date) => useContext(ClockContext)
