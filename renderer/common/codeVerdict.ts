import type { OutputOf } from '#shared/contracts/index.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { useWords } from './i18n.ts'

type Found = Pick<OutputOf<'lookup.find'>, 'code' | 'reading'>

interface Verdict {
  readonly text: string
  readonly wrong: boolean
}

/** Digits that are no whole code: half of one, or two that ran together. A shop's own numbers are short and may have any length. */
const leastOfHalf = 6

/** What a code itself tells, so that a person knows whether to scan again or to look elsewhere; null where it tells nothing. */
export function useCodeVerdict(): (found: Found) => Verdict | null {
  const { t } = useWords()
  return ({ code, reading }) => {
    if (reading.checkDigit === 'wrong') {
      return { text: t('lookup.unknown.checkDigit', { expected: reading.expectedCheckDigit ?? '' }), wrong: true }
    }
    if (reading.link === 'compressed' || reading.link === 'address') {
      const text = reading.link === 'address' ? 'address' : reading.kind === 'gs1' ? 'compressedLink' : 'unreadLink'
      return { text: t(`lookup.unknown.${text}`), wrong: false }
    }
    if (reading.kind === 'book') return { text: t('lookup.unknown.bookIsbn'), wrong: false }
    if (reading.kind === 'bookPrice') return { text: t('lookup.unknown.book'), wrong: false }
    if (reading.kind === 'magazine') return { text: t('lookup.unknown.magazine'), wrong: false }
    if (reading.kind === 'inStore') {
      // Eight digits have no room for a value: they are the item itself.
      const text = reading.parts.length > 0 ? 'inStoreItem' : code.length > 8 ? 'inStoreNoRule' : 'inStore'
      return { text: t(`lookup.unknown.${text}`, { item: reading.productCode }), wrong: reading.valueIsWrong }
    }
    if (reading.checkDigit === 'ok') return { text: t('lookup.unknown.valid'), wrong: false }
    if (reading.kind !== 'other' || !/^\d+$/u.test(code) || code.length < leastOfHalf) return null
    return code.length === 12
      ? { text: t('lookup.unknown.lastDigitMissing', { whole: withCheckDigit(code) }), wrong: true }
      : { text: t('lookup.unknown.oddLength', { count: code.length }), wrong: true }
  }
}
