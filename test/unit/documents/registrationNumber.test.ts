import { describe, expect, it } from 'vitest'
import { checkRegistrationNumber } from '#shared/domain/registrationNumber.ts'

describe('a registration number', () => {
  it('of a corporation is its 法人番号, whose first digit tests the others', () => {
    for (const number of ['T4011001098993', 'T7010705000725', 'T7123456789012'])
      expect(checkRegistrationNumber(number, 'corporation')).toEqual({ kind: 'right', number })
    expect(checkRegistrationNumber('T3011001098993', 'corporation')).toEqual({ kind: 'checkDigit', expected: '4' })
    expect(checkRegistrationNumber('T7123456789021', 'corporation')).toEqual({ kind: 'checkDigit', expected: '6' })
  })

  it('of anybody else has a form alone: no rule of its digits is published', () => {
    expect(checkRegistrationNumber('T3011001098993', 'individual')).toEqual({ kind: 'right', number: 'T3011001098993' })
  })

  it('may be typed at any width, with or without its T, blanks and hyphens', () => {
    for (const typed of [
      '4011001098993',
      't4011001098993',
      'Ｔ４０１１００１０９８９９３',
      'T4-0110-0109-8993',
      ' T 4 0110 0109 8993 ',
      'T4ー0110ー0109ー8993',
    ])
      expect(checkRegistrationNumber(typed, 'corporation'), typed).toEqual({ kind: 'right', number: 'T4011001098993' })
  })

  it('of another form is none', () => {
    for (const typed of ['', 'T', 'T401100109899', 'T40110010989930', 'TT4011001098993', 'T４０１１００１０９８９Ａ', 'x'.repeat(10_000)])
      expect(checkRegistrationNumber(typed, 'individual'), typed.slice(0, 20)).toEqual({ kind: 'form' })
  })
})
