import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { useWords } from '../common/i18n.ts'
import { IconBarcode, IconPrinter, IconReceipt, IconTag } from '../ui/index.ts'
import { ConditionMark } from './ConditionMark.tsx'
import { placeText } from './words.ts'

const icons = { receiptPrinter: IconReceipt, labelPrinter: IconTag, systemPrinter: IconPrinter, scanner: IconBarcode } as const

const optionId = (deviceId: number): string => `device-${deviceId}`

interface Props {
  readonly rows: readonly DeviceRow[]
  readonly selected: number | null
  readonly onSelect: (deviceId: number) => void
  readonly onEdit: (row: DeviceRow) => void
  readonly onRemove: (row: DeviceRow) => void
}

/** The shop's devices, one a line; walked with the arrow keys. */
export function DeviceList({ rows, selected, onSelect, onEdit, onRemove }: Props) {
  const words = useWords()
  const list = useRef<HTMLDivElement>(null)
  const at = rows.findIndex(({ deviceId }) => deviceId === selected)
  // Who comes by the keyboard works in the list at once; what a dialog or a field holds is left alone.
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement?.id === 'main') list.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (selected !== null) document.getElementById(optionId(selected))?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const row = rows[at]
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(rows.length - 1, at + 1),
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: rows.length - 1,
    }
    const target = rows[targets[event.key] ?? -1]
    if (target !== undefined) onSelect(target.deviceId)
    else if (event.key === 'Enter' && row !== undefined) onEdit(row)
    else if (event.key === 'Delete' && row !== undefined) onRemove(row)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={list}
      className="devices-list"
      data-focus-home
      role="listbox"
      tabIndex={0}
      aria-label={words.t('devices.title')}
      aria-activedescendant={selected === null ? undefined : optionId(selected)}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) => {
        const Icon = icons[row.kind]
        return (
          <div
            key={row.deviceId}
            id={optionId(row.deviceId)}
            className="devices-line"
            role="option"
            aria-selected={row.deviceId === selected}
            onClick={() => onSelect(row.deviceId)}
            onDoubleClick={() => onEdit(row)}
          >
            <Icon size={20} stroke={1.6} aria-hidden className="devices-icon" />
            <span className="devices-name">
              <span>{row.name}</span>
              <span className="devices-place">
                {row.kind === 'systemPrinter' ? null : `${words.t(`devices.kinds.${row.kind}`)} · `}
                {placeText(words, row.place)}
              </span>
            </span>
            <ConditionMark condition={row.state.condition} />
          </div>
        )
      })}
    </div>
  )
}
