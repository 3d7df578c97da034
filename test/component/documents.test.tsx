import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { afterEach, describe, expect, it } from 'vitest'
import type { DocumentSettings } from '#shared/contracts/documents.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { BantoError } from '#shared/errors.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { DocumentsPart } from '../../renderer/documents/index.ts'
import { useDocuments } from '../../renderer/documents/state.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, settle, text, until } from '../fakes/page.tsx'

afterEach(async () => {
  await clear()
  useDocuments.setState({ document: 'receipt', drafts: new Map() })
})

const settings: DocumentSettings = { issuerName: '', registrationNumber: '', taxpayer: 'corporation', footer: '', rounding: 'down' }
const area = (): HTMLTextAreaElement => document.querySelector('textarea')!

async function screen(more: Answers = {}) {
  const engine = fakeEngine({
    'documents.list': () => [{ document: 'receipt', isOwn: true, savedAt: null, author: null }],
    'documents.template': () => ({
      text: '合計 {{total}}\n',
      builtIn: '標準 {{total}}\n',
      isOwn: true,
      fields: [
        { name: 'total', fields: null },
        { name: 'lines', fields: ['name'] },
      ],
      versions: [{ templateId: 1, text: '合計 {{total}}\n', savedAt: '2026-11-29T00:00:00Z', author: '青木' }],
    }),
    'documents.preview': ({ text: template }) =>
      (template ?? '').includes('{{totla}}')
        ? { text: '', isEmpty: false, problem: { problem: 'unknownName', line: 2, column: 3, name: 'totla' }, lacking: null }
        : { text: 'x', isEmpty: false, problem: null, lacking: null },
    'printing.preview': () => ({
      paper: { width: 576, height: 24, paperMm: 80, items: [], drawerPulses: 0, buzzes: 0, isShortened: false },
      missing: [],
      refused: [],
    }),
    'documents.settings': () => settings,
    'documents.setSettings': (wanted) => wanted,
    'documents.save': () => ({}),
    'documents.reset': () => ({}),
    ...more,
  })
  await draw(
    <QueryClientProvider client={createQueryClient()}>
      <I18nextProvider i18n={createI18n('ja')}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'はい', cancel: 'キャンセル', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <DocumentsPart />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
  await settle(50)
  return engine
}
const callsOf = (engine: Awaited<ReturnType<typeof screen>>, name: string) =>
  engine.calls.filter(({ method }) => method === name).map(({ input }) => input)

describe('the template of a document', () => {
  it('with a fault says where, shows the place, and cannot be saved', async () => {
    await screen()
    await until(() => document.querySelector('.printing-paper'), 'the paper')
    await fill(area(), 'a\n  {{totla}}')
    await until(() => text().includes('2行目の3文字目: 「totla」という項目はありません。'), 'the problem')
    expect(button('保存')?.hasAttribute('disabled')).toBe(true)
    // The last one that was right stays, and is seen to be that.
    expect(document.querySelector('.documents-stale .printing-paper')).not.toBeNull()
    expect(text()).toContain('最後に正しかったときの見本')
    await click('その場所へ')
    expect(area().selectionStart).toBe(4)
  })

  it('is previewed as it is typed, saved, and kept where it could not be saved', async () => {
    const engine = await screen()
    await fill(area(), '新しい {{total}}')
    await until(
      () => callsOf(engine, 'documents.preview').some((input) => (input as { text: string }).text === '新しい {{total}}'),
      'a preview',
    )
    expect(text()).toContain('未保存')
    engine.answer({
      'documents.save': () => {
        throw new BantoError('TEMPLATE_INVALID', '', { details: { problem: 'isList', line: 1, column: 2, name: 'x' } })
      },
    })
    await click('保存')
    await until(() => text().includes('1行目2文字目に誤りがある'), 'the refusal')
    expect(area().value).toBe('新しい {{total}}')
    engine.answer({ 'documents.save': () => ({}) })
    await click('保存')
    await until(() => !text().includes('未保存'), 'saved')
    expect(callsOf(engine, 'documents.save').at(-1)).toEqual({ document: 'receipt', text: '新しい {{total}}' })
  })

  it('is given up on a click, and no other document has it', async () => {
    await screen()
    await fill(area(), 'x')
    await click('日計')
    expect(area().value).toBe('合計 {{total}}\n')
    await click(/^レシート\(再発行\)/u)
    expect(area().value).toBe('x')
    await click('変更をやめる')
    expect(area().value).toBe('合計 {{total}}\n')
    await click('変更に戻る')
    expect(area().value).toBe('x')
  })

  it('that is not saved yet is there again after the window was loaded again, for its shop alone', async () => {
    useDocuments.getState().enterShop('a')
    await screen()
    await fill(area(), '書きかけ')
    useDocuments.getState().leaveShop()
    useDocuments.getState().enterShop('b')
    expect(useDocuments.getState().drafts.size).toBe(0)
    useDocuments.getState().enterShop('a')
    await until(() => area().value === '書きかけ', 'the draft')
    useDocuments.getState().leaveShop()
  })

  it('takes a name where the cursor is', async () => {
    await screen()
    area().setSelectionRange(2, 2)
    await click('合計')
    expect(area().value).toBe('合計{{total}} {{total}}\n')
  })

  it('goes back to the built-in one after a question', async () => {
    const engine = await screen()
    await click('標準に戻す')
    await until(() => text().includes('標準のひな形に戻しますか'), 'the question')
    const buttons = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')]
    buttons.find((one) => one.textContent === '標準に戻す')?.click()
    await until(() => callsOf(engine, 'documents.reset').length === 1, 'the reset')
  })
})

describe('the issuer', () => {
  it('is not kept with a number whose digits do not fit; the right digit is told', async () => {
    const engine = await screen()
    await click('発行者と登録番号')
    const number = await until(
      () => [...document.querySelectorAll('input')].find(({ placeholder }) => placeholder.startsWith('T9234')),
      'the field',
    )
    await fill(number, 'T3011001098993')
    expect(text()).toContain('先頭の数字が正しくは4になるはずです')
    await fill(field('発行者の名称'), '株式会社よろず屋')
    await fill(number, '4011-0010-98993')
    expect(text()).not.toContain('先頭の数字が')
    const save = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent === '保存')
    save?.click()
    await until(() => callsOf(engine, 'documents.setSettings').length === 1, 'kept')
    expect(callsOf(engine, 'documents.setSettings')).toEqual([
      { ...settings, issuerName: '株式会社よろず屋', registrationNumber: '4011-0010-98993' },
    ])
  })
})
