import { useEffect, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { QueryClientProvider } from '@tanstack/react-query'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { useDefaultScanTarget, useScanSources, useScanTarget, type Scan } from '../../renderer/scanning/index.ts'
import { Modal, Provider, TextInput } from '../../renderer/ui/index.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { clear, draw, field, fill, happen, press, settle } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

const JAN = '4901234567894'
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
      <Modal opened={open.dialog} onClose={() => undefined}>
        {open.dialogTakes ? <Count who="dialog" /> : <p>words</p>}
      </Modal>
      <Modal opened={open.question} onClose={() => undefined}>
        <p>sure?</p>
      </Modal>
    </>
  )
}

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
    fakeEngine(quietShop(profile))
    await draw(
      <QueryClientProvider client={createQueryClient()}>
        <Provider env="test" colorScheme="light" labels={{ confirm: '', cancel: '', close: '', clear: '', showPassword: '' }}>
          <Page />
        </Provider>
      </QueryClientProvider>,
    )
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
})
