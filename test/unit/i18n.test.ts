import { describe, expect, it } from 'vitest'
import { vaultKind } from '#shared/contracts/app.ts'
import { changeOrigin, changeOutcome, changeState, reasonKind, stockProblem } from '#shared/contracts/changes.ts'
import { profileKind } from '#shared/contracts/common.ts'
import { contracts } from '#shared/contracts/index.ts'
import { codeReading } from '#shared/contracts/lookup.ts'
import { printReasons, printState } from '#shared/contracts/printing.ts'
import { resourceName } from '#shared/contracts/sync.ts'
import { categoryFieldNames, categoryFields, standardTaxIds, type CategoryRule } from '#shared/domain/categoryFields.ts'
import { deviceConditions } from '#shared/domain/devices.ts'
import { productFieldNames, productFields, type CellRule } from '#shared/domain/productFields.ts'
import { stockDivisions } from '#shared/domain/stockDivision.ts'
import { errorCodes } from '#shared/errors.ts'
import { createI18n, createTranslate, findWords, resources } from '#shared/i18n/index.ts'
import type { SetName } from '../../electron/core/changes/record.ts'
import type { ListNotice } from '#core/connection/listNotices.ts'
import type { StoreNotice } from '../../electron/core/store/db.ts'

type Tree = { readonly [key: string]: string | Tree }

const flat = (tree: Tree, at = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${at}${key}`, value] as const] : [...flat(value, `${at}${key}.`)],
    ),
  )

const ja = flat(resources.ja.translation)
const en = flat(resources.en.translation)
const blanks = (words: string): string[] => [...words.matchAll(/\{\{(\w+)/gu)].map((match) => match[1] ?? '').sort()
const all = [...errorCodes]

const expectWords = (keys: readonly string[]): void => {
  for (const language of ['ja', 'en'] as const) {
    const i18n = createI18n(language)
    expect(keys.filter((key) => findWords(i18n, key) === null)).toEqual([])
  }
}

// Objects, so that a new member of the union does not compile until it stands here too.
const rules: Record<CellRule | CategoryRule, true> = {
  required: true,
  tooLong: true,
  notAscii: true,
  exponentForm: true,
  notANumber: true,
  notWhole: true,
  tooManyDecimals: true,
  outOfRange: true,
  notAChoice: true,
  unknownCategory: true,
  notAColour: true,
  unknownParent: true,
  unknownGroup: true,
  unknownTaxRate: true,
  cycle: true,
  tooDeep: true,
  hasProducts: true,
  hasChildren: true,
  goesAway: true,
  codeTaken: true,
  unknownProduct: true,
  productGoes: true,
}
const sets: Record<SetName, true> = {
  editCell: true,
  editCells: true,
  paste: true,
  bulkPercent: true,
  bulkAdd: true,
  bulkSet: true,
  undo: true,
  redo: true,
  discard: true,
  resolveMine: true,
  resolveTheirs: true,
  resolveValue: true,
  retry: true,
  settleArrived: true,
  settleNotArrived: true,
  createProduct: true,
  createProducts: true,
  deleteProducts: true,
  editCategory: true,
  createCategory: true,
  moveCategory: true,
  deleteCategory: true,
  correctShift: true,
  correctShifts: true,
  addShift: true,
  deleteShift: true,
  stockAdd: true,
  stockSet: true,
  stockMixed: true,
  stockCount: true,
  stockCountFollowUp: true,
  revert: true,
}
const notices: Record<StoreNotice['code'] | ListNotice['code'] | 'lastShopNotOpened', true> = {
  connectionsRestored: true,
  connectionsLost: true,
  lastShopNotOpened: true,
  restoredFromBackup: true,
  quarantined: true,
  rebuiltEmpty: true,
  foundEmpty: true,
  someMayBeMissing: true,
  migrated: true,
  readOnly: true,
  moved: true,
  replaced: true,
  logCut: true,
  notPutBack: true,
}
const signInPhases = ['startingSample', 'waitingForBrowser', 'exchangingCode', 'readingUser', 'openingShop']

describe('the words', () => {
  it('have the same keys in both languages, but for English plurals', () => {
    const plural = (key: string): boolean => key.endsWith('_one') && ja.has(key.slice(0, -4))
    expect([...en.keys()].filter((key) => !plural(key)).sort()).toEqual([...ja.keys()].sort())
  })

  it('have the same blanks in both languages', () => {
    const differing = [...en].filter(([key, words]) => {
      const source = ja.get(key) ?? ja.get(key.replace(/_one$/u, '')) ?? ''
      // A sentence about a count may leave the figure out in one language.
      return blanks(words).join() !== blanks(source).join()
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('have an English singular wherever a number stands before a plural', () => {
    const nouns =
      'products|pieces|rows|lines|pages|files|codes|cells|entries|copies|labels|days|changes|categories|transactions|scans|digits|seconds|minutes|hours|times|devices|items|conflicts|questions'
    // A limit and what is told of several alone are never one.
    const numbered = new RegExp(String.raw`\{\{(?!max|most)\w+(?:, number)?\}\} (?:(?!in )\w+ ){0,2}(?:${nouns})\b(?! at most)`, 'u')
    const severalOnly = /\.(?:several|onlyFirst)$/u
    const lacking = [...en.keys()].filter(
      (key) => numbered.test(en.get(key) ?? '') && !key.endsWith('_one') && !severalOnly.test(key) && !en.has(`${key}_one`),
    )
    expect(lacking).toEqual([])
  })

  it('write one of a thing, and several amounts in one sentence, each in its own number', () => {
    const t = createTranslate('en')
    expect(t('stockCounts.board.figures', { products: 1, pieces: 1 })).toBe('1 product · 1 piece')
    expect(t('stockCounts.board.figures', { products: 1, pieces: 1_200 })).toBe('1 product · 1,200 pieces')
    expect(t('countReview.uncounted.otherNumber', { products: 1 })).toContain('(1 product)')
    expect(t('countReview.after.waiting', { count: 1 })).toContain('1 product ')
    // A name that looks like a reference is shown as it is, and refers to nothing.
    expect(t('stockCounts.unknown.linked', { count: 1, name: '$t(common.ok)' })).toBe('1 piece added to $t(common.ok)')
  })

  it('are never empty', () => {
    expect([...ja, ...en].filter(([, words]) => words.trim() === '')).toEqual([])
  })

  it('exist for every error code', () => expectWords(all.map((code) => `errors.${code}`)))

  it('exist for every rule of a cell and every field and choice', () => {
    expectWords(Object.keys(rules).map((rule) => `rules.${rule}`))
    expectWords(productFieldNames.map((name) => `fields.${name}`))
    expectWords(stockDivisions.map((code) => `fields.choices.stockDivision.${code}`))
    expectWords(
      productFieldNames.flatMap((name) => {
        const rule = productFields[name]
        return rule.kind === 'choice' ? rule.choices.map((choice) => `fields.choices.${name}.${choice}`) : []
      }),
    )
  })

  it('exist for every field of a category, its choices and its states', () => {
    expectWords([
      ...categoryFieldNames.map((name) => `categories.fields.${name}`),
      ...Object.values(categoryFields).flatMap((field) =>
        field.kind === 'choice' ? field.choices.map((choice) => `categories.choices.${field.name}.${choice}`) : [],
      ),
      ...standardTaxIds.map((id) => `categories.choices.reduceTaxId.${id}`),
      ...changeState.options.map((state) => `categories.marks.${state}`),
    ])
  })

  it('exist for every job and phase', () => {
    const jobs = Object.entries(contracts).flatMap(([area, { methods }]) =>
      Object.entries(methods).flatMap(([name, { kind }]) => (kind === 'job' ? [`${area}.${name}`] : [])),
    )
    expectWords(jobs.map((method) => `jobs.${method}.name`))
    expectWords(signInPhases.flatMap((phase) => [`jobs.connection.signIn.${phase}`, `jobs.connection.signInAgain.${phase}`]))
    expectWords(resourceName.options.map((name) => `jobs.sync.pull.${name}`))
    expectWords(['settling', 'preparing', 'sending', 'verifying'].map((phase) => `jobs.sync.push.${phase}`))
  })

  it('exist for every state, notice, vault, kind of shop, kind of code and change set', () => {
    expectWords(changeState.options.flatMap((state) => [`changes.states.${state}`, `changes.stateHints.${state}`]))
    expectWords(changeOutcome.options.flatMap((outcome) => [`changes.outcomes.${outcome}`, `changes.outcomeHints.${outcome}`]))
    expectWords(changeOrigin.options.flatMap((origin) => [`changes.origins.${origin}`, `changes.sets.${origin}`]))
    expectWords(reasonKind.options.map((kind) => `changes.whatToDo.${kind}`))
    expectWords(stockProblem.shape.rule.options.map((rule) => `lookup.stock.problems.${rule}`))
    expectWords(Object.keys(notices).map((code) => `settings.notices.${code}`))
    expectWords(vaultKind.options.flatMap((kind) => [`settings.vault.kinds.${kind}`, `settings.vault.hints.${kind}`]))
    expectWords(profileKind.options.map((kind) => `connection.kinds.${kind}`))
    expectWords(codeReading.shape.kind.options.map((kind) => `lookup.readings.${kind}`))
    expectWords(Object.keys(sets).map((name) => `changes.sets.${name}`))
    expectWords(resourceName.options.map((name) => `settings.sync.resources.${name}`))
  })

  it('exist for every state of a print job and every reason of it', () => {
    const ofDevice: readonly string[] = deviceConditions
    expectWords(printState.options.map((state) => `printing.states.${state}`))
    expectWords(printReasons.map((reason) => (ofDevice.includes(reason) ? `devices.conditions.${reason}` : `printing.reasons.${reason}`)))
  })

  it('fill blanks, write figures with separators and know the English singular', () => {
    expect(createTranslate('ja')('app.status.unsent', { count: 12_345 })).toBe('送信していない変更 12,345件')
    expect(createTranslate('en')('app.status.unsent', { count: 1 })).toBe('1 unsent change')
    expect(createTranslate('en')('app.status.unsent', { count: 2 })).toBe('2 unsent changes')
  })

  it('leave nothing of a blank that was not given', () => {
    expect(createTranslate('ja')('errors.SERVER_REJECTED')).toBe('スマレジに受け付けられませんでした。')
  })
})
