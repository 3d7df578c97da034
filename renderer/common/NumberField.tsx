import { useState } from 'react'
import { readBounded, type BoundedReading } from '#shared/domain/readNumber.ts'
import { useWords } from './i18n.ts'
import { TextInput } from '../ui/index.ts'

interface Props {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  /** Digits behind the point, at most; 0 for what is counted. */
  readonly decimals?: number
  readonly disabled?: boolean
  /** The label is heard, not seen: it stands as the head of a column. */
  readonly isBare?: boolean
  /** NaN for what is no number within the bounds: it cannot be kept by mistake. */
  readonly onChange: (value: number) => void
}

/** 0,7 and -0,7: the decimal comma of other countries, which Japan uses between thousands. */
const decimalComma = /^\s*[-+−－]?\d*[,，、]\d{1,2}\s*$/u

const textOf = (value: number): string => (Number.isNaN(value) ? '' : String(value))

/** What is wrong with a number that was typed, in words; null where nothing is. */
export function useNumberProblem(): (text: string, reading: BoundedReading) => string | null {
  const { t, find } = useWords()
  return (text, reading) => {
    if (reading.ok) return null
    if (decimalComma.test(text)) return t('common.decimalPoint')
    return find(`rules.${reading.rule}`, reading.details)
  }
}

/** A number: what is typed stands as it was typed, what it means goes on. */
export function NumberField({ label, value, least, most, decimals = 3, disabled = false, isBare = false, onChange }: Props) {
  const [text, setText] = useState(() => textOf(value))
  const [last, setLast] = useState(value)
  const problemOf = useNumberProblem()
  const read = (typed: string): BoundedReading => readBounded(typed, { min: least, max: most, decimals })
  const numberOf = (typed: string): number => {
    const reading = read(typed)
    return reading.ok ? reading.value : Number.NaN
  }
  // Another thing is edited, or its value came from elsewhere.
  if (!Object.is(last, value)) {
    setLast(value)
    if (!Number.isNaN(value) && numberOf(text) !== value) setText(textOf(value))
  }
  const problem = problemOf(text, read(text))
  return (
    <TextInput
      {...(isBare ? { 'aria-label': label } : { label, flex: 1, miw: 84 })}
      value={text}
      inputMode="decimal"
      disabled={disabled}
      error={isBare ? problem !== null : problem}
      title={problem ?? undefined}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(numberOf(event.currentTarget.value))
      }}
    />
  )
}
