import { useState } from 'react'
import { useWords } from '../../common/i18n.ts'
import { TextInput } from '../../ui/index.ts'

interface Props {
  readonly label: string
  readonly value: number
  readonly least: number
  readonly most: number
  /** NaN for what is no number: it cannot be kept by mistake. */
  readonly onChange: (mm: number) => void
}

const read = (text: string): number => {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^[−ー]/u, '-')
  return plain === '' ? Number.NaN : Number(plain)
}

/** A length in mm: what is typed stands as it was typed, what it means goes on. */
export function Millimetres({ label, value, least, most, onChange }: Props) {
  const { t } = useWords()
  const [text, setText] = useState(String(value))
  const mm = read(text)
  return (
    <TextInput
      flex={1}
      label={label}
      value={text}
      inputMode="decimal"
      error={mm >= least && mm <= most ? null : t('devices.labelPrinter.lengthWrong', { least, most })}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(read(event.currentTarget.value))
      }}
    />
  )
}
