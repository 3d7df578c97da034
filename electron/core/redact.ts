/**
 * What must not be kept: the one table of field names and looks, used by the journal, the log and the
 * export for support. Names are compared without case, `_` and `-`, so `staff_name`, `staffName` and
 * `Staff-Name` are the same.
 */

/** Whoever has one of these can act as the shop: tokens, passwords, PINs. */
const secretNames = /token|secret|passw|authorization|cookie|verifier|challenge|assertion|nonce|pincode|apikey|credential|privatekey/
/** Secrets of OAuth whose names mean something harmless elsewhere: only in addresses and forms. */
const secretParameters: ReadonlySet<string> = new Set(['code', 'state', 'sessionstate', 'loginhint', 'idtokenhint'])

/** Who a person is and how to reach them: staff, customers, members, contacts, and who signed in. */
const personalNames: ReadonlySet<string> = new Set(
  (
    'name firstname lastname firstnamekana lastnamekana firstkana lastkana alphabetname givenname familyname ' +
    'middlename fullname nickname username preferredusername displayname staffname staffnamekana staffkana ' +
    'customername customernamekana membername contactpersonname authorname ownername companyname ' +
    'departmentname receiptname profile picture website tel tel1 tel2 telno telephone fax phone mobile address ' +
    'address1 address2 street streetaddress locality city building prefecture prefecturecode birth birthdate ' +
    'birthday sex gender age passportno nationality customercode customerno note note2 memo receiptmemo remark ' +
    'remarks comment wage hourlywage salary'
  ).split(' '),
)
const personalLooks = /mail|phone|faxnumber|postcode|postalcode|postnumber|zipcode|postaladdress/

/** The name of an operation, which Banto writes into a memo so that a request can be found again. */
const ownOperation = /番頭 [0-9A-Z]{4}-\d{4,15}(?!\d)/u

/** The operation that a memo names, without the count and the person around it; null where it names none. */
export const operationIn = (memo: string): string | null => ownOperation.exec(memo)?.[0] ?? null

const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [redacted]'],
  [/\beyJ[\w-]{4,}\.[\w-]{4,}(\.[\w-]*)?/g, '[redacted]'],
  [
    /([?&](?:code|state|token|nonce|access_token|refresh_token|id_token|client_secret|code_verifier|code_challenge)=)[^&\s"']+/gi,
    '$1[redacted]',
  ],
]
const personalTexts: readonly (readonly [RegExp, string])[] = [
  [/[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g, '[personal]'],
  [/(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])/g, '[personal]'],
  [/〒\s?\d{3}-?\d{4}/gu, '[personal]'],
]

export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

const known = new Map<string, 'secret' | 'personal' | null>()

/** What a field of this name holds, whatever its value. Kept by name: a page has few, many times. */
export const fieldKind = (name: string): 'secret' | 'personal' | null => {
  const before = known.get(name)
  if (before !== undefined) return before
  const plain = plainName(name)
  const kind = secretNames.test(plain) ? 'secret' : personalNames.has(plain) || personalLooks.test(plain) ? 'personal' : null
  // Names come from the server: not without bound.
  if (known.size < 5_000) known.set(name, kind)
  return kind
}

const through = (text: string, table: readonly (readonly [RegExp, string])[]): string =>
  table.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text)

/** Free text with secrets taken out by their look. */
const redactSecrets = (text: string): string => through(text, secretTexts)

/** Free text with secrets, addresses of mail and numbers of phones taken out by their look. */
export const redactText = (text: string): string => {
  // Most values of a row are short and have none of the marks all looks need.
  if (text.length < 8 || !/[@〒&?]|-\d|eyJ|bearer|basic/iu.test(text)) return text
  return through(redactSecrets(text), personalTexts)
}

const empty = (value: unknown): boolean => value === null || value === undefined || value === '' || typeof value === 'boolean'

const redactField = (name: string, value: unknown, depth: number): unknown => {
  if (empty(value)) return value
  const kind = fieldKind(name)
  if (kind === null) return redactJson(value, depth + 1)
  if (kind === 'secret') return '[redacted]'
  return (typeof value === 'string' ? operationIn(value) : null) ?? '[personal]'
}

/** A copy of a parsed JSON body fit to be kept: secrets and personal data out, at any depth. */
export const redactJson = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > 12) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => redactJson(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactField(name, item, depth)]))
}

const redactParameters = (parameters: URLSearchParams): string => {
  const parts: string[] = []
  for (const [name, value] of parameters) {
    const hidden = value !== '' && (fieldKind(name) !== null || secretParameters.has(plainName(name)))
    const shown = hidden ? (fieldKind(name) === 'personal' ? '[personal]' : '[redacted]') : redactText(value)
    parts.push(`${name}=${shown}`)
  }
  return parts.join('&')
}

/** The query of an address, readable (not encoded), with its leading `?`; empty where there is none. */
export const redactQuery = (url: URL): string => (url.search === '' ? '' : `?${redactParameters(url.searchParams)}`)

/** A form as the token endpoint takes it. */
export const redactForm = (body: string): string => redactParameters(new URLSearchParams(body))

/** A copy of facts fit for the log: secrets by name and by look are taken out, at any depth. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactSecrets(value)
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value
  if (depth > 6) return '[deep]'
  if (value instanceof Error) return redact(value.stack ?? value.message)
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      fieldKind(name) === 'secret' && !empty(item) ? '[redacted]' : redact(item, depth + 1),
    ]),
  )
}
