import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { redact } from '#core/redact.ts'
import { parseExternalUrl } from '../../electron/host/externalUrl.ts'
import { containedFile, contentSecurityPolicy, readPageFile } from '../../electron/host/page.ts'
import { folderInside } from '../../electron/host/services.ts'
import { isOurs } from '../../electron/shell/origin.ts'

describe('addresses handed to the system browser', () => {
  test.each([
    ['https://id.smaregi.jp/authorize?state=x', 'https://id.smaregi.jp/authorize?state=x'],
    ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
    ['http://127.0.0.1:4711/authorize', 'http://127.0.0.1:4711/authorize'],
    ['http://localhost:80/x', 'http://localhost/x'],
    ['http://[::1]:9/x', 'http://[::1]:9/x'],
  ])('%s goes', (given, expected) => {
    expect(parseExternalUrl(given)).toBe(expected)
  })

  test.each([
    'http://example.com/',
    'http://127.0.0.1.evil.test/',
    'http://evil.test/?next=http://127.0.0.1',
    'http://127.0.0.1@evil.test/',
    'https://user:word@example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'app://banto/index.html',
    'evil://x?next=app://banto',
    'ms-settings:privacy',
    'smb://server/share',
    '\\\\server\\share',
    'https:\\\\example.com',
    '//example.com',
    ' https://example.com',
    'https://example.com\n',
    'java\tscript:alert(1)',
    'https://exa mple.com',
    '',
    'no address',
    null,
    undefined,
    7,
    { href: 'https://example.com' },
    ['https://example.com'],
    `https://example.com/${'x'.repeat(10_000)}`,
  ])('%s stays', (given) => {
    expect(parseExternalUrl(given)).toBeNull()
  })
})

describe("our own page's addresses", () => {
  test.each(['app://banto/', 'app://banto/index.html', 'app://banto/a?b#c'])('%s is ours', (url) => expect(isOurs(url)).toBe(true))
  test.each([
    'app://banto.evil/',
    'app://evil/',
    'app://banto@evil/',
    'app://evil/?next=app://banto/',
    'https://banto/',
    'https://evil/app://banto/',
    'file://banto/index.html',
    'about:blank',
    'blob:app://banto/x',
    'APP:/banto',
    '',
    null,
    undefined,
    5,
  ])('%s is not', (url) => expect(isOurs(url)).toBe(false))
})

describe('files of the page', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'banto-page-'))
  const page = path.join(root, 'page')
  mkdirSync(path.join(page, 'assets'), { recursive: true })
  mkdirSync(path.join(root, 'page-evil'))
  writeFileSync(path.join(page, 'index.html'), '<meta nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>')
  writeFileSync(path.join(page, 'assets', 'a b.js'), 'x')
  writeFileSync(path.join(root, 'page-evil', 'secret.txt'), 'secret')
  writeFileSync(path.join(root, 'secret.txt'), 'secret')
  afterAll(() => rmSync(root, { recursive: true }))

  test.each([
    ['/', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/a%20b.js', 'assets/a b.js'],
    ['/assets/../index.html', 'index.html'],
  ])('%s is %s', (pathname, file) => {
    expect(containedFile(page, pathname)).toBe(path.join(page, file))
  })

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/../page-evil/secret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '/%00/index.html',
    '/%',
    '/..',
    '/./',
    '/assets/..',
    'secret.txt',
    '../secret.txt',
    '',
  ])('%j is nothing', (pathname) => {
    expect(containedFile(page, pathname)).toBeNull()
  })

  test('the document carries the nonce of its own answer', async () => {
    const { status, headers, body } = await readPageFile(page, '/', 'abc')
    expect(status).toBe(200)
    expect(headers['Content-Security-Policy']).toContain("style-src 'self' 'nonce-abc'")
    expect(Buffer.from(body).toString()).toBe('<meta nonce="abc"><style nonce="abc"></style>')
    const again = await readPageFile(page, '/')
    expect(again.headers['Content-Security-Policy']).not.toContain('nonce-abc')
  })

  test('a folder and a missing file are not found, with the same policy', async () => {
    for (const pathname of ['/assets', '/none.js', '/../secret.txt']) {
      const { status, headers, body } = await readPageFile(page, pathname)
      expect([status, body.length]).toEqual([404, 0])
      expect(headers['Content-Security-Policy']).toContain("default-src 'none'")
    }
  })
})

test('the policy lets no script in that is not a file of ours', () => {
  const policy = contentSecurityPolicy('n')
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  // The one exception: the worker that reads codes out of a camera's pictures compiles WebAssembly, and nothing else does.
  expect(contentSecurityPolicy('n', { pathname: '/assets/decoder.worker-Dx_1a2b3.js' })).toContain("script-src 'self' 'wasm-unsafe-eval';")
  for (const pathname of ['/assets/index-1.js', '/decoder.worker-1.js/index.html', '/assets/decoder.worker'])
    expect(contentSecurityPolicy('n', { pathname })).toBe(policy)
})

test('the log keeps no secrets', () => {
  const kept = JSON.stringify(
    redact({
      accessToken: 's3cret-1',
      nested: { client_secret: 's3cret-2', list: [{ Authorization: 'Bearer s3cret-3' }] },
      url: 'http://127.0.0.1:1/callback?code=s3cret-4&state=s3cret-5&page=2',
      text: 'sent Bearer s3cret.6 and eyJhbGciOi.eyJzdWIiOiJ4.c2lnbmF0dXJl',
      error: new Error('failed at https://x/?refresh_token=s3cret-8'),
      code: 'OFFLINE',
      rows: 10,
    }),
  )
  expect(kept).not.toMatch(/s3cret|eyJ/)
  expect(kept).toContain('page=2')
  expect(kept).toContain('"code":"OFFLINE","rows":10')
})

describe('folders shown in the file manager', () => {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'banto-folders-')))
  const data = path.join(home, 'data')
  mkdirSync(path.join(data, 'exports'), { recursive: true })
  mkdirSync(path.join(data, 'Evil.app'))
  mkdirSync(path.join(home, 'data-of-others'))
  writeFileSync(path.join(data, 'file'), '')
  symlinkSync(home, path.join(data, 'way-out'))
  afterAll(() => rmSync(home, { recursive: true }))

  test('are those in the data folder', () => {
    expect(folderInside(data, path.join(data, 'exports'))).toBe(path.join(data, 'exports'))
    expect(folderInside(data, data)).toBe(data)
  })

  test.each(['..', '../data-of-others', '/', '/etc', 'way-out', 'file', 'missing', 'Evil.app', 'exports/../..', 'file:///etc'])(
    '%s stays closed',
    (wanted) => {
      expect(folderInside(data, wanted)).toBeNull()
    },
  )
})
