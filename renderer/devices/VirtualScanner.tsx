import { useEffect, useRef, useState, type DragEvent } from 'react'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { CloseButton, IconBarcode, Text } from '../ui/index.ts'
import { ScanForm, useVirtualScan } from './ScanForm.tsx'
import { useDevices } from './state.ts'

function Panel({ deviceId, name, onClose }: { readonly deviceId: number; readonly name: string; readonly onClose: () => void }) {
  const { t } = useWords()
  const [over, setOver] = useState(false)
  const panel = useRef<HTMLElement>(null)
  const scan = useVirtualScan(deviceId)

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
      <ScanForm deviceId={deviceId} />
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
