import type { Page } from 'playwright'
import { createTranslate, type Translate } from '#shared/i18n/index.ts'
import type { RealPage } from '../../fixtures/realPage.ts'

/** The running program with its page and a way to call the engine; it speaks Japanese while a place is being opened. */
export interface Visit {
  readonly real: RealPage
  readonly page: Page
  readonly t: Translate
  readonly call: (method: string, input: object) => Promise<unknown>
}

export const visitOf = (real: RealPage): Visit => ({
  real,
  page: real.page,
  t: createTranslate('ja'),
  call: async (method, input) => {
    const answer = await real.host.engine.invoke(method, input)
    if (!answer.ok) throw new Error(`${method}: ${answer.error.code}`)
    return answer.value
  },
})
