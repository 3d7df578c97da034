import { homedir } from 'node:os'
import type { JournalBody, JournalEntry } from '#shared/contracts/journal.ts'
import { operationIn, plainName, redactJson, redactText } from '../redact.ts'

/**
 * What may leave the company in a support bundle: more is hidden than in the journal itself. Figures, ids,
 * dates and the words of errors stay, unless they are a person's (numbers of staff and customers, days of
 * hire, pay); every other text (names of products, memos) is told by its length.
 */

/** Amounts, ids, codes of digits, dates and times. */
const harmless = /^[\d\s.,:+\-/TZ%]*$/
/** Fields whose words are the point of a report: they come from the program on the other side, not from the shop. */
const words: ReadonlySet<string> = new Set(
  (
    'type title detail error error_description message errors reason instance scope token_type grant_type ' +
    'issuer fields sort order table_name proc_name'
  ).split(' '),
)
/** Figures that say who a person is, or what the company knows of one: the number of a member of staff names them to a colleague. */
const personalFigures: ReadonlySet<string> = new Set(
  (
    'staffid staffids staffcode staffno employeeid employeecode employeeno employeenumber userid customerid customerids ' +
    'membercode memberid hiredate joindate entrydate terminationdate terminationflag retirementdate resignationdate leavedate ' +
    'paidleavedate netpay totalallowance totaldeduction totaltaxable personnelexpenses bonus'
  ).split(' '),
)
const isPersonalFigure = (name: string): boolean => personalFigures.has(plainName(name))
const noFigure = (value: unknown): boolean => value === null || value === undefined || value === '' || typeof value === 'boolean'

/** What is quoted in a message is somebody's input. */
const quoted: readonly (readonly [RegExp, string])[] = [
  [/「[^」]*」/gu, '「…」'],
  [/『[^』]*』/gu, '『…』'],
  [/"[^"]*"/g, '"…"'],
]

/** Words of a failure without what they quote. */
export const strictFailure = (text: string): string => quoted.reduce((rest, [pattern, by]) => rest.replace(pattern, by), redactText(text))

const hide = (name: string, value: unknown): unknown => {
  if (isPersonalFigure(name)) return noFigure(value) ? value : '[personal]'
  if (Array.isArray(value)) return value.map((item) => hide(name, item))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(key, item)]))
  }
  if (typeof value !== 'string' || harmless.test(value) || /^\[(redacted|personal|deep)\]$/.test(value)) return value
  const operation = operationIn(value)
  if (operation !== null) return operation
  return words.has(name) ? strictFailure(value) : `[${value.length}]`
}

const strictBody = (body: JournalBody | null): unknown => {
  if (body === null) return null
  try {
    return hide('', JSON.parse(body.text))
  } catch {
    return `[${body.text.length}]`
  }
}

/** Numbers of people stand in paths too: after `staffs` and `customers`, and anywhere below `/timecard`. */
const withoutPeople = (below: string): string =>
  below.startsWith('/timecard/')
    ? below.replaceAll(/\/\d+(?=\/|$)/gu, '/…')
    : below.replaceAll(/(\/(?:staffs?|customers?))\/\d+(?=\/|$)/gu, '$1/…')

/** A path without numbers of people, and with the values of its query hidden unless they are figures. */
export const strictPath = (path: string): string => {
  const [full = '', query] = path.split('?', 2)
  const below = withoutPeople(full)
  if (query === undefined) return below
  const parts = query.split('&').map((part) => {
    const at = part.indexOf('=')
    return at < 0 ? part : `${part.slice(0, at)}=${String(hide(part.slice(0, at), part.slice(at + 1)))}`
  })
  return `${below}?${parts.join('&')}`
}

/** A line of the journal as it goes out. */
export const strictEntry = (entry: JournalEntry): Record<string, unknown> => ({
  ...entry,
  path: strictPath(entry.path),
  failure: entry.failure === null ? null : strictFailure(entry.failure),
  request: strictBody(entry.request),
  reply: strictBody(entry.reply),
})

/** A line of the log as it goes out. The program writes its log in English: other letters are data of the shop. */
export const strictLogLine = (line: string): string => {
  try {
    const text = JSON.stringify(redactJson(JSON.parse(line)), (name, value: unknown) =>
      isPersonalFigure(name) && !noFigure(value) ? '[personal]' : value,
    )
    return text.replaceAll(/\/timecard\/[\w/]+/gu, withoutPeople).replaceAll(/[^ -~]+/gu, (found) => `[${[...found].length}]`)
  } catch {
    return JSON.stringify({ unreadable: line.length })
  }
}

/** `sb_skb123x4` as `sb_…x4`: enough to tell shops apart, not enough to tell whose it is. */
export const maskId = (id: string): string => (id.length < 6 ? '…' : `${id.slice(0, 3)}…${id.slice(-2)}`)

/** Hides the contract and the folder of the person in text that is ready to go out. */
export const masker = (contractId: string | null, folders: readonly string[] = [homedir()]): ((text: string) => string) => {
  const hidden: (readonly [string, string])[] = folders
    .filter((folder) => folder.length > 3)
    .flatMap((folder) => [[folder, '~'] as const, [JSON.stringify(folder).slice(1, -1), '~'] as const])
  if (contractId !== null && contractId.length >= 4) hidden.push([contractId, maskId(contractId)])
  return (text) => hidden.reduce((rest, [secret, by]) => rest.replaceAll(secret, by), text)
}
