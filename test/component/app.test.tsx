import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { BantoError } from '#shared/errors.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { currentActions, useAction, useActionKeys, useActionStore } from '../../renderer/common/actions.ts'
import { App } from '../../renderer/shell/App.tsx'
import { ErrorBoundary } from '../../renderer/common/ErrorBoundary.tsx'
import { keyMayFire, matchesKeys, type KeyPress } from '../../renderer/common/keys.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, press, text, until } from '../fakes/page.tsx'
import { info, profile, pulled, quietShop, status, summary } from '../fakes/shop.ts'

beforeEach(() => useNavigation.setState({ screen: 'settings', productsRequest: null }))
afterEach(async () => {
  await clear()
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
})

const none: KeyPress = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

describe('keys', () => {
  it('go by the place of a letter, so that an IME or another layout does not matter', () => {
    expect(matchesKeys('Ctrl+K', { ...none, key: 'ｋ', code: 'KeyK', ctrlKey: true }, false)).toBe(true)
    expect(matchesKeys('Ctrl+K', { ...none, key: 'k', code: 'KeyK', metaKey: true }, true)).toBe(true)
    expect(matchesKeys('Ctrl+Z', { ...none, key: 'Z', code: 'KeyZ', ctrlKey: true, shiftKey: true }, false)).toBe(false)
    expect(matchesKeys('?', { ...none, key: '？', code: 'Slash', shiftKey: true }, false)).toBe(true)
    expect(matchesKeys('F5', { ...none, key: 'F5', code: 'F5', ctrlKey: true }, false)).toBe(false)
  })

  it('leave a text field its own, but not F-keys and commands', () => {
    const input = document.createElement('input')
    expect(keyMayFire('/', input)).toBe(false)
    expect(keyMayFire('Ctrl+Z', input)).toBe(false)
    expect(keyMayFire('F3', input)).toBe(true)
    expect(keyMayFire('Ctrl+K', input)).toBe(true)
    const grid = document.createElement('div')
    grid.dataset['hotkeys'] = 'all'
    grid.append(input)
    expect(keyMayFire('Ctrl+Z', input)).toBe(true)
    expect(keyMayFire('/', input)).toBe(false)
  })
})

describe('actions', () => {
  it('work by key while mounted, call the latest function, and the one mounted last is in front', async () => {
    const said: string[] = []
    function Screen({ name }: { readonly name: string }) {
      const [count, setCount] = useState(0)
      useAction({
        id: 'test.run',
        label: name,
        keys: 'F8',
        run: () => {
          said.push(`${name}${count}`)
          setCount(count + 1)
        },
      })
      return null
    }
    function Keys() {
      useActionKeys()
      return null
    }
    await draw(
      <>
        <Keys />
        <Screen name="a" />
        <Screen name="b" />
      </>,
    )
    expect(await press({ key: 'F8', code: 'F8' })).toBe(false)
    await press({ key: 'F8', code: 'F8' })
    expect(said).toEqual(['b0', 'b1'])
    expect(
      currentActions(useActionStore.getState().actions)
        .filter(({ id }) => id === 'test.run')
        .map(({ label }) => label),
    ).toEqual(['b'])
    await press({ key: 'F8', code: 'F8', isComposing: true } as KeyboardEventInit)
    expect(said).toHaveLength(2)
    await clear()
    expect(useActionStore.getState().actions).toEqual([])
  })
})

describe('the frame', () => {
  it('finds any action in the palette, by kana and by reading width', async () => {
    const engine = fakeEngine({ ...quietShop(profile), 'app.setPreferences': () => ({ language: 'ja', colorScheme: 'dark' }) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await press({ key: 'k', code: 'KeyK', ctrlKey: true }, document.body)
    const box = await until(() => document.querySelector<HTMLInputElement>('input[placeholder="操作を探す"]'), 'the palette')
    expect(text()).toContain('最新の内容を取り込む')
    const listed = (): number => document.querySelectorAll('.mantine-Spotlight-action').length
    expect(listed()).toBeGreaterThan(5)
    // The box in the top bar, and the camera as a scanner.
    await fill(box, 'ﾊﾞｰｺｰﾄﾞ')
    expect(listed()).toBe(2)
    await fill(box, '暗い')
    expect(listed()).toBe(1)
    await click(/^暗い画面にする/u)
    // (The code of the screen behind it may come only now, and asks for what it shows.)
    expect(engine.calls).toContainEqual({ method: 'app.setPreferences', input: { colorScheme: 'dark' } })
  })

  it('switches the language at once', async () => {
    const engine = fakeEngine({ ...quietShop(profile), 'app.setPreferences': () => ({ language: 'en', colorScheme: 'light' }) })
    await draw(<App env="test" />)
    const english = await until(() => document.querySelector<HTMLInputElement>('input[type="radio"][value="en"]'), 'the switch')
    await happen(() => english.click())
    expect(engine.calls.at(-1)).toEqual({ method: 'app.setPreferences', input: { language: 'en' } })
    engine.answer({ 'app.info': () => ({ ...info, preferences: { language: 'en', colorScheme: 'light' } }) })
    await happen(() => engine.emit('app.preferences', { language: 'en', colorScheme: 'light' }))
    await until(() => text().includes('No unsent changes'), 'English')
    expect(document.documentElement.lang).toBe('en')
  })

  it('shows in the status bar what waits, how long ago it synced, and leads to the changes', async () => {
    const engine = fakeEngine(quietShop(profile))
    await draw(<App env="test" />)
    await until(() => text().includes('スマレジに接続中'), 'the status')
    expect(text()).toContain('未送信の変更はありません')
    await happen(() => engine.emit('app.status', { ...status, connection: 'offline', unsent: 12, conflicts: 2, rejected: 1 }))
    for (const words of ['オフライン', '送信していない変更 12件', '食い違い 2件', '受け付けられなかった変更 1件', '商品 1,234点'])
      expect(text()).toContain(words)
    engine.answer({ 'changes.summary': () => summary })
    await click('送信していない変更 12件')
    expect(useNavigation.getState().screen).toBe('changes')
  })

  it('syncs by itself when a shop is opened and when the network comes back, and on F5', async () => {
    const engine = fakeEngine(quietShop(profile))
    const pulls = (): number => engine.calls.filter(({ method }) => method === 'sync.pull').length
    const over = (): Promise<void> =>
      happen(() =>
        engine.emit('jobs.finished', { jobId: 'pull-1', method: 'sync.pull', outcome: { ok: true, value: { ...pulled, changed: 3 } } }),
      )
    await draw(<App env="test" />)
    await until(() => pulls() === 1, 'the first pull')
    await over()
    await happen(() => engine.emit('app.status', { ...status, connection: 'offline' }))
    expect(pulls()).toBe(1)
    await happen(() => engine.emit('app.status', status))
    await until(() => pulls() === 2, 'the pull after the break')
    await over()
    await press({ key: 'F5', code: 'F5' }, document.body)
    await until(() => pulls() === 3, 'the pull that was asked for')
    await over()
    await until(() => text().includes('3件が新しくなりました'), 'the words')
  })

  it('shows a running job with its pace and stops it', async () => {
    const engine = fakeEngine({ ...quietShop(profile), 'jobs.cancel': () => ({}) })
    await draw(<App env="test" />)
    await until(() => text().includes('スマレジに接続中'), 'the status')
    await happen(() =>
      engine.emit('jobs.progress', {
        jobId: 'p9',
        method: 'sync.pull',
        phase: 'products',
        done: 3000,
        total: 10_000,
        rate: 900.4,
        secondsLeft: 7.8,
        detail: {},
      }),
    )
    expect(text()).toContain('商品を取り込んでいます')
    expect(text()).toContain('10,000件中3,000件 · 毎秒900件 · あと約8秒')
    await click('中止')
    expect(engine.calls.at(-1)).toEqual({ method: 'jobs.cancel', input: { jobId: 'p9' } })
    expect(text()).toContain('中止しています')
  })

  it('says when the engine is gone, and takes it back', async () => {
    const engine = fakeEngine(quietShop(profile))
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await happen(() => engine.line('lost'))
    await until(() => text().includes('番頭の本体とつながっていません'), 'the banner')
    await happen(() => engine.line('connected'))
    await until(() => !text().includes('番頭の本体とつながっていません'), 'the end of the banner')
  })

  it('warns of unsent changes before signing out, and wipes only what was agreed to', async () => {
    const engine = fakeEngine({
      ...quietShop(profile),
      'app.status': () => ({ ...status, unsent: 3, conflicts: 1 }),
      'connection.signOut': () => ({ revoked: true }),
    })
    await draw(<App env="test" />)
    await click('サインアウト')
    await until(() => text().includes('送信していない変更が4件あります'), 'the warning')
    expect(text()).toContain('変更はこのパソコンに残り')
    await happen(() => field(/商品の控えも/u).click())
    expect((button('サインアウトして消す') as HTMLButtonElement).disabled).toBe(true)
    await happen(() => field('送信していない変更を破棄してよい').click())
    await click('サインアウトして消す')
    expect(engine.calls.find(({ method }) => method === 'connection.signOut')?.input).toEqual({ wipe: true, discardUnsent: true })
  })

  it('says in plain words which vault is in use', async () => {
    fakeEngine({ ...quietShop(profile), 'app.info': () => ({ ...info, vault: { kind: 'basic_text', where: 'x' } }) })
    await draw(<App env="test" />)
    await until(() => text().includes('使い終わったらサインアウトしてください'), 'the hint')
  })

  it('says why it cannot start', async () => {
    fakeEngine({
      ...quietShop(null),
      'connection.overview': () => {
        throw new BantoError('STORE_FROM_FUTURE')
      },
    })
    await draw(<App env="test" />)
    await until(() => text().includes('より新しい番頭で作られています'), 'the reason')
  })
})

describe('a screen that breaks', () => {
  it('leaves words and a way on, not a white page', async () => {
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    fakeEngine(quietShop(null))
    let broken = true
    const Screen = () => {
      if (broken) throw new Error('no such column')
      return <p>直りました</p>
    }
    await draw(
      <I18nextProvider i18n={createI18n('ja')}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'OK', cancel: 'X', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <ErrorBoundary>
            <Screen />
          </ErrorBoundary>
        </Provider>
      </I18nextProvider>,
    )
    expect(document.querySelector('[role="alert"]')).not.toBeNull()
    expect(text()).toContain('no such column')
    broken = false
    await click('画面を読み込み直す')
    expect(text()).toContain('直りました')
    silenced.mockRestore()
  })
})

describe('what opening the file had to do', () => {
  it('is told at once, in words, whatever screen is open', async () => {
    const at = '2026-11-23T12:00:00.000Z'
    const notices: { code: string; details: Record<string, string>; at: string }[] = [
      { code: 'quarantined', details: { path: '/data/shop.db.corrupt-1' }, at },
      { code: 'restoredFromBackup', details: { file: '/data/backups/1' }, at },
    ]
    fakeEngine({ ...quietShop(profile), 'app.info': () => ({ ...info, notices }) })
    useNavigation.setState({ screen: 'changes' })
    await draw(<App env="test" />)
    await until(() => text().includes('控えから戻しました'), 'the notice')
    expect(text()).toContain('/data/shop.db.corrupt-1')
  })
})
