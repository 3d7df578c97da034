import fc from 'fast-check'
import receiptline from 'receiptline'
import { describe, expect, it } from 'vitest'
import { documentKinds } from '#core/documents/kinds/index.ts'
import { renderTemplate } from '#core/documents/render.ts'
import { parseTemplate } from '#core/documents/template.ts'
import type { Fields, Values } from '#core/documents/values.ts'
import { templateProblems, type DocumentSettings } from '#shared/contracts/documents.ts'
import { isBantoError } from '#shared/errors.ts'
import { tellFigure } from '../../fixtures/figure.ts'

const fields: Fields = { name: 'text', empty: 'text', lines: { item: 'text', parts: { part: 'text' } } }
const values: Values = {
  name: '番頭',
  empty: '',
  lines: [
    { item: '牛乳', parts: [{ part: 'a' }, { part: 'b' }] },
    { item: '茶', parts: [] },
  ],
}
const fill = (text: string, some: Values = values): string => renderTemplate(parseTemplate(text, fields), some)
/** What is wrong, and where; null where nothing is. */
function problemOf(text: string): readonly [string, number, number, string] | null {
  try {
    parseTemplate(text, fields)
    return null
  } catch (error) {
    if (!isBantoError(error) || error.code !== 'TEMPLATE_INVALID') throw error
    const { problem, line, column, name } = error.details
    return [String(problem), Number(line), Number(column), String(name)]
  }
}

describe('a template', () => {
  it('puts texts in, repeats lists, and leaves out what is empty', () => {
    expect(fill('{{name}}!')).toBe('番頭!')
    expect(fill('{{#lines}}{{item}}:{{#parts}}{{part}},{{/parts}};{{/lines}}')).toBe('牛乳:a,b,;茶:;')
    expect(fill('{{#empty}}x{{/empty}}{{^empty}}y{{/empty}}{{#name}}z{{/name}}')).toBe('yz')
    expect(fill('{{#lines}}{{^parts}}{{item}}だけ{{/parts}}{{/lines}}')).toBe('茶だけ')
  })

  it('cuts a value to what fits on paper, between two characters', () => {
    expect(fill('{{name}}', { ...values, name: 'あ'.repeat(400) })).toBe('あ'.repeat(400))
    expect(fill('{{name}}|', { ...values, name: 'あ'.repeat(100_000) })).toBe(`${'あ'.repeat(399)}…|`)
    expect(fill('{{name}}|', { ...values, name: '𠮷'.repeat(100_000) })).toBe(`${'𠮷'.repeat(399)}…|`)
  })

  it('knows inside of a section what is known around it, and prints no line for a sign that stands alone', () => {
    expect(fill('a\n  {{#lines}}  \n{{name}}の{{item}}\n{{/lines}}\n{{! a remark }}\nb\n')).toBe('a\n番頭の牛乳\n番頭の茶\nb\n')
    expect(fill('{{#lines}}\r'.slice(0, 10) + '{{item}}{{/lines}}')).toBe('牛乳茶')
  })

  it.each([
    ['a\n{{name', 'unclosedTag', 2, 1, ''],
    ['{{na\nme}}', 'unclosedTag', 1, 1, ''],
    ['{{}}', 'emptyTag', 1, 1, '{{}}'],
    ['あ{{{name}}}', 'threeBraces', 1, 2, ''],
    ['x\nyy{{totla}}', 'unknownName', 2, 3, 'totla'],
    ['{{&name}}', 'unknownName', 1, 1, '{{&name}}'],
    ['{{lines}}', 'isList', 1, 1, 'lines'],
    ['{{item}}', 'unknownName', 1, 1, 'item'],
    ['{{/lines}}', 'strayEnd', 1, 1, 'lines'],
    ['{{#lines}}{{/name}}', 'wrongEnd', 1, 11, 'lines'],
    ['a\n{{#lines}}\n', 'unclosedSection', 2, 1, 'lines'],
    ['{{#name}}'.repeat(8), 'tooDeep', 1, 55, 'name'],
    ['\\{{name}}', 'afterBackslash', 1, 2, 'name'],
    ['\\x1{{name}}', 'afterBackslash', 1, 4, 'name'],
    ['{width:*', 'unclosedBrace', 1, 1, ''],
    ['a\nb}', 'strayBrace', 2, 2, ''],
    ['{widht:*}', 'unknownProperty', 1, 2, 'widht'],
    ['{width:*;command:\\x1b}', 'rawCommand', 1, 10, 'command'],
    ['{x:1}', 'rawCommand', 1, 2, 'x'],
    ['a\u001b@', 'control', 1, 2, ''],
    ['x'.repeat(20_001), 'tooLong', 1, 20_001, ''],
    ['', 'empty', 1, 1, ''],
    [' \n\t\n', 'empty', 1, 1, ''],
    ['a\n{width:abc}', 'wrongValue', 2, 2, 'width:abc'],
    ['{w:12;align:middle}', 'wrongValue', 1, 7, 'align:middle'],
    ['{border:double}', 'wrongValue', 1, 2, 'border:double'],
  ])('tells what is wrong in %j and where', (text, problem, line, column, name) => {
    expect(problemOf(text)).toEqual([problem, line, column, name])
  })

  it('takes signs of receiptline and escaped ones as they are', () => {
    for (const text of [
      '{width:*,12}',
      '{code:{{name}}; option:ean,2,72,hri}',
      '\\{ \\} \\\\{{name}}',
      '-',
      '=',
      '^^^"_`|a|',
      '{width:*; border:line}',
    ])
      expect(problemOf(text), text).toBe(null)
  })

  it('given anything at all is read or refused with a place in it, 20,000 times', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{{#lines}}',
        '{{/lines}}',
        '{{#name}}',
        '{{/name}}',
        '{{^empty}}',
        '{{/empty}}',
        '{{name}}',
        '{{item}}',
        '{{!',
      ),
      fc.constantFrom(
        '{',
        '}',
        '\\',
        '|',
        '\n',
        '{width:',
        '{code:',
        ';',
        '^',
        '"',
        '~',
        '=',
        '-',
        '\u001b',
        '{{#parts}}',
        '{{/parts}}',
        '{{part}}',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    let [inputs, refused] = [0, 0]
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        inputs += 1
        const text = pieces.join('')
        const problem = problemOf(text)
        if (problem === null) {
          expect(typeof fill(text)).toBe('string')
          return
        }
        refused += 1
        const [kind, line, column] = problem
        expect(templateProblems).toContain(kind)
        const lines = text.split('\n')
        expect(line).toBeGreaterThanOrEqual(1)
        expect(line).toBeLessThanOrEqual(lines.length)
        expect(column).toBeGreaterThanOrEqual(1)
        expect(column).toBeLessThanOrEqual([...(lines[line - 1] ?? '')].length + 1)
      }),
      { numRuns: 20_000 },
    )
    expect(refused).toBeGreaterThan(5_000)
    tellFigure('fuzz', { inputs }, 'templates of documents')
  })
})

describe('a value', () => {
  const printed = (text: string): string => receiptline.transform(text, { cpl: 48, encoding: 'multilingual', command: 'text' } as never)
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '|',
          '\\',
          '~',
          '_',
          '"',
          '`',
          '^',
          '-',
          '=',
          '\n',
          '\r',
          '\u001b',
          '\u0000',
          '\u009b',
          '{{name}}',
          '\\x1b',
          'あ',
        ),
        { maxLength: 12 },
      )
      .map((all) => all.join('')),
  )

  it('never becomes a sign of the layout, a line more or a command, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const text = fill('a|{{name}}|b\n{{name}}\n-{{name}}-\n{code:{{name}}; option:code128}\n', { ...values, name })
        expect(text.split('\n')).toHaveLength(5)
        // eslint-disable-next-line no-control-regex
        expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u)
        const plain = text.replaceAll(/\\./gu, '')
        expect(plain.split('\n')[0]?.split('|')).toHaveLength(3)
        expect(plain.replaceAll(/\{code:[^{}]*\}/gu, '')).not.toMatch(/[{}"`^_~\\]/u)
      }),
      { numRuns: 1000 },
    )
  })

  it('is printed as it stands', () => {
    // A printer's set has ¥ and ～ in the places of the two that are missing here.
    const name = 'A|B {c} "d" ^e^ _f_ `h` =i='
    expect(printed(fill('|{{name}}\n', { ...values, name }))).toContain(name)
    expect(printed(fill('{{name}}\n', { ...values, name: '-----' }))).toContain('-----')
    expect(printed(fill('{{name}}\n', { ...values, name: '=' }))).toContain('=')
  })
})

describe('the documents that come with the program', () => {
  const settings: DocumentSettings = {
    issuerName: '株式会社よろず屋',
    registrationNumber: 'T4011001098993',
    taxpayer: 'corporation',
    footer: 'またのご来店をお待ちしております',
    rounding: 'down',
  }
  const db = { get: () => undefined, all: () => [], column: () => [] } as never
  const context = { db, settings, now: new Date('2026-11-29T03:34:00Z') }

  it.each(Object.entries(documentKinds))('%s: every name of the template is filled, on wide and narrow paper', (_name, kind) => {
    const filled = kind.valuesOf({ kind: 'sample' }, context)
    const names = (some: Values): unknown =>
      Object.fromEntries(
        Object.entries(some).map(([name, value]) => [
          name,
          typeof value === 'string' ? 'text' : value[0] === undefined ? null : names(value[0]),
        ]),
      )
    expect(names(filled)).toEqual(kind.fields)
    const text = renderTemplate(parseTemplate(kind.builtIn, kind.fields), filled)
    for (const cpl of [48, 32]) {
      const paper = receiptline.transform(text, { cpl, encoding: 'shiftjis', command: 'text' } as never)
      expect(paper.split('\n').length).toBeGreaterThan(8)
      expect(paper).not.toContain('undefined')
    }
  })

  it('a receipt shows all that a 適格簡易請求書 has to', () => {
    const { builtIn, fields: names, valuesOf } = documentKinds.receipt
    const text = renderTemplate(parseTemplate(builtIn, names), valuesOf({ kind: 'sample' }, context))
    for (const words of [
      '株式会社よろず屋',
      '登録番号 T4011001098993',
      '再発行',
      '2026年11月29日(日) 12:34',
      '牛乳 1000ml ※',
      '8%対象※ | ¥1,396',
      '内消費税等 | ¥103',
      '10%対象 | ¥880',
      '※は軽減税率の対象です',
      '^^合計',
    ])
      expect(text).toContain(words)
  })
})
