import { createTranslate, type Language, type WordKey } from '#shared/i18n/index.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { strictFailure, strictPath } from './strict.ts'
import type { Facts } from './facts.ts'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

type Cell = string | number | null

const style = `
  :root { color-scheme: light dark; font: 14px/1.6 "Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",Meiryo,system-ui,sans-serif }
  body { max-width: 980px; margin: 32px auto; padding: 0 20px; font-variant-numeric: tabular-nums }
  h1 { font-size: 22px } h2 { font-size: 16px; margin: 28px 0 8px }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid #8884; overflow-wrap: anywhere }
  th { font-weight: 600 } td.n { text-align: right; white-space: nowrap } .quiet { opacity: .7 }
`

/** The report as one HTML page without scripts or anything to fetch, in the person's language. */
export const reportPage = (facts: Facts, language: Language, counts: { readonly entries: number; readonly of: number }): string => {
  const t = createTranslate(language)
  const format = createFormat(language)
  const at = (iso: string | null): string => (iso === null ? t('common.time.never') : t('common.time.jst', { moment: format.moment(iso) }))
  const word = (key: WordKey): string => t(key)
  const cell = (value: Cell): string =>
    typeof value === 'number' ? `<td class="n">${escape(format.number(value))}</td>` : `<td>${escape(value ?? '')}</td>`
  const rows = (lines: readonly (readonly Cell[])[]): string => lines.map((line) => `<tr>${line.map(cell).join('')}</tr>`).join('\n')
  const pairs = (list: readonly (readonly [WordKey, Cell])[]): string =>
    `<table>${list.map(([name, value]) => `<tr><th scope="row">${escape(word(name))}</th>${cell(value)}</tr>`).join('\n')}</table>`
  const table = (title: WordKey, heads: readonly WordKey[], lines: readonly (readonly Cell[])[]): string => {
    const head = heads.map((name) => `<th scope="col">${escape(word(name))}</th>`).join('')
    const body =
      lines.length === 0 ? `<p class="quiet">${escape(t('journal.report.none'))}</p>` : `<table><tr>${head}</tr>${rows(lines)}</table>`
    return `<h2>${escape(word(title))}</h2>${body}`
  }
  const { program, system, shop, journal } = facts
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escape(t('journal.report.title'))}</title><style>${style}</style></head><body>
<h1>${escape(t('journal.report.title'))}</h1>
<p>${escape(at(facts.at))}</p>
<p>${escape(t('journal.report.promise'))}</p>
<h2>${escape(t('journal.report.program'))}</h2>
${pairs([
  ['journal.report.version', program.version],
  ['journal.report.host', program.host],
  ['journal.report.system', system.name],
  ['journal.report.memory', `${format.bytes(system.free)} / ${format.bytes(system.memory)}`],
  ['journal.report.node', program.node],
  ['journal.report.sqlite', program.sqlite],
  ['journal.report.vault', program.vault],
  ['journal.report.language', language],
])}
<h2>${escape(t('journal.report.shop'))}</h2>
${
  shop === null
    ? `<p class="quiet">${escape(t('journal.report.noShop'))}</p>`
    : pairs([
        ['journal.report.kind', shop.kind],
        ['journal.report.contract', shop.contract],
        ['journal.report.api', shop.api],
        ['journal.report.identity', shop.identity],
        ['journal.report.line', shop.line],
        ['journal.report.fileVersion', shop.file.version],
        [
          'journal.report.notices',
          shop.file.notices.map((notice) => `${notice.code} (${at(notice.at)})`).join(', ') || t('journal.report.none'),
        ],
      ])
}
${table(
  'journal.report.pulls',
  ['journal.report.resource', 'journal.report.lastPull', 'journal.report.lastFull', 'journal.report.lastError'],
  facts.pulls.map((pull) => [pull.resource, at(pull.lastPullAt), at(pull.lastFullAt), pull.error]),
)}
${table(
  'journal.report.outbox',
  ['journal.report.state', 'journal.report.cells'],
  facts.outbox.map(({ state, cells }) => [state, cells]),
)}
${table(
  'journal.report.tables',
  ['journal.report.table', 'journal.report.rows'],
  facts.tables.map(({ table: name, rows: count }) => [name, count]),
)}
<h2>${escape(t('journal.report.journal'))}</h2>
${pairs([
  ['journal.report.entries', `${format.number(counts.entries)} / ${format.number(counts.of)}`],
  ['journal.report.size', format.bytes(journal.bytes)],
  ['journal.report.oldest', at(journal.oldestAt)],
  ['journal.report.retention', t('journal.report.retentionValue', { days: journal.days, megabytes: journal.megabytes })],
  ['journal.report.paused', journal.paused === null ? t('journal.report.none') : `${journal.paused.code} (${at(journal.paused.at)})`],
])}
${table(
  'journal.report.failures',
  ['journal.report.at', 'journal.report.request', 'journal.report.failure'],
  facts.failures.map((row) => [
    at(row.at),
    `${row.method} ${strictPath(row.path)}`,
    row.failure === null ? null : strictFailure(row.failure),
  ]),
)}
<h2>${escape(t('journal.report.files'))}</h2>
<p>${escape(t('journal.report.filesBody'))}</p>
</body></html>
`
}
