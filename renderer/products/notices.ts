import { notifications, stepNotice } from '../ui/index.ts'

type Notice = Omit<Parameters<typeof notifications.show>[0], 'id'>

const names = { notice: 'products-notice', refused: 'products-refused', staged: stepNotice } as const

/** Shows a notice in the place of the last one of its kind: the person never reads the words of something else. */
export const showNotice = (kind: keyof typeof names, notice: Notice): void => {
  notifications.show({ ...notice, id: names[kind] })
}
