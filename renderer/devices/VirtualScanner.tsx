import { useEffect, useRef, useState, type DragEvent } from 'react'
import { call } from '../api/index.ts'
import { useAction } from '../common/actions.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, CloseButton, IconBarcode, Text, TextInput } from '../ui/index.ts'
import { useDevices } from './state.ts'

/** No code that a scanner reads is longer. */
const longest = 200

/** What a person could have read out of a cell: one line. */
const codeIn = (text: string): string => text.split('\n', 1)[0]?.trim().slice(0, longest) ?? ''

function Panel({ deviceId, name, onClose }: { readonly deviceId: number; readonly name: string; readonly onClose: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const [code, setCode] = useState('')
  const [over, setOver] = useState(false)
  const panel = useRef<HTMLElement>(null)
  const input = useRef<HTMLInputElement>(null)

  function scan(text: string): void {
    const raw = codeIn(text)
    if (raw === '') return
    setCode('')
    // It goes the way of every scanner's codes.
    call('scanners.scanVirtually', { deviceId, text: raw }).catch((error: unknown) => errors.show(error))
  }

  // A cell of the grid is dragged by the pointer alone: the grid selects meanwhile, and the cell where it began is meant.
  const latest = useRef(scan)
  useEffect(() => {
    latest.current = scan
  })
  useEffect(() => {
    let dragged: string | null = null
    const down = ({ target }: PointerEvent): void => {
      const cell = target instanceof Element ? target.closest('[role="gridcell"]') : null
      dragged = cell?.textContent ?? null
    }
    const up = ({ clientX, clientY }: PointerEvent): void => {
      const text = dragged
      dragged = null
      const under = document.elementFromPoint(clientX, clientY)
      if (text !== null && under !== null && panel.current?.contains(under)) latest.current(text)
    }
    document.addEventListener('pointerdown', down, true)
    document.addEventListener('pointerup', up, true)
    return () => {
      document.removeEventListener('pointerdown', down, true)
      document.removeEventListener('pointerup', up, true)
    }
  }, [])

  function drop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    scan(event.dataTransfer.getData('text/plain'))
  }

  return (
    <section
      ref={panel}
      className="devices-scanner"
      data-floating
      aria-label={name}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="devices-scanner-head">
        <IconBarcode size={16} aria-hidden />
        <Text size="sm" fw={600} flex={1} truncate>
          {name}
        </Text>
        <CloseButton size="sm" aria-label={t('devices.virtualScanner.close')} onClick={onClose} />
      </div>
      <form
        className="devices-scanner-form"
        onSubmit={(event) => {
          event.preventDefault()
          scan(code)
          input.current?.focus()
        }}
      >
        <TextInput
          ref={input}
          flex={1}
          aria-label={t('devices.virtualScanner.code')}
          placeholder="4901234567894"
          value={code}
          maxLength={longest}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" disabled={codeIn(code) === ''}>
          {t('devices.virtualScanner.scan')}
        </Button>
      </form>
      <Text size="xs" c="dimmed">
        {t('devices.virtualScanner.hint')}
      </Text>
    </section>
  )
}

/** The scanner on screen: over all screens, because scans are for all of them. Mounted once, by the frame. */
export function VirtualScanner() {
  const { t } = useWords()
  const scanner = useDevices((state) => state.scanner)
  const show = useDevices((state) => state.showScanner)
  const list = useEngine('devices.list', {}).data
  const own = list?.find(({ kind, place }) => kind === 'scanner' && place.kind === 'virtual')
  useAction({
    id: 'devices.virtualScanner',
    label: t('devices.virtualScanner.show'),
    icon: <IconBarcode size={16} stroke={1.6} />,
    enabled: own !== undefined && scanner === null,
    run: () => own !== undefined && show({ deviceId: own.deviceId, name: own.name }),
  })
  // One that was removed is gone from the screen too.
  const isThere = scanner !== null && (list?.some(({ deviceId }) => deviceId === scanner.deviceId) ?? true)
  return isThere ? <Panel {...scanner} onClose={() => show(null)} /> : null
}
