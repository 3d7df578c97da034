import { useEffect, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { createI18n } from '#shared/i18n/index.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { useDefaultScanTarget, useScanSources, useScanTarget, type Scan } from '../../renderer/scanning/index.ts'
import { giveScan, scanOf } from '../../renderer/scanning/hub.ts'
import { Modal, onKeyboardChange, Provider, TextInput, topDialog } from '../../renderer/ui/index.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { clear, draw, field, fill, happen, press, settle, until } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

const JAN = '4901234567894'
const inStoreRules = [{ prefix: '02', itemDigits: 5, valueCheck: 'untested', value: 'price', valueDigits: 4 }] as const
let taken: string[] = []
let show: (what: Partial<typeof nothingOpen>) => void = () => undefined
const nothingOpen = { screen: false, dialog: false, dialogTakes: false, question: false }

const take =
  (who: string) =>
  ({ code, source }: Scan): void =>
    void taken.push(`${who} ${source} ${code.kind} ${code.code}`)

function Count({ who }: { readonly who: string }) {
  useScanTarget(take(who))
  return <TextInput label={`${who} name`} defaultValue="" />
}

function Page() {
  const [open, setOpen] = useState(nothingOpen)
  useEffect(() => {
    show = (what) => setOpen((was) => ({ ...was, ...what }))
  }, [])
  useScanSources()
  useDefaultScanTarget(take('card'))
  return (
    <>
      {open.screen ? <Count who="screen" /> : null}
      <TextInput label="code" data-scan="code" />
      <TextInput label="whole" data-scan="wholeCode" />
      <Modal opened={open.dialog} onClose={() => undefined}>
        {open.dialogTakes ? <Count who="dialog" /> : <p>words</p>}
      </Modal>
      <Modal opened={open.question} onClose={() => undefined}>
        <p>sure?</p>
      </Modal>
    </>
  )
}

const drawPage = () =>
  draw(
    <I18nextProvider i18n={createI18n('ja')}>
      <QueryClientProvider client={createQueryClient()}>
        <Provider env="test" colorScheme="light" labels={{ confirm: '', cancel: '', close: '', clear: '', showPassword: '' }}>
          <Page />
        </Provider>
      </QueryClientProvider>
    </I18nextProvider>,
  )

let at = 0
async function scan(code: string, target?: HTMLElement): Promise<void> {
  at += 1000
  for (const character of code) await press({ key: character, code: `Digit${character}` }, target, (at += 8))
  await press({ key: 'Enter', code: 'Enter' }, target, (at += 8))
  await settle()
}

describe('a scan', () => {
  beforeEach(async () => {
    taken = []
    fakeEngine({ ...quietShop(profile), 'scanners.inStoreRules': () => [...inStoreRules] })
    await drawPage()
  })
  afterEach(clear)

  it('goes to the card where nothing else asks for it', async () => {
    await scan(JAN)
    expect(taken).toEqual([`card wedge JAN13 ${JAN}`])
  })

  it('goes to the screen that asks, and to the dialog above it', async () => {
    await happen(() => show({ screen: true }))
    await scan(JAN)
    await happen(() => show({ dialog: true, dialogTakes: true }))
    await scan(JAN)
    await happen(() => show({ dialog: false }))
    await settle()
    await scan(JAN)
    expect(taken.map((one) => one.split(' ')[0])).toEqual(['screen', 'dialog', 'screen'])
  })

  it('in the first moment of a dialog, before what is in it is drawn, answers the dialog and opens no card', async () => {
    await happen(() => show({ screen: true }))
    let isFirst = true
    onKeyboardChange(() => {
      if (topDialog() === null || !isFirst) return
      isFirst = false
      giveScan(scanOf(JAN, { source: 'serial' }), null)
    })
    await happen(() => show({ dialog: true, dialogTakes: true }))
    await until(() => taken.length > 0, 'the scan')
    expect(taken).toEqual([`dialog serial JAN13 ${JAN}`])
    await happen(() => show({ dialog: false }))
    await settle()
    await scan(JAN)
    expect(taken.at(-1)).toBe(`screen wedge JAN13 ${JAN}`)
  })

  it('goes to the card where a dialog that asks for none lies above the screen', async () => {
    await happen(() => show({ screen: true, question: true }))
    await scan(JAN)
    await happen(() => show({ question: false, dialog: true }))
    await scan(JAN)
    expect(taken.map((one) => one.split(' ')[0])).toEqual(['card', 'card'])
  })

  it('is not lost between two screens: one goes, the next is not there yet', async () => {
    await happen(() => show({ screen: true }))
    await happen(() => show({ screen: false }))
    await scan(JAN)
    await happen(() => show({ screen: true }))
    await scan('49123456')
    expect(taken).toEqual([`card wedge JAN13 ${JAN}`, 'screen wedge JAN8 49123456'])
  })

  it('fills a field of a product’s code with the item of an in-store code, one of the whole code with all of it', async () => {
    for (const label of ['code', 'whole']) {
      field(label).focus()
      await scan('0212345309803', field(label))
    }
    expect([field('code').value, field('whole').value]).toEqual(['12345', '0212345309803'])
  })

  it('fills a field that asks for a code, and nobody else gets it', async () => {
    await happen(() => show({ screen: true }))
    const code = field('code')
    code.focus()
    await scan(JAN, code)
    expect(code.value).toBe(JAN)
    const name = field('screen name')
    await fill(name, '半分')
    name.focus()
    await scan(JAN, name)
    expect(name.value).toBe('半分')
    expect(taken).toEqual([`screen wedge JAN13 ${JAN}`])
  })

  it('of a device is taken at once, also while earlier ones are on their way, and they are shown in their order', async () => {
    const answers: (() => void)[] = []
    const engine = fakeEngine({
      ...quietShop(profile),
      'scanners.attend': () => ({}),
      'scanners.take': () => new Promise((resolve) => answers.push(() => resolve({ taken: true }))),
    })
    await clear()
    await drawPage()
    for (const scanId of [1, 2, 3])
      engine.emit('scanners.scanned', { scanId, pageId: null, raw: `4912345${scanId}`, source: 'serial', deviceId: 1 })
    await settle()
    expect(answers).toHaveLength(3)
    for (const answer of answers.toReversed()) answer()
    await settle()
    expect(taken.map((one) => one.split(' ').at(-1))).toEqual(['49123451', '49123452', '49123453'])
  })

  it('that no screen took stands in a list with all the others, however many there were', async () => {
    const scans = Array.from({ length: 30 }, (_, n) => ({ scanId: n + 1, raw: `CODE${String(n + 1).padStart(2, '0')}` }))
    fakeEngine({ ...quietShop(profile), 'scanners.takeMissed': () => ({ total: 31, scans }) })
    await clear()
    await drawPage()
    const list = await until(() => document.querySelector<HTMLOListElement>('ol'), 'the list')
    expect([...list.children].map(({ textContent }) => textContent)).toEqual(scans.map(({ raw }) => raw))
    expect(list.start).toBe(2)
  })
})
