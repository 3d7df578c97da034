import { createHash, randomInt } from 'node:crypto'

const letters = '0123456789abcdefghijklmnopqrstuvwxyz'
const nameCharacters = 16

/** A name for a count or a session that no other PC will ever give: 82 bits at random. */
export const newName = (): string => Array.from({ length: nameCharacters }, () => letters[randomInt(letters.length)]).join('')

/** The same text gives the same name on every PC. */
export const nameOf = (text: string): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString(36)
    .slice(0, nameCharacters)
