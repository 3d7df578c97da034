import { BantoError } from '#shared/errors.ts'
import type { TemplateProblem } from '#shared/contracts/documents.ts'
import { checkLayout } from './layout.ts'
import type { Fields } from './values.ts'

/**
 * Templates of documents: receiptline with `{{name}}` for a text, `{{#name}} … {{/name}}` for each of a list or where a text is not
 * empty, `{{^name}} … {{/name}}` where it is, `{{! … }}` for a remark. Logic-less: a template can only leave out and repeat. A line
 * that holds nothing but such a sign (and blanks) is no line of the paper.
 */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  /** `inProperty`: inside of `{code:…}`, where other signs have a meaning. */
  | { readonly kind: 'value'; readonly name: string; readonly inProperty: boolean }
  | { readonly kind: 'section'; readonly name: string; readonly inverted: boolean; readonly nodes: readonly Node[] }

const longestTemplate = 20_000
const deepestSection = 6

export interface Problem {
  readonly problem: TemplateProblem
  readonly line: number
  readonly column: number
  readonly name: string
}

export const templateError = ({ problem, line, column, name }: Problem): BantoError =>
  new BantoError('TEMPLATE_INVALID', `${problem} at ${line}:${column} ${name}`, { details: { problem, line, column, name } })

interface Open {
  readonly name: string
  readonly inverted: boolean
  readonly at: number
  readonly fields: Fields
  readonly nodes: Node[]
}

/** Reads a template for a document that has these names. Throws TEMPLATE_INVALID, with the place and what is wrong there. */
export function parseTemplate(text: string, fields: Fields): readonly Node[] {
  const fail = (problem: TemplateProblem, at: number, name = ''): never => {
    const before = text.slice(0, at).split('\n')
    throw templateError({ problem, line: before.length, column: [...(before.at(-1) ?? '')].length + 1, name: name.slice(0, 60) })
  }
  if (text.length > longestTemplate) fail('tooLong', longestTemplate)
  if (text.trim() === '') fail('empty', 0)
  const control = /(?![\t\n])\p{Cc}/u.exec(text)
  if (control !== null) fail('control', control.index)

  const root: Open = { name: '', inverted: false, at: 0, fields, nodes: [] }
  const stack: Open[] = [root]
  const top = (): Open => stack.at(-1) ?? root
  let layout = ''
  let from = 0
  for (;;) {
    const open = text.indexOf('{{', from)
    if (open < 0) break
    const end = text.indexOf('}}', open)
    const newline = text.indexOf('\n', open)
    if (end < 0 || (newline >= 0 && newline < end)) return fail('unclosedTag', open)
    if (text[open + 2] === '{' || text[end + 2] === '}') return fail('threeBraces', open)
    const sign = /^[#^/!]/u.exec(text.slice(open + 2))?.[0] ?? ''
    const name = text.slice(open + 2 + sign.length, end).trim()
    const alone = sign === '' ? null : aloneOnLine(text, open, end + 2)
    const literal = text.slice(from, alone?.from ?? open)
    if (literal !== '') top().nodes.push({ kind: 'text', text: literal })
    layout += literal
    from = alone?.to ?? end + 2
    if (sign === '!') continue
    if (!/^[a-zA-Z]\w{0,40}$/u.test(name)) return fail(name === '' ? 'emptyTag' : 'unknownName', open, text.slice(open, end + 2))
    if (sign === '/') {
      const section = top()
      if (stack.length === 1) return fail('strayEnd', open, name)
      if (section.name !== name) return fail('wrongEnd', open, section.name)
      stack.pop()
      top().nodes.push({ kind: 'section', name, inverted: section.inverted, nodes: section.nodes })
      continue
    }
    const field = fieldOf(stack, name)
    if (field === undefined) return fail('unknownName', open, name)
    if (sign === '') {
      if (field !== 'text') return fail('isList', open, name)
      const line = layout.slice(layout.lastIndexOf('\n') + 1)
      // `\{{name}}` would make a half of an escape of the value's first sign.
      if (/\\(?:x[0-9a-f]?)?$/iu.test(line.replaceAll('\\\\', ''))) return fail('afterBackslash', open, name)
      top().nodes.push({ kind: 'value', name, inProperty: isInProperty(line) })
      layout += 'x'
    } else {
      if (stack.length > deepestSection) return fail('tooDeep', open, name)
      stack.push({ name, inverted: sign === '^', at: open, fields: field === 'text' ? {} : field, nodes: [] })
    }
  }
  const rest = text.slice(from)
  if (rest !== '') top().nodes.push({ kind: 'text', text: rest })
  const unclosed = stack.length > 1 ? top() : null
  if (unclosed !== null) return fail('unclosedSection', unclosed.at, unclosed.name)
  const wrong = checkLayout(text)
  if (wrong !== null) return fail(wrong.problem, wrong.at, wrong.name)
  return root.nodes
}

/** Names of the sections around are known inside of them. */
function fieldOf(stack: readonly Open[], name: string): Fields[string] | undefined {
  for (const { fields } of stack.toReversed()) if (Object.hasOwn(fields, name)) return fields[name]
  return undefined
}

/** Where a sign has a line for itself: from its start to the start of the next. */
function aloneOnLine(text: string, from: number, to: number): { readonly from: number; readonly to: number } | null {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const newline = text.indexOf('\n', to)
  const end = newline < 0 ? text.length : newline
  if (text.slice(start, from).trim() !== '' || text.slice(to, end).trim() !== '') return null
  return { from: start, to: newline < 0 ? end : newline + 1 }
}

/** Whether a `{` of receiptline is open at the end of this piece of a line. */
const isInProperty = (line: string): boolean => {
  const plain = line.replaceAll(/\\./gu, '')
  return plain.lastIndexOf('{') > plain.lastIndexOf('}')
}
