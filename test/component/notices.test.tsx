import { act } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { Modal, notifications, Provider } from '../../renderer/ui/index.ts'
import { button, clear, click, draw, happen, until } from '../fakes/page.tsx'

const labels = { confirm: 'はい', cancel: 'いいえ', close: '閉じる', clear: '消す', showPassword: '見る' }
const page = async (opened: boolean): Promise<void> => {
  const node = (
    <Provider colorScheme="light" labels={labels} env="test">
      <main id="main">
        <button type="button">後ろ</button>
      </main>
      <Modal opened={opened} onClose={() => undefined} title="ダイアログ">
        <button type="button">実行</button>
      </Modal>
    </Provider>
  )
  await draw(node)
}
const inDialog = (): string => document.querySelector('[role=dialog]')?.textContent ?? ''
const corner = (): string => [...document.querySelectorAll('.mantine-Notification-root')].map((one) => one.textContent).join('|')

afterEach(clear)

describe('a notice', () => {
  it('that came before a dialog is inert while that is open', async () => {
    await page(true)
    expect(document.querySelector('.mantine-Notifications-root')?.closest('[inert]')).not.toBeNull()
    await page(false)
    expect(document.querySelector('.mantine-Notifications-root')?.closest('[inert]')).toBeNull()
  })

  it('of the dialog’s own doing stands inside it and can be closed there', async () => {
    await page(true)
    await happen(() => void notifications.show({ id: 'x', inDialog: true, message: 'できませんでした' }))
    expect(inDialog()).toContain('できませんでした')
    expect(corner()).toBe('')
    const closes = [...document.querySelectorAll<HTMLElement>('.ui-dialog-notices button')]
    await act(async () => closes[0]?.click())
    expect(inDialog()).not.toContain('できませんでした')
  })

  it('of something else waits until the dialog is closed, and is taken back by its name meanwhile', async () => {
    const root = await import('../../renderer/ui/modals.tsx')
    await page(false)
    await happen(() => void root.modals.openConfirmModal({ title: '質問' }))
    await happen(() => {
      notifications.show({ id: 'a', message: '取り込みました' })
      notifications.show({ id: 'b', message: '古い知らせ' })
      notifications.hide('b')
    })
    expect(corner()).toBe('')
    expect(inDialog()).not.toContain('取り込みました')
    await click('いいえ')
    await until(() => corner() === '取り込みました', 'the notice')
  })

  it('is said at once however many others stand until they are closed', async () => {
    await page(false)
    await happen(() => {
      for (let at = 1; at <= 5; at += 1) notifications.show({ id: `stands-${at}`, autoClose: false, message: `残る${at}` })
      notifications.show({ message: '空にできません' })
    })
    await until(() => corner().includes('空にできません'), 'the sixth')
    expect(button('後ろ')).not.toBeNull()
  })
})
