import { useState } from 'react'
import { readNumber } from '#shared/domain/readNumber.ts'
import { useWords } from '../common/i18n.ts'
import { TextInput } from '../ui/index.ts'

interface Props {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly disabled?: boolean
  /** The label is heard, not seen: it stands as the head of a column. */
  readonly isBare?: boolean
  /** NaN for what is no number within the bounds: it cannot be kept by mistake. */
  readonly onChange: (value: number) => void
}

const read = (text: string, least: number, most: number): number => {
  const found = readNumber(text)
  return found.ok && found.number >= least && found.number <= most ? found.number : Number.NaN
}

/** A number: what is typed stands as it was typed, what it means goes on. */
export function NumberField({ label, value, least, most, disabled = false, isBare = false, onChange }: Props) {
  const { t } = useWords()
  const [text, setText] = useState(String(value))
  const [last, setLast] = useState(value)
  // Another template, or a value that came from elsewhere.
  if (!Object.is(last, value)) {
    setLast(value)
    if (!Number.isNaN(value) && read(text, least, most) !== value) setText(String(value))
  }
  const isWrong = Number.isNaN(read(text, least, most))
  return (
    <TextInput
      {...(isBare ? { 'aria-label': label } : { label })}
      value={text}
      inputMode="decimal"
      disabled={disabled}
      error={isWrong ? (isBare ? true : t('labels.faults.number', { least, most })) : null}
      title={isWrong ? t('labels.faults.number', { least, most }) : undefined}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(read(event.currentTarget.value, least, most))
      }}
    />
  )
}
