import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { usualSerialSettings } from '#shared/domain/devices.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { BantoError } from '#shared/errors.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { ScannerSetup } from '../../renderer/scanners/index.ts'
import { useScanSources } from '../../renderer/scanning/index.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { clear, click, draw, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

const JAN = '4901234567894'
const scanner: DeviceRow = {
  kind: 'scanner',
  deviceId: 3,
  name: '倉庫のスキャナー',
  place: { kind: 'serial', path: '/dev/ttyUSB0', ...usualSerialSettings },
  settings: { ending: 'enter', prefix: '' },
  state: { condition: 'ready', error: null, at: null },
  uses: 0,
  lastUsedAt: null,
}

function Page() {
  useScanSources()
  return <ScannerSetup />
}

let engine: FakeEngine
const inputsOf = (method: string): readonly unknown[] => engine.calls.filter((call) => call.method === method).map((call) => call.input)

beforeEach(async () => {
  engine = fakeEngine({
    ...quietShop(profile),
    'devices.list': () => [scanner],
    'devices.change': () => ({}),
    'devices.search': () => ({ jobId: 'search-1' }),
    'scanners.watch': () => ({}),
    'scanners.setWedge': () => ({}),
    'scanners.setInStoreRules': () => ({}),
  })
  await draw(
    <QueryClientProvider client={createQueryClient()}>
      <I18nextProvider i18n={createI18n('ja')}>
        <Provider env="test" colorScheme="light" labels={{ confirm: '', cancel: '', close: '', clear: '', showPassword: '' }}>
          <Page />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
})
afterEach(clear)

const hear = (bytes: string, more: { readonly deviceId?: number | null; readonly problem?: 'speed' } = {}): Promise<void> =>
  happen(() =>
    engine.emit('scanners.heard', {
      deviceId: more.deviceId === undefined ? 3 : more.deviceId,
      bytes,
      text: more.problem === undefined ? bytes : null,
      problem: more.problem ?? null,
    }),
  )

describe('what a scanner sends', () => {
  it('is shown as it came and as it is understood', async () => {
    await hear(`]C101${`0${JAN}`}10AB\x1d17271231\r\n`)
    for (const words of [
      '倉庫のスキャナー',
      JAN,
      'GS1コード',
      'Code 128',
      'チェックディジットは正しい',
      'ロットAB',
      '使用期限2027/12/31',
    ]) {
      expect(text()).toContain(words)
    }
    expect([...document.querySelectorAll('[data-control]')].map((sign) => sign.textContent)).toEqual(['GS', 'CR', 'LF'])
  })

  it('that cannot be read says why, and shows its bytes', async () => {
    await hear('\u00e6\u0080f', { problem: 'speed' })
    expect(text()).toContain('通信速度(ボーレート)が合っていません')
    expect([...document.querySelectorAll('[data-control]')].map((sign) => sign.textContent)).toEqual(['E6', '80'])
  })

  it('shows how the scanner is set up, and one press makes the settings say so', async () => {
    await hear(`${JAN}\r`)
    expect(text()).not.toContain('この設定にする')
    await hear(`~${JAN}\t`)
    expect(text()).toContain('終わりの文字: Tab、先頭の文字: ~')
    await click('この設定にする')
    const { kind, name, place } = scanner
    expect(inputsOf('devices.change')).toEqual([{ deviceId: 3, device: { kind, name, place, settings: { ending: 'tab', prefix: '~' } } }])
  })

  it('as a keyboard is heard as well, and its prefix can be learned', async () => {
    let at = 0
    for (const character of `%${JAN}`) {
      await press(
        { key: character, code: character === '%' ? 'Digit5' : `Digit${character}`, shiftKey: character === '%' },
        undefined,
        (at += 8),
      )
    }
    await press({ key: 'Enter', code: 'Enter' }, undefined, at + 8)
    await settle()
    expect(text()).toContain('先頭に % が付いています')
    await click('この設定にする')
    expect(inputsOf('scanners.setWedge')).toEqual([{ prefix: '%' }])
  })
})

describe('a port that is tried', () => {
  it('that does not open says what is wrong', async () => {
    engine.answer({
      'scanners.listen': () => {
        throw new BantoError('DEVICE_NO_ACCESS', 'no', { details: { place: '/dev/ttyUSB1', reason: 'group', group: 'dialout' } })
      },
    })
    await happen(() =>
      engine.emit('jobs.finished', {
        jobId: 'search-1',
        method: 'devices.search',
        outcome: { ok: true, value: { found: [], failed: [] } },
      }),
    )
    await fill(await until(() => field('ポート名'), 'the port'), '/dev/ttyUSB1')
    await click('試す')
    await until(() => text().includes('dialout'), 'the group')
  })
})

describe('the rules of in-store codes', () => {
  it('are typed with an example, tried with a code, and saved once they are right', async () => {
    await click('インストアコード')
    await until(() => text().includes('まだ決まりがありません'), 'the rules')
    await click('決まりを追加')
    const item = await until(() => document.querySelector<HTMLElement>('[role="menuitem"]'), 'the usual ones')
    await happen(() => item.click())
    const digits = field('商品の桁数')
    await fill(digits, '6')
    expect(text()).toContain('合計が12になるように')
    await fill(digits, '5')
    expect(text()).not.toContain('合計が12になるように')
    expect(document.querySelector('tbody .lookup-parts')?.textContent).toHaveLength(13)
    await fill(field('読み取って確かめる'), document.querySelector('tbody .lookup-parts')?.textContent ?? '')
    expect(text()).toContain('商品の部分: 12345')
    expect(text()).toContain('価格598円')
    await fill(field('読み取って確かめる'), withCheckDigit('291234512800'))
    expect(text()).toContain('この番号に合う決まりはありません')
    await click('保存する')
    expect(inputsOf('scanners.setInStoreRules')).toEqual([
      { rules: [{ prefix: '02', itemDigits: 5, valueCheck: 'gs1', value: 'price', valueDigits: 4 }] },
    ])
  })
})
