import { useRef, useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { attendHere } from '../scanning/index.ts'
import { Button, TextInput } from '../ui/index.ts'

/** No code that a scanner reads is longer. */
const longestCode = 200

/** What a person could have read out of a cell: one line. */
const codeIn = (text: string): string => text.split('\n', 1)[0]?.trim().slice(0, longestCode) ?? ''

/** Scans a text with the scanner on screen; it goes the way of every scanner's codes. */
export function useVirtualScan(deviceId: number): (text: string) => void {
  const errors = useErrors()
  const send = async (code: string): Promise<void> => {
    await attendHere()
    await call('scanners.scanVirtually', { deviceId, text: code })
  }
  return (text) => {
    const code = codeIn(text)
    if (code !== '') send(code).catch((error: unknown) => errors.show(error))
  }
}

/** A code is typed, and read as a scanner would. */
export function ScanForm({ deviceId }: { readonly deviceId: number }) {
  const { t } = useWords()
  const scan = useVirtualScan(deviceId)
  const [code, setCode] = useState('')
  const input = useRef<HTMLInputElement>(null)
  return (
    <form
      className="devices-scan-form"
      onSubmit={(event) => {
        event.preventDefault()
        scan(code)
        setCode('')
        input.current?.focus()
      }}
    >
      <TextInput
        ref={input}
        flex={1}
        aria-label={t('devices.virtualScanner.code')}
        placeholder="4901234567894"
        value={code}
        maxLength={longestCode}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" disabled={codeIn(code) === ''}>
        {t('devices.virtualScanner.scan')}
      </Button>
    </form>
  )
}
