import { describe, expect, it } from 'vitest'
import { fieldKind, redactForm, redactJson, redactQuery, redactText } from '#core/redact.ts'
import { maskId, masker, strictEntry, strictLogLine } from '#core/journal/strict.ts'
import type { JournalEntry } from '#shared/contracts/journal.ts'

describe('what must not be kept', () => {
  it.each(
    (
      'access_token refreshToken id_token Authorization client_secret clientSecret password salePassword ' +
      'pinCode customerPinCode code_verifier nonce api_key'
    ).split(' '),
  )('%s is secret', (name) => expect(fieldKind(name)).toBe('secret'))

  it.each(
    (
      'name staffName staff_name firstName lastNameKana firstKana contactPersonName preferred_username tel ' +
      'phoneNumber mobilePhone faxNumber mail mailAddress2 tempTranMailAddress email address postCode ' +
      'postal_code zipCode prefectureCode birthDate sex memo receiptMemo wage'
    ).split(' '),
  )('%s is personal', (name) => expect(fieldKind(name)).toBe('personal'))

  it.each(['productName', 'productId', 'storeName', 'categoryName', 'staffId', 'staffCode', 'price', 'updDateTime', 'status', 'scope'])(
    '%s may stay',
    (name) => expect(fieldKind(name)).toBeNull(),
  )

  it('is taken out of a body at any depth, and the rest stays as it was', () => {
    const body = {
      productId: '12',
      price: '1280',
      staff: { staffId: '3', staffName: '山田 太郎', email_verified: true, mail: '' },
      rows: [{ phoneNumber: '03-1234-5678', address: { city: '港区' }, wage: 1200 }],
      access_token: 'abc',
      detail: '山田様 taro@example.co.jp 03-1234-5678 〒105-0011',
    }
    expect(redactJson(body)).toEqual({
      productId: '12',
      price: '1280',
      staff: { staffId: '3', staffName: '[personal]', email_verified: true, mail: '' },
      rows: [{ phoneNumber: '[personal]', address: '[personal]', wage: '[personal]' }],
      access_token: '[redacted]',
      detail: '山田様 [personal] [personal] [personal]',
    })
  })

  it('keeps the mark by which a stock write is found again', () => {
    expect(redactJson({ memo: '番頭 7K3Q-0012' })).toEqual({ memo: '番頭 7K3Q-0012' })
    // Neither the count nor the person that stand beside it.
    expect(redactJson({ memo: '棚卸 2026-11 本店 番頭 7K3Q-0012' })).toEqual({ memo: '番頭 7K3Q-0012' })
    expect(redactJson({ memo: '番頭 7K3Q-0012 Taro Yamada' })).toEqual({ memo: '番頭 7K3Q-0012' })
    expect(redactJson({ memo: '番頭の山田が電話で確認' })).toEqual({ memo: '[personal]' })
  })

  it('keeps dates, codes and amounts that only look a little like a phone number', () => {
    for (const text of ['2026-11-24T09:30:00+09:00', '4901234567894', '2026-10-01', '-0.50000']) expect(redactText(text)).toBe(text)
  })

  it('is taken out of addresses and forms', () => {
    const url = new URL('http://127.0.0.1/authorize?response_type=code&state=s3cret&code_challenge=s3cret&tel=0312345678&page=2')
    expect(redactQuery(url)).toBe('?response_type=code&state=[redacted]&code_challenge=[redacted]&tel=[personal]&page=2')
    expect(redactForm('grant_type=authorization_code&code=s3cret&code_verifier=s3cret&client_secret=s3cret')).toBe(
      'grant_type=authorization_code&code=[redacted]&code_verifier=[redacted]&client_secret=[redacted]',
    )
  })
})

describe('what leaves the computer', () => {
  const entry: JournalEntry = {
    entryId: 1,
    at: '2026-11-24T00:00:00.000Z',
    serverAt: null,
    method: 'PATCH',
    host: 'api.smaregi.jp',
    path: '/pos/products/12?tag=秘密&limit=5',
    status: 400,
    failure: '400 商品名「極上みそ」は使えません',
    milliseconds: 5,
    bytesOut: 3,
    bytesIn: 3,
    attempt: 1,
    purpose: 'push',
    jobId: null,
    jobMethod: null,
    request: { text: JSON.stringify({ productName: '極上みそ', price: '1280', productCode: '4901234567894', size: 'M' }), kept: 'whole' },
    reply: { text: '{"title":"bad","detail":"「極上みそ」は使えません","productName":"極上', kept: 'cut' },
  }

  it('names no product, and keeps ids, figures and the words of errors', () => {
    const out = strictEntry(entry)
    expect(JSON.stringify(out)).not.toMatch(/極上|秘密/u)
    expect(out).toMatchObject({
      path: '/pos/products/12?tag=[2]&limit=5',
      failure: '400 商品名「…」は使えません',
      request: { productName: '[4]', price: '1280', productCode: '4901234567894', size: '[1]' },
    })
  })

  it('carries no day of hire, no number of a person, and no pay, also not in an address', () => {
    const people = {
      ...entry,
      path: '/timecard/shifts/attendance/3/4711?staff_id=4711&page=2',
      reply: {
        text: JSON.stringify({
          staffs: [
            {
              staffId: '4711',
              staffCode: '0815',
              hireDate: '2019-04-01',
              terminationDate: null,
              storeId: '3',
              netPay: 251_000,
              staff_id: 4711,
            },
          ],
        }),
        kept: 'whole' as const,
      },
    }
    const out = strictEntry(people)
    expect(JSON.stringify(out)).not.toMatch(/4711|0815|2019-04-01|251000/u)
    expect(out).toMatchObject({
      path: '/timecard/shifts/attendance/…/…?staff_id=[personal]&page=2',
      reply: { staffs: [{ staffId: '[personal]', hireDate: '[personal]', terminationDate: null, storeId: '3' }] },
    })
    expect(strictEntry({ ...entry, path: '/pos/staffs/4711' })).toMatchObject({ path: '/pos/staffs/…' })
    expect(strictEntry({ ...entry, path: '/pos/customers/4711/points?limit=5' })).toMatchObject({ path: '/pos/customers/…/points?limit=5' })
    const lost = '{"event":"push.ambiguousNew","message":"POST /timecard/shifts/3/4711: sent, no reply (ECONNRESET)"}'
    expect(strictLogLine(lost)).toBe(lost.replace('3/4711', '…/…').replaceAll('…', '[1]'))
    expect(strictLogLine('{"event":"x","staffId":"4711","facts":{"hireDate":"2019-04-01"}}')).not.toMatch(/4711|2019/u)
  })

  it('carries no name of a count or of who counted', () => {
    const memo = '棚卸 2026-11 本店 番頭 7K3Q-0012 山田'
    const out = strictEntry({ ...entry, request: { text: JSON.stringify({ stockHistory: { memo }, memo }), kept: 'whole' } })
    expect(JSON.stringify(out)).not.toMatch(/棚卸|本店|山田/u)
    expect(out).toMatchObject({ request: { stockHistory: { memo: '番頭 7K3Q-0012' }, memo: '番頭 7K3Q-0012' } })
    const line = { event: 'x', person: '山田', countName: '棚卸 本店', facts: { memo } }
    expect(strictLogLine(JSON.stringify(line))).not.toMatch(/棚卸|本店|山田/u)
  })

  it('carries log lines without letters of the shop, and unreadable ones only by their length', () => {
    expect(strictLogLine('{"event":"x","facts":"品名 極上みそ","staffName":"Taro"}')).toBe(
      '{"event":"x","facts":"[2] [4]","staffName":"[personal]"}',
    )
    expect(strictLogLine('not json 山田')).toBe('{"unreadable":11}')
  })

  it('hides most of the contract, and the person’s folder', () => {
    expect(maskId('sb_skb123x4')).toBe('sb_…x4')
    expect(maskId('abc')).toBe('…')
    expect(masker('sb_skb123x4', ['/home/hanako'])('GET /sb_skb123x4/pos at /home/hanako/.banto')).toBe('GET /sb_…x4/pos at ~/.banto')
  })
})
