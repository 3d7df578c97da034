import { afterEach, describe, expect, it } from 'vitest'
import { BantoError, type ErrorCode } from '#shared/errors.ts'
import { App } from '../../renderer/shell/App.tsx'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { readSetUp, useSignInStore, type SetUpForm } from '../../renderer/connection/signIn.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, text, until } from '../fakes/page.tsx'
import { overview, profile, quietShop } from '../fakes/shop.ts'

const progress = (phase: string, detail: Record<string, string | number | null> = {}) => ({
  jobId: 'j1',
  method: 'connection.signIn',
  phase,
  done: 0,
  total: null,
  rate: null,
  secondsLeft: null,
  detail,
})

async function failed(engine: FakeEngine, code: ErrorCode, details: Record<string, string | number> = {}): Promise<void> {
  await happen(() =>
    engine.emit('jobs.finished', {
      jobId: 'j1',
      method: 'connection.signIn',
      outcome: { ok: false, error: new BantoError(code, code, { details }).toBody() },
    }),
  )
}

afterEach(async () => {
  await clear()
  useSignInStore.setState({ attempt: null, running: false, failure: null })
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
})

async function welcome(more: Parameters<FakeEngine['answer']>[0] = {}): Promise<FakeEngine> {
  const engine = fakeEngine({ ...quietShop(null), 'connection.signIn': () => ({ jobId: 'j1' }), ...more })
  await draw(<App env="test" />)
  await until(() => text().includes('番頭へようこそ'), 'the welcome screen')
  return engine
}

describe('the welcome screen', () => {
  it('signs in to the sample shop with one click', async () => {
    const engine = await welcome()
    await click(/^サンプル店舗/u)
    expect(engine.calls.findLast(({ method }) => method === 'connection.signIn')?.input).toEqual({ kind: 'sample' })
    expect(text()).toContain('サインインしています')
  })

  it('opens a shop that was open before, and says what went wrong if it cannot', async () => {
    const engine = await welcome({
      'connection.overview': () => ({ ...overview, profiles: [profile] }),
      'connection.open': () => {
        throw new BantoError('STORE_IN_USE')
      },
    })
    await click(/^よろず屋/u)
    expect(engine.calls.at(-1)).toEqual({ method: 'connection.open', input: { profileId: profile.profileId } })
    await until(() => text().includes('この店舗は別の番頭で開かれています'), 'the reason')
  })

  it('shows what to register: the redirect address follows the port, the scopes are listed', async () => {
    await welcome()
    await click(/^スマレジ サンドボックス/u)
    expect(text()).toContain('http://127.0.0.1:47811/callback')
    expect(text()).toContain('pos.products:read')
    await click('詳細設定')
    await fill(field('リダイレクトのポート番号'), '50000')
    expect(text()).toContain('http://127.0.0.1:50000/callback')
  })

  it('asks for the client ID before anything is started', async () => {
    const engine = await welcome()
    await click(/^スマレジ 本番/u)
    await click('サインインへ進む')
    expect(text()).toContain('入力してください')
    expect(engine.calls.some(({ method }) => method === 'connection.signIn')).toBe(false)
    await fill(field('クライアントID'), ' ａｂｃ ')
    await click('サインインへ進む')
    expect(engine.calls.at(-1)).toEqual({
      method: 'connection.signIn',
      input: { kind: 'production', clientId: 'abc', redirectPort: 47_811 },
    })
  })
})

describe('a sign-in under way', () => {
  it('gives the address as a link where no browser was opened, and can be cancelled', async () => {
    const engine = await welcome({ 'jobs.cancel': () => ({}) })
    await click(/^サンプル店舗/u)
    await happen(() => engine.emit('jobs.progress', progress('waitingForBrowser', { url: 'https://id.example/authorize?x=1', opened: 0 })))
    const link = await until(() => button('サインイン画面を開く'), 'the link')
    expect(link.getAttribute('href')).toBe('https://id.example/authorize?x=1')
    expect(link.getAttribute('target')).toBe('_blank')
    expect(link.getAttribute('rel')).toContain('noopener')
    await click('サインインをやめる')
    expect(engine.calls.at(-1)).toEqual({ method: 'jobs.cancel', input: { jobId: 'j1' } })
    await failed(engine, 'CANCELLED')
    expect(text()).toContain('サインインをやめました')
  })

  it('says what to do when the person comes back from a browser that was closed', async () => {
    const engine = await welcome()
    await click(/^サンプル店舗/u)
    await happen(() => engine.emit('jobs.progress', progress('waitingForBrowser', { url: 'https://id.example/authorize?x=1', opened: 1 })))
    expect(text()).not.toContain('閉じてしまったとき')
    await happen(() => window.dispatchEvent(new Event('blur')))
    await happen(() => window.dispatchEvent(new Event('focus')))
    expect(text()).toContain('閉じてしまったとき')
    expect(button('画面が開かないときはこちら')?.getAttribute('href')).toContain('https://id.example/')
  })

  it('is followed when the page did not start it itself', async () => {
    const engine = await welcome({
      'jobs.list': () => [progress('startingSample')],
      'jobs.find': () => ({ running: progress('startingSample'), finished: null }),
    })
    await until(() => text().includes('サンプル店舗を準備しています'), 'the phase')
    await failed(engine, 'SIGN_IN_TIMED_OUT')
    expect(text()).toContain('時間内にサインインが終わらなかった')
  })

  const failures: readonly (readonly [ErrorCode, Record<string, string | number>, string])[] = [
    ['SIGN_IN_TIMED_OUT', {}, '時間内にサインインが終わらなかった'],
    ['SIGN_IN_DENIED', {}, '許可されなかったため'],
    ['PORT_TAKEN', { port: 47_811 }, 'ポート47811番をほかのプログラムが使っている'],
    ['CLIENT_REJECTED', {}, 'クライアントIDまたはシークレットがスマレジに受け付けられませんでした'],
    ['CLIENT_REJECTED', { reason: 'secretGone' }, 'クライアントシークレットも消しました'],
    ['SIGN_IN_FAILED', { reason: 'otherContract', contractId: 'sb_2', expected: 'sb_1' }, '別の契約(sb_2)'],
    ['OFFLINE', {}, 'ネットワークにつながっていません'],
    ['OFFLINE', { reason: 'cut' }, '通信が途中で切れました'],
    ['OFFLINE', { reason: 'proxy', proxy: 'proxy.test:8080' }, '社内のプロキシ(proxy.test:8080)につながりません'],
    [
      'NOT_SMAREGI',
      { status: 403, answered: 'HTTP 403 Blocked' },
      '社内のプロキシやファイアウォール、Wi-Fiのログイン画面などが返事をしました(HTTP 403 Blocked)',
    ],
    ['CERTIFICATE_UNTRUSTED', { reason: 'SELF_SIGNED_CERT_IN_CHAIN' }, '証明書を確認できないため'],
    ['CERTIFICATE_UNTRUSTED', { reason: 'CERT_NOT_YET_VALID' }, 'パソコンの日付と時刻'],
    ['PROXY_LOGIN_NEEDED', { proxy: 'proxy.test:8080' }, 'ユーザー名とパスワードを求めています'],
    ['VAULT_LOCKED', {}, '保管庫(キーチェーン)がロックされています'],
  ]
  it.each(failures)('says in its own words why it failed: %s %o', async (code, details, words) => {
    const engine = await welcome()
    await click(/^サンプル店舗/u)
    await failed(engine, code, details)
    expect(text()).toContain('サインインできませんでした')
    expect(text()).toContain(words)
    expect(text()).toContain('このパソコンにあるデータはそのままです')
    await click('もう一度サインインする')
    expect(engine.calls.filter(({ method }) => method === 'connection.signIn')).toHaveLength(2)
  })
})

it('takes the password of the proxy where it is missing, and goes on signing in', async () => {
  const engine = await welcome({ 'connection.setProxyLogin': () => ({}) })
  await click(/^サンプル店舗/u)
  await failed(engine, 'PROXY_LOGIN_NEEDED', { proxy: 'proxy.test:8080' })
  await click('保存する')
  expect(text()).toContain('ユーザー名を入力してください')
  const [user, password] = [...document.querySelectorAll<HTMLInputElement>('form input')]
  if (user === undefined || password === undefined) throw new Error('no fields')
  await fill(user, '番頭')
  await fill(password, 'p@ss')
  await click('保存する')
  await until(() => engine.calls.filter(({ method }) => method === 'connection.signIn').length === 2, 'another sign-in')
  expect(engine.calls.find(({ method }) => method === 'connection.setProxyLogin')?.input).toEqual({
    login: { user: '番頭', password: 'p@ss' },
  })
})

describe('the form of a connection', () => {
  const form: SetUpForm = { clientId: 'c', clientSecret: '', port: '47811', custom: false, identityUrl: '', apiUrl: '' }

  it('takes https anywhere, and plain http only on this machine', () => {
    const custom = { ...form, custom: true, apiUrl: 'https://api.example' }
    expect(readSetUp('sandbox', { ...custom, identityUrl: 'http://127.0.0.1:8080' })).toEqual({
      ok: true,
      request: { kind: 'custom', identityUrl: 'http://127.0.0.1:8080', apiUrl: 'https://api.example', clientId: 'c', redirectPort: 47_811 },
    })
    expect(readSetUp('sandbox', { ...custom, identityUrl: 'http://id.example' })).toEqual({
      ok: false,
      problems: { identityUrl: 'badUrl' },
    })
    expect(readSetUp('sandbox', { ...custom, identityUrl: '' })).toEqual({ ok: false, problems: { identityUrl: 'required' } })
  })

  it('refuses a port that cannot be one', () => {
    for (const port of ['80', '70000', '', '12a', '50000.5']) {
      expect(readSetUp('sandbox', { ...form, port })).toEqual({ ok: false, problems: { port: 'badPort' } })
    }
    expect(readSetUp('sandbox', { ...form, port: '５００００' })).toMatchObject({ ok: true, request: { redirectPort: 50_000 } })
  })
})
