import { hasRightCheckDigit } from './checkDigit.ts'

/**
 * UPC-E is UPC-A with its zeros left out; both carry the same check digit.
 * Source: GS1 General Specifications, 5.2.2.4 (the last of the six digits tells where the zeros were).
 */
export function upcAOf(upcE: string): string | null {
  const parts = /^([01])(\d{6})(\d)$/u.exec(upcE)
  if (parts === null) return null
  const [, system = '', body = '', check = ''] = parts
  const last = body.charAt(5)
  const wide =
    last <= '2'
      ? `${body.slice(0, 2)}${last}0000${body.slice(2, 5)}`
      : last === '3'
        ? `${body.slice(0, 3)}00000${body.slice(3, 5)}`
        : last === '4'
          ? `${body.slice(0, 4)}00000${body.charAt(4)}`
          : `${body.slice(0, 5)}0000${last}`
  const upcA = system + wide + check
  return hasRightCheckDigit(upcA) ? upcA : null
}

/** Each way in which zeros can be left out, and what stands for it. */
const shortenings: readonly (readonly [pattern: RegExp, short: string])[] = [
  [/^([01])(\d\d)([0-2])0000(\d{3})(\d)$/u, '$1$2$4$3$5'],
  [/^([01])(\d{3})00000(\d\d)(\d)$/u, '$1$2$33$4'],
  [/^([01])(\d{4})00000(\d)(\d)$/u, '$1$2$34$4'],
  [/^([01])(\d{5})0000([5-9])(\d)$/u, '$1$2$3$4'],
]

/** The UPC-E forms of a UPC-A code; few codes have one. */
export const upcEsOf = (upcA: string): string[] =>
  shortenings
    .flatMap(([pattern, short]) => (pattern.test(upcA) ? [upcA.replace(pattern, short)] : []))
    .filter((code) => upcAOf(code) === upcA)
