import type { Conversation } from './conversation.ts'

/** Small enough that a cancel is felt soon, large enough for a picture. */
const chunkBytes = 4096

/** Hands over all bytes; false where the line broke or the job was cancelled on the way. */
export async function writeAll(talk: Pick<Conversation<never>, 'say'>, bytes: Uint8Array): Promise<boolean> {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    if (!(await talk.say(bytes.subarray(at, at + chunkBytes)))) return false
  }
  return true
}
