import type { SqlValue } from '../store/db.ts'

export interface Where {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** So many parts of a search are heeded. */
const maxParts = 6

const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/gu, '\\$&')}%`

/** A part of a search, typed at any width: a time, a number or an amount, else a word of the goods. */
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
      sql: `(h.total = ? OR h.transaction_uuid LIKE ? ESCAPE '\\' OR h.terminal_tran_id = ? OR h.transaction_head_id = ?
        OR EXISTS (SELECT 1 FROM transaction_detail d WHERE d.transaction_head_id = h.transaction_head_id AND d.product_code = ?))`,
      values: [amount, digits.length >= 4 ? number : digits, digits, Number(digits), digits],
    }
  }
  return {
    sql: `EXISTS (SELECT 1 FROM transaction_detail d WHERE d.transaction_head_id = h.transaction_head_id
      AND (d.product_name LIKE ? ESCAPE '\\' OR d.product_code LIKE ? ESCAPE '\\'))`,
    values: [likeText(part), likeText(part)],
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
