import { foldSearch } from '#shared/domain/text.ts'
import { transactions as en } from '#shared/i18n/en/transactions.ts'
import { transactions as ja } from '#shared/i18n/ja/transactions.ts'
import type { SqlValue } from '../store/db.ts'

export interface Where {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** So many parts of a search are heeded. */
const maxParts = 6

const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/gu, '\\$&')}%`

/** What a list calls the rows that are no plain sale, in either language: 返品, 取消, 入金 … */
const marks: ReadonlyMap<string, string> = new Map(
  [ja, en].flatMap(({ kinds, cancelled, divisions }) => [
    [foldSearch(kinds.return), "coalesce(h.transaction_head_division, '1') = '1' AND (h.return_sales = '1' OR h.total < 0)"] as const,
    [foldSearch(cancelled), "h.cancel_division = '1'"] as const,
    ...Object.entries(divisions).map(([division, word]) => [foldSearch(word), `h.transaction_head_division = '${division}'`] as const),
  ]),
)

/** A part of a search, typed at any width: a time, a number or an amount, else a mark of the list, or a word of the goods or of who sold. */
function conditionOf(part: string): Where {
  const time = /^(\d{1,2}):(\d{0,2})$/u.exec(part) ?? /^(\d{1,2})時(?:(\d{1,2})分?)?$/u.exec(part)
  if (time !== null) {
    const [, hour = '', minute = ''] = time
    const from = `${hour.padStart(2, '0')}:${minute}`
    return { sql: 'substr(h.terminal_tran_date_time, 12, ?) = ?', values: [from.length, from] }
  }
  const digits = /^-?[¥\\]?(-?\d[\d,]*)円?$/u.exec(part)?.[1]?.replaceAll(',', '')
  if (digits !== undefined && digits.length <= 15) {
    const amount = part.startsWith('-') ? -Math.abs(Number(digits)) : Number(digits)
    const number = likeText(digits.replace('-', ''))
    return {
      sql: `(h.total = ? OR substr(h.terminal_tran_date_time, 12, 5) = ? OR h.transaction_uuid LIKE ? ESCAPE '\\' OR h.terminal_tran_id = ? OR h.transaction_head_id = ?
        OR EXISTS (SELECT 1 FROM transaction_detail d WHERE d.transaction_head_id = h.transaction_head_id AND d.product_code = ?))`,
      values: [
        amount,
        /^\d{4}$/u.test(digits) ? `${digits.slice(0, 2)}:${digits.slice(2)}` : '',
        digits.length >= 4 ? number : digits,
        digits,
        Number(digits),
        digits,
      ],
    }
  }
  const word = foldSearch(part)
  return {
    sql: `(${marks.get(word) ?? '0'} OR instr(fold_search(h.staff_name), ?) > 0
      OR EXISTS (SELECT 1 FROM transaction_detail d WHERE d.transaction_head_id = h.transaction_head_id
        AND (instr(fold_search(d.product_name), ?) > 0 OR d.product_code LIKE ? ESCAPE '\\')))`,
    values: [word, word, likeText(part)],
  }
}

/** What the rows of a search fulfil. Width is folded (NFKC): a scanner or an IME may have made it wide. */
export function searchWhere(search: string): readonly Where[] {
  const parts = search.normalize('NFKC').split(/\s+/u)
  return parts
    .filter((part) => part !== '')
    .slice(0, maxParts)
    .map(conditionOf)
}
