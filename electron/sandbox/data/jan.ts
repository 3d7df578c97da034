/**
 * JAN codes (EAN-13 and EAN-8 with Japan's prefixes 45 and 49) and in-store codes (prefixes 20–29).
 * Numbers are dealt out by counters, so they are unique without remembering each of a million.
 */

/** The check digit of EAN-13, EAN-8 and UPC: weights 3 and 1 from the right. */
export function checkDigit(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit * 3 : digit
  }
  return String((10 - (sum % 10)) % 10)
}

export function isValidEan(code: string): boolean {
  return /^(\d{8}|\d{13})$/u.test(code) && checkDigit(code.slice(0, -1)) === code.slice(-1)
}

/** 37 has no factor in common with a power of ten, so steps of it visit every number before one comes again. */
const stride = 37

export interface CodeMaker {
  /** JAN-13 of a maker: numbers of one maker share its seven-digit company code. */
  jan13(maker: number): string
  jan8(): string
  /** 13 digits with a prefix 20–29, as a shop prints for its own weighed goods. */
  inStore(): string
  /** A plain short code that a shop gives by hand. */
  short(letters: string): string
}

export function createCodeMaker(seed: number): CodeMaker {
  const items = new Map<number, number>()
  const offset = (seed >>> 0) % 99_991
  let eights = 0
  let inStore = 0
  const shorts = new Map<string, number>()
  return {
    jan13(maker) {
      const count = items.get(maker) ?? 0
      items.set(maker, count + 1)
      // 45 or 49, then five digits for the company; a company that fills its 100,000 items gets another code.
      const company = (maker * 389 + Math.floor(count / 100_000) * 50_021 + offset) % 100_000
      const prefix = maker % 3 === 0 ? '45' : '49'
      const item = (count * stride + maker * 101) % 100_000
      const body = prefix + String(company).padStart(5, '0') + String(item).padStart(5, '0')
      return body + checkDigit(body)
    },
    jan8() {
      const number = (eights * stride + offset) % 100_000
      const body = (Math.floor(eights / 100_000) % 2 === 0 ? '49' : '45') + String(number).padStart(5, '0')
      eights += 1
      return body + checkDigit(body)
    },
    inStore() {
      inStore += 1
      const body = String(20 + (inStore % 10)) + String(inStore).padStart(10, '0')
      return body + checkDigit(body)
    },
    short(letters) {
      const number = (shorts.get(letters) ?? 0) + 1
      shorts.set(letters, number)
      return `${letters}-${String(number).padStart(4, '0')}`
    },
  }
}
