import { expect, it } from 'vitest'
import { redirectScans } from '#core/devices/native/hidRedirect.ts'

/** In the shape of node-hid's device: there is no HID device, and no kernel module for a virtual one, where the tests run. */
function scanner(answer: () => Promise<number>) {
  const reports: number[][] = []
  return {
    reports,
    sendFeatureReport: (report: number[]): Promise<number> => {
      reports.push([...report])
      return answer()
    },
  }
}

it('a Honeywell scanner that is a keyboard, too, is told to report its scans; another maker’s is told nothing', async () => {
  for (const vendorId of [0x0c2e, 0x0536]) {
    const device = scanner(() => Promise.resolve(2))
    await redirectScans(device, vendorId)
    expect(device.reports).toEqual([[0xfe, 0x01]])
  }
  for (const vendorId of [0x05e0, 0x05f9, 0x1eab]) {
    const device = scanner(() => Promise.resolve(2))
    await redirectScans(device, vendorId)
    expect(device.reports).toEqual([])
  }
})

it('a Honeywell scanner that does not know the report is opened all the same', async () => {
  const device = scanner(() => Promise.reject(new Error('could not send feature report to device')))
  await expect(redirectScans(device, 0x0c2e)).resolves.toBeUndefined()
  expect(device.reports).toHaveLength(1)
})
