import { useState } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { Button, Modal, Provider } from '../../renderer/ui/index.ts'
import { clear, click, draw, happen, settle, until } from '../fakes/page.tsx'

const labels = { confirm: 'はい', cancel: 'いいえ', close: '閉じる', clear: '消す', showPassword: '見る' }
afterEach(clear)

/** As the dialogs of devices are: what was edited is gone in the moment in which it closes. */
function Screen() {
  const [edited, edit] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  return (
    <main id="main" tabIndex={-1}>
      <div role="listbox" tabIndex={0} aria-label="list" data-focus-home />
      <Button onClick={() => edit('x')}>変更</Button>
      <Button
        loading={busy}
        onClick={() => {
          setBusy(true)
          setTimeout(() => setBusy(false), 60)
        }}
      >
        確かめる
      </Button>
      <Modal opened={edited !== null} onClose={() => edit(null)} title="機器">
        {edited === null ? null : (
          <>
            <input aria-label="name" defaultValue={edited} />
            <Button onClick={() => edit(null)}>やめる</Button>
          </>
        )}
      </Modal>
    </main>
  )
}
const focused = (): string | null | undefined => document.activeElement?.textContent
const find = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name)
  if (found === undefined) throw new Error(name)
  return found
}

describe('the focus', () => {
  it('comes back to the button that opened a dialog, whatever of the dialog is gone by then', async () => {
    await draw(
      <Provider colorScheme="light" labels={labels} env="test">
        <Screen />
      </Provider>,
    )
    await happen(() => find('変更').focus())
    await click('変更')
    await happen(() => find('やめる').focus())
    await click('やめる')
    await until(() => focused() === '変更', 'the focus')
  })

  it('comes back to a button that was at work and could not have it meanwhile', async () => {
    await draw(
      <Provider colorScheme="light" labels={labels} env="test">
        <Screen />
      </Provider>,
    )
    await happen(() => find('確かめる').focus())
    await click('確かめる')
    await settle(120)
    expect(focused()).toContain('確かめる')
  })
})
