import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { Conversation } from './conversation.ts'
import type { DriverTimes } from './times.ts'

/** Ends a command that a broken line left half sent: pictures eat it as white. */
const flush = new Uint8Array(8192)
/** As often as the largest piece of a picture needs (`rasterCommand`: 240 rows of 72 bytes); what is silent after that is not flooded. */
const mostFlushes = 3
const mostLateReplies = 16

/** What it means that no answer came: something was said, but nothing that this language knows, or nothing but our own words. */
const withoutAnswer = (talk: Pick<Conversation<never>, 'strangeBytes' | 'isEcho'>, otherwise: DeviceCondition): DeviceCondition =>
  talk.strangeBytes() > 0 || talk.isEcho() ? 'wrongProtocol' : otherwise

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
    const said = await talk.say(tries === 0 || tries > mostFlushes ? hello : Buffer.concat([flush, hello]))
    const heard = await answer
    if (heard.kind === 'heard') {
      const latest = tries === 0 ? heard.value : await lastOf(talk, accept, heard.value, times)
      return { kind: 'awake', value: latest }
    }
    if (!said || heard.kind !== 'silent') return { kind: 'not', condition: withoutAnswer(talk, 'offline') }
    if (performance.now() >= giveUpAt) return { kind: 'not', condition: withoutAnswer(talk, 'asleep') }
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
