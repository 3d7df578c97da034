import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { Conversation } from './conversation.ts'
import type { DriverTimes } from './times.ts'

/** Ends a command that a broken line left half sent: pictures eat it as white. */
const flush = new Uint8Array(8192)
const mostLateReplies = 16

/** What silence means after everything was tried. */
const silence = (talk: Pick<Conversation<never>, 'strangeBytes'>): DeviceCondition => (talk.strangeBytes() > 0 ? 'wrongProtocol' : 'asleep')

export type Woken<T> = { readonly kind: 'awake'; readonly value: T } | { readonly kind: 'not'; readonly condition: DeviceCondition }

/**
 * Says hello again and again until the printer answers at all: one that sleeps loses what woke it. Waits until the late answers to
 * the earlier hellos are over, so that they are not taken for answers to the next question.
 */
export async function wake<R, T>(
  talk: Conversation<R>,
  hello: Uint8Array,
  accept: (reply: R) => T | undefined,
  times: DriverTimes,
): Promise<Woken<T>> {
  const giveUpAt = performance.now() + times.wakeMs
  for (let tries = 0; ; tries += 1) {
    const wait = tries === 0 ? times.firstReplyMs : times.retryMs
    const answer = talk.hear(accept, Math.max(0, Math.min(wait, giveUpAt - performance.now())))
    const said = await talk.say(tries === 0 ? hello : Buffer.concat([flush, hello]))
    const heard = await answer
    if (heard.kind === 'heard') {
      const latest = tries === 0 ? heard.value : await lastOf(talk, accept, heard.value, times)
      return { kind: 'awake', value: latest }
    }
    if (!said || heard.kind !== 'silent') return { kind: 'not', condition: 'offline' }
    if (performance.now() >= giveUpAt) return { kind: 'not', condition: silence(talk) }
  }
}

async function lastOf<R, T>(talk: Conversation<R>, accept: (reply: R) => T | undefined, first: T, times: DriverTimes): Promise<T> {
  let latest = first
  for (let late = 0; late < mostLateReplies; late += 1) {
    const heard = await talk.hear(accept, times.quietMs)
    if (heard.kind !== 'heard') break
    latest = heard.value
  }
  return latest
}
