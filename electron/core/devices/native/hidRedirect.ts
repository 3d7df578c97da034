/** As node-hid opens it. */
interface HidDevice {
  sendFeatureReport(report: number[]): Promise<number>
}

/** Honeywell, and Hand Held Products whose scanners it took over. */
const vendors: ReadonlySet<number> = new Set([0x0c2e, 0x0536])
/** Feature report «Redirect Output», and the USB interface to send to. */
const redirect = [0xfe, 0x01] as const

/**
 * Lets a scanner that is a keyboard, too, report its scans over the interface that was opened instead of typing them. One that is set to
 * HID POS alone does not know the report and needs none, so a refusal means nothing. Source: Hand Held Products, USB Interfaces User's
 * Guide, HID POS Interface, «Redirect Output» (report 254, interface 1). Other makers' scanners report as soon as they are set to HID POS.
 */
export async function redirectScans(device: HidDevice, vendorId: number): Promise<void> {
  if (vendors.has(vendorId)) await device.sendFeatureReport([...redirect]).catch(() => undefined)
}
