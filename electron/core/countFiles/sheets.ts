import type { CountLine } from '#shared/contracts/countReview.ts'
import { productText } from '#shared/domain/productText.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language } from '#shared/i18n/index.ts'
import { findCount } from '../countReview/count.ts'
import { windowOf } from '../countReview/lines.ts'
import { summarize } from '../countReview/totals.ts'
import { countState } from '../stockCounts/counts.ts'
import { findCount as countHead } from '../stockCounts/sessions.ts'
import { placesToCount, type ProductPlace } from '../stockCounts/shelves.ts'
import type { ReadDb } from '../store/db.ts'
import type { PdfColumn, PdfPart, PdfTable } from '../pdf/tablePdf.ts'
import { choiceText, marksText } from './lineTexts.ts'

export type SheetKind = 'countSheets' | 'recount' | 'variance'

interface Asked {
  readonly countId: string
  readonly kind: SheetKind
  /** Of count sheets: whether the books are on them. Lists to count again are blind always. */
  readonly showExpected: boolean
  readonly language: Language
}

/** No count has more products, and no paper. */
const mostLines = 1_000_000
const barsRowMm = 13
const textRowMm = 7

/** The lines that a paper of a kind has, in its order. Throws NOT_FOUND. */
export function linesOf(db: ReadDb, countId: string, kind: SheetKind): readonly CountLine[] {
  const filter = { countSheets: 'all', recount: 'recount', variance: 'differs' } as const
  const order = kind === 'variance' ? 'yen' : 'category'
  const asked = { countId, filter: filter[kind], order, descending: kind === 'variance', search: '', productId: null, group: null } as const
  return windowOf(db, { ...asked, offset: 0, limit: mostLines }).rows
}

export interface ShelfLines {
  /** Null: no count has found them on a shelf. */
  readonly place: ProductPlace | null
  readonly lines: readonly CountLine[]
  /** Products of these that stand on other shelves, too. */
  readonly onSeveral: ReadonlySet<number>
}

/** In the order of walking, each shelf by itself: a product is on every shelf that it is to be looked for on. What was found on none comes last. */
export function byShelf(
  db: ReadDb,
  count: { readonly countId: string; readonly storeId: number },
  lines: readonly CountLine[],
): readonly ShelfLines[] {
  const places = placesToCount(
    db,
    count,
    lines.map(({ productId }) => productId),
  )
  const parts = new Map<string, { readonly place: ProductPlace | null; readonly lines: CountLine[]; readonly onSeveral: Set<number> }>()
  for (const line of lines) {
    const its = places.get(line.productId) ?? [null]
    for (const place of its) {
      const part = parts.get(place?.shelfId ?? '') ?? { place, lines: [], onSeveral: new Set<number>() }
      part.lines.push(line)
      if (its.length > 1) part.onSeveral.add(line.productId)
      parts.set(place?.shelfId ?? '', part)
    }
  }
  return [...parts.values()].toSorted((a, b) => (a.place?.position ?? Infinity) - (b.place?.position ?? Infinity))
}

/** The books are on no paper that a blind count is counted with. */
export const isBlindCount = (db: ReadDb, countId: string): boolean => countHead(db, countId).isBlind

export const placeName = (place: ProductPlace): string => [place.code, place.name].filter((part) => part !== '').join(' ')

const text = (heading: string, widthMm: number, align: PdfColumn['align'] = 'left'): PdfColumn => ({
  heading,
  widthMm,
  align,
  kind: 'text',
})

/** What is printed of a count. Throws NOT_FOUND. */
export function sheetOf(db: ReadDb, { countId, kind, showExpected, language }: Asked, now: Date): PdfTable {
  const t = createTranslate(language)
  const format = createFormat(language)
  const { name, storeId } = findCount(db, countId)
  const store = db.column<string>('SELECT store_name FROM store WHERE store_id = ?', [storeId])[0] ?? ''
  const lines = linesOf(db, countId, kind)
  const yen = (value: number | null): string => (value === null ? '' : format.signedYen(value))
  const common = {
    title: `${t(`countFiles.sheets.${kind}`)}  ${name}`,
    foot: t('countFiles.sheets.printed', { at: format.moment(now.toISOString()) }),
    pageText: (page: number, pages: number) => t('countFiles.sheets.page', { page, pages }),
    createdAt: now,
  }
  if (kind === 'variance') {
    const { variance, commit, readAt, behind } = summarize(db, countId)
    const state = countState(db, countId)
    const pieces = (more: number, less: number) => ({ pieces: `${format.signed(more)} / ${format.signed(less)}` })
    const withoutCost = (count: number): readonly string[] => (count === 0 ? [] : [t('countReview.figures.withoutCost', { count })])
    const totals = { lines: lines.length, more: yen(variance.moreYen), less: yen(variance.lessYen), yen: yen(variance.yen) }
    const corrections = { count: commit.lines, yen: yen(commit.yen), ...pieces(commit.more, commit.less) }
    const isProvisional = state === 'counting' && (readAt === null || behind > 0)
    const inOneLine = (...texts: readonly string[]): string => texts.join(' · ')
    const notes = [
      inOneLine(
        t('countFiles.sheets.totals', totals),
        t('countFiles.sheets.pieces', pieces(variance.more, variance.less)),
        ...withoutCost(variance.withoutCost),
      ),
      inOneLine(t('countFiles.sheets.corrections', corrections), ...withoutCost(commit.withoutCost)),
      ...(isProvisional ? [t('countFiles.sheets.provisional')] : []),
    ]
    return {
      ...common,
      subtitle: `${store}  ${t(`stockCounts.states.${state}`)}`,
      notes,
      rowMm: textRowMm,
      isLandscape: true,
      columns: [
        // Sizes and colours stand at the end of a name, and tell products apart.
        { ...text(t('countFiles.columns.product'), 88), kind: 'whole' },
        { ...text(t('countFiles.columns.code'), 40), kind: 'code' },
        text(t('countFiles.columns.expected'), 16, 'right'),
        text(t('countFiles.columns.counted'), 16, 'right'),
        text(t('countFiles.columns.variance'), 16, 'right'),
        text(t('countFiles.columns.yen'), 24, 'right'),
        text(t('countFiles.columns.correction'), 18, 'right'),
        { ...text(t('countFiles.columns.note'), 55), kind: 'whole' },
      ],
      parts: [
        {
          title: '',
          rows: lines.map((line) => [
            productText(line),
            line.productCode ?? '',
            format.number(line.expected),
            line.counted === null ? '' : format.number(line.counted),
            line.variance === null ? '' : format.signed(line.variance),
            yen(line.yen),
            line.correction === 0 ? '' : format.signed(line.correction),
            [choiceText(t, line), marksText(t, line), line.reason ?? ''].filter(Boolean).join(' · '),
          ]),
        },
      ],
    }
  }
  const withBooks = kind === 'countSheets' && showExpected && !isBlindCount(db, countId)
  /** Smaregi keeps one number for all shelves: on one of several it would be read as that of the shelf. */
  const books = ({ onSeveral }: ShelfLines, { productId, expected }: CountLine): string =>
    onSeveral.has(productId) ? t('countFiles.sheets.allShelves', { count: expected }) : format.number(expected)
  return {
    ...common,
    subtitle: `${store}    ${t('countFiles.sheets.signed')}: ____________________`,
    rowMm: barsRowMm,
    columns: [
      text(t('countFiles.columns.product'), withBooks ? 70 : 94),
      { heading: t('countFiles.columns.bars'), widthMm: 58, align: 'left', kind: 'bars' },
      ...(withBooks ? [text(t('countFiles.columns.expected'), 24, 'right')] : []),
      { heading: t('countFiles.columns.counted'), widthMm: 34, align: 'left', kind: 'box' },
    ],
    parts: byShelf(db, { countId, storeId }, lines).map((part): PdfPart => ({
      title: part.place === null ? t('countFiles.sheets.noShelf') : placeName(part.place),
      rows: part.lines.map((line) => [productText(line), line.productCode ?? '', ...(withBooks ? [books(part, line)] : []), '']),
    })),
  }
}
