import type { Db } from '../data/open.ts'
import { checkedUrl, type Callbacks } from './callbacks.ts'
import { badRequest, jsonReply, notFound, onlyFields, type Reply } from './problem.ts'
import { route, type Route } from './route.ts'

/** Nothing is uploaded: Smaregi fetches the image itself, later, and tells an address in a form. Bytes. */
const maxImageBytes = 10_000_000
const beginnings: readonly (readonly number[])[] = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47],
  [0x47, 0x49, 0x46, 0x38],
]
const failed = 'callback_product_image_update_and_notification'

/** 商品画像登録, 商品アイコン画像登録. The practice shop checks an image and keeps none. */
export function imageRoutes(db: Db, callbacks: Callbacks): readonly Route[] {
  const put = (path: string, checked: string): Route =>
    route('PUT', `/products/{id}/${path}`, 'pos.products:write', ({ ids: [id = 0], body }) =>
      accept(db, callbacks, { id, body: body(), checked }),
    )
  return [put('image', 'callback_product_image_check'), put('icon_image', 'callback_product_icon_image_check')]
}

interface Wanted {
  readonly id: number
  readonly body: unknown
  readonly checked: string
}

function accept(db: Db, callbacks: Callbacks, { id, body, checked }: Wanted): Reply {
  if (!db.prepare('SELECT 1 FROM product WHERE productId = ?').get(id)) throw notFound()
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
  onlyFields(body, ['imageUrl', 'callbackUrl', 'state'])
  const { imageUrl, callbackUrl, state } = body as Record<string, unknown>
  const image = checkedUrl('imageUrl', imageUrl)
  const callback = callbackUrl === undefined ? null : checkedUrl('callbackUrl', callbackUrl)
  if (state !== undefined && typeof state !== 'string') throw badRequest('[state] 文字列で入力して下さい')
  const requestId = callbacks.later('image', async (request) => {
    const good = await isImage(image)
    if (callback === null) return
    const row = { id: '1', requestId: String(request), productId: String(id), imageUrl: image, thumbnailImageUrl: good ? image : '' }
    const form = new URLSearchParams({ proc_name: good ? checked : failed, state: state ?? '', params: JSON.stringify([row]) })
    await callbacks.post('image', callback, form.toString(), 'application/x-www-form-urlencoded;charset=UTF-8')
  })
  // What the answer carries is not known: our assumption, after the bulk requests.
  return jsonReply({ requestId: String(requestId) })
}

async function isImage(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(10_000) })
    if (!reply.ok || Number(reply.headers.get('content-length') ?? '0') > maxImageBytes) return false
    const bytes = new Uint8Array(await reply.arrayBuffer())
    return bytes.length <= maxImageBytes && beginnings.some((one) => one.every((byte, i) => bytes[i] === byte))
  } catch {
    return false
  }
}
