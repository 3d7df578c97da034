import { createInstance, type i18n } from 'i18next'
import { en } from './en/index.ts'
import { ja } from './ja/index.ts'
import type { WordKeys } from './types.ts'

export type Language = 'ja' | 'en'
export const languages = ['ja', 'en'] as const satisfies readonly Language[]
export type WordKey = WordKeys<typeof ja>
/** Blanks of a sentence: `{{count}}`; `{{count, number}}` writes it with separators. */
export type WordValues = Readonly<Record<string, string | number | boolean | null>>
export type Translate = (key: WordKey, values?: WordValues) => string

export const resources = { ja: { translation: ja }, en: { translation: en } } as const

/** A ready translator of its own (no global state), in the page as in the desktop host's menu. */
export function createI18n(language: Language): i18n {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'ja',
    resources,
    // React escapes; menus and titles are plain text.
    interpolation: { escapeValue: false },
    // A fact that the engine could not give leaves no braces behind.
    missingInterpolationHandler: () => '',
    returnNull: false,
    initAsync: false,
  })
  return instance
}

/** The same with checked keys, where React is not there (menus, notices). */
export function createTranslate(language: Language): Translate {
  const instance = createI18n(language)
  return (key, values) => instance.t(key, { ...values })
}

/** Words under a key made of parts that come from elsewhere (codes, phases), or null where there are none. */
export function findWords(instance: i18n, key: string, values: WordValues = {}): string | null {
  return instance.exists(key) ? instance.t(key, { ...values }) : null
}
