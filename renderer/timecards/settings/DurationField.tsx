import { useState } from 'react'
import { hoursText } from '#shared/domain/labour/time.ts'
import { TextInput } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'

interface DurationFieldProps {
  readonly label: string
  readonly description?: string
  /** Minutes; NaN while what is typed is no time. */
  readonly value: number
  readonly most: number
  /** The label is heard, not seen: it stands as the head of a column. */
  readonly isBare?: boolean
  readonly disabled?: boolean
  readonly onChange: (minutes: number) => void
}

/** Minutes of `8:00` or of its full-width form; NaN for anything else, and for more than `most`. */
function readDuration(text: string, most: number): number {
  const [, hours, minutes] = /^(\d{1,4}):([0-5]\d)$/u.exec(text.normalize('NFKC').trim()) ?? []
  const read = hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes)
  return read <= most ? read : Number.NaN
}

const textOf = (minutes: number): string => (Number.isNaN(minutes) ? '' : hoursText(minutes))

/** Hours and minutes: what is typed stands as it was typed, what it means goes on. */
export function DurationField({ label, description, value, most, isBare = false, disabled = false, onChange }: DurationFieldProps) {
  const { t } = useTimecardWords()
  const [text, setText] = useState(() => textOf(value))
  const isWrong = Number.isNaN(readDuration(text, most))
  const problem = t('timecards.settings.hours', { most: hoursText(most) })
  return (
    <TextInput
      {...(isBare ? { 'aria-label': label } : { label, description })}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      w={isBare ? 76 : 200}
      inputMode="numeric"
      value={text}
      disabled={disabled}
      error={isWrong ? (isBare ? true : problem) : null}
      title={isWrong ? problem : undefined}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(readDuration(event.currentTarget.value, most))
      }}
    />
  )
}
