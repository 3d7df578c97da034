const names: Readonly<Record<string, string>> = {
  '\0': 'NUL',
  '\x02': 'STX',
  '\x03': 'ETX',
  '\x04': 'EOT',
  '\t': 'TAB',
  '\n': 'LF',
  '\r': 'CR',
  '\x1c': 'FS',
  '\x1d': 'GS',
  '\x1e': 'RS',
  '\x1f': 'US',
  '\x7f': 'DEL',
}
const hex = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')

/** One piece of what came over a line: text as it is, or a character that cannot be seen, by its name. */
export interface Sign {
  readonly text: string
  readonly isControl: boolean
}

/** What cannot be seen made visible: control characters by name, other bytes beyond ASCII in hexadecimal. */
export function signsOf(bytes: string): readonly Sign[] {
  return [...bytes.matchAll(/[ -~]+|[^]/gu)].map(([text]) => {
    const isControl = !/^[ -~]/u.test(text)
    return { text: isControl ? (names[text] ?? hex(text)) : text, isControl }
  })
}

/** The same in one line of text. */
export const signsText = (bytes: string): string =>
  signsOf(bytes)
    .map(({ text, isControl }) => (isControl ? `[${text}]` : text))
    .join('')
