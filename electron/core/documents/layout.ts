import type { TemplateProblem } from '#shared/contracts/documents.ts'

/** Words that receiptline knows inside of `{ … }`, and their short forms. */
const properties: ReadonlySet<string> = new Set('align border code image option text width comment a b c i o t w _'.split(' '))
/** What a property may say, by its long and its short name; the others take any text. */
const values: Readonly<Record<string, RegExp>> = {
  width: /^(?:auto|(?:\*|\d{1,2})(?:[\s,]+(?:\*|\d{1,2}))*)$/u,
  align: /^(?:left|center|right)$/u,
  border: /^(?:line|space|none|[012])$/u,
  text: /^(?:wrap|nowrap)$/u,
}
const longNames: Readonly<Record<string, string>> = { a: 'align', b: 'border', t: 'text', w: 'width' }
/** Would hand bytes to the printer past everything that looks after it. */
const commands: ReadonlySet<string> = new Set(['command', 'x'])

interface Wrong {
  readonly problem: TemplateProblem
  /** Place in the template. */
  readonly at: number
  readonly name: string
}

/** What receiptline would leave out without a word: braces that do not close, properties it does not know. Null where all is right. */
export function checkLayout(template: string): Wrong | null {
  let start = 0
  for (const line of template.split('\n')) {
    const wrong = checkLine(line)
    if (wrong !== null) return { ...wrong, at: start + wrong.at }
    start += line.length + 1
  }
  return null
}

function checkLine(line: string): Wrong | null {
  // Signs of the template and escaped ones are none of the layout; what stands for them keeps the places.
  const plain = line.replaceAll(/\{\{.*?\}\}/gu, (sign) => 'x'.repeat(sign.length)).replaceAll(/\\[\s\S]/gu, 'xx')
  let open = -1
  for (let at = 0; at < plain.length; at += 1) {
    if (plain[at] === '{') {
      if (open >= 0) return { problem: 'unclosedBrace', at: open, name: '' }
      open = at
    } else if (plain[at] === '}') {
      if (open < 0) return { problem: 'strayBrace', at, name: '' }
      const wrong = checkProperties(plain.slice(open + 1, at), open + 1)
      if (wrong !== null) return wrong
      open = -1
    }
  }
  return open < 0 ? null : { problem: 'unclosedBrace', at: open, name: '' }
}

function checkProperties(text: string, from: number): Wrong | null {
  let at = from
  for (const part of text.split(';')) {
    const name = /^\s*(\w+)\s*:/u.exec(part)?.[1]?.toLowerCase()
    if (part.trim() !== '' && name === undefined) return { problem: 'unknownProperty', at, name: part.trim().slice(0, 40) }
    if (name !== undefined && commands.has(name)) return { problem: 'rawCommand', at, name }
    if (name !== undefined && !properties.has(name)) return { problem: 'unknownProperty', at, name }
    const value = part.slice(part.indexOf(':') + 1).trim()
    const rule = name === undefined ? undefined : values[longNames[name] ?? name]
    if (rule?.test(value) === false && value !== '') return { problem: 'wrongValue', at, name: part.trim().slice(0, 40) }
    at += part.length + 1
  }
  return null
}
