import { escapeProperty, escapeText } from '../printing/layout/escapeText.ts'
import { templateError, type Node } from './template.ts'
import type { Values } from './values.ts'

/** No document is longer; a list of a list of a list could be. Characters. */
const longestDocument = 200_000
/** Of one value: some rows of paper. The names of Smaregi have 85 characters; what is longer is cut, with …. */
const longestValue = 400
const fitted = (value: string): string => {
  if (value.length <= longestValue) return value
  const characters = Array.from(value.slice(0, 2 * longestValue))
  return value.length <= 2 * longestValue && characters.length <= longestValue
    ? value
    : `${characters.slice(0, longestValue - 1).join('')}…`
}

/**
 * Fills a template. Values come from outside: no sign of receiptline and no control character of theirs gets through. Throws
 * TEMPLATE_INVALID where the document would be too long.
 */
export function renderTemplate(nodes: readonly Node[], values: Values): string {
  const parts: string[] = []
  let length = 0
  const put = (text: string): void => {
    length += text.length
    if (length > longestDocument) throw templateError({ problem: 'tooLong', line: 1, column: 1, name: '' })
    parts.push(text)
  }
  const walk = (some: readonly Node[], scopes: readonly Values[]): void => {
    for (const node of some) {
      if (node.kind === 'text') {
        put(node.text)
        continue
      }
      const value = scopes.find((scope) => Object.hasOwn(scope, node.name))?.[node.name] ?? ''
      if (node.kind === 'value') {
        const text = typeof value === 'string' ? fitted(value) : ''
        put(node.inProperty ? escapeProperty(text) : escapeText(text))
      } else if (node.inverted) {
        if (value.length === 0) walk(node.nodes, scopes)
      } else if (typeof value === 'string') {
        if (value !== '') walk(node.nodes, scopes)
      } else for (const inner of value) walk(node.nodes, [inner, ...scopes])
    }
  }
  walk(nodes, [values])
  return parts.join('')
}
