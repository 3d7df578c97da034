import { documentSettings, type DocumentSettings } from '#shared/contracts/documents.ts'
import { checkRegistrationNumber } from '#shared/domain/registrationNumber.ts'
import { BantoError, type ErrorDetails } from '#shared/errors.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

const unset: DocumentSettings = { issuerName: '', registrationNumber: '', taxpayer: 'corporation', footer: '', rounding: 'down' }

/** What the shop says of itself on its documents. One that cannot be understood is as if it had not been said. */
export function readDocumentSettings(db: ReadDb): DocumentSettings {
  const rows = db.all<{ name: string; value: string }>('SELECT name, value FROM document_setting')
  const settings: Record<string, unknown> = { ...unset }
  for (const { name, value } of rows) {
    const shape = Object.hasOwn(documentSettings.shape, name) ? documentSettings.shape[name as keyof DocumentSettings] : undefined
    const read = shape?.safeParse(value)
    if (read?.success === true) settings[name] = read.data
  }
  return documentSettings.parse(settings)
}

/** Throws INVALID_INPUT where the registration number is none; `details.reason` says why, `expected` what its first digit should be. */
export function writeDocumentSettings(db: WriteDb, wanted: DocumentSettings): DocumentSettings {
  const settings = { ...wanted, registrationNumber: numberOf(wanted) }
  db.transaction(() => {
    for (const [name, value] of Object.entries(settings)) {
      db.run('INSERT INTO document_setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value])
    }
  })
  return settings
}

function numberOf({ registrationNumber, taxpayer }: DocumentSettings): string {
  if (registrationNumber.trim() === '') return ''
  const check = checkRegistrationNumber(registrationNumber, taxpayer)
  if (check.kind === 'right') return check.number
  const details: ErrorDetails =
    check.kind === 'form' ? { reason: 'registrationNumber' } : { reason: 'checkDigit', expected: check.expected }
  throw new BantoError('INVALID_INPUT', `registration number: ${check.kind}`, { details })
}
