import { useState } from 'react'
import type { WrittenFile } from '#shared/contracts/common.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { runJob } from '../../common/jobs.ts'
import { useTellFile } from '../../countFiles/index.ts'
import { Button, Group, TextInput } from '../../ui/index.ts'
import { AttendanceButton } from './AttendanceButton.tsx'

interface SheetsPartProps {
  readonly month: string
  /** Days of the period, YYYY-MM-DD; null: not known yet. */
  readonly from: string | null
  readonly to: string | null
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text)
/** A year that ends with a day. */
const yearBefore = (day: string): string => {
  const first = new Date(`${day}T00:00:00Z`)
  first.setUTCFullYear(first.getUTCFullYear() - 1)
  first.setUTCDate(first.getUTCDate() + 1)
  return first.toISOString().slice(0, 10)
}

/** 出勤簿 and 年次有給休暇管理簿 on A4. */
export function SheetsPart({ month, from, to }: SheetsPartProps) {
  const { t, language } = useWords()
  const errors = useErrors()
  const tell = useTellFile()
  const [first, setFirst] = useState<string | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const write = async (work: () => Promise<WrittenFile & { readonly pages: number }>): Promise<void> => {
    try {
      const file = await work()
      tell(file, [t('timecardExport.pages', { pages: file.pages, count: file.pages })])
    } catch (error) {
      errors.show(error)
    }
  }
  const registerTo = last ?? to ?? ''
  const registerFrom = first ?? (to === null ? '' : yearBefore(to))
  return (
    <section>
      <h3>{t('timecardExport.sheetsTitle')}</h3>
      <Group gap="sm" align="end">
        <AttendanceButton month={month} staffIds={null} disabled={from === null} />
        <TextInput
          type="date"
          size="xs"
          label={t('timecardExport.from')}
          value={registerFrom}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          size="xs"
          label={t('timecardExport.to')}
          value={registerTo}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!isDay(registerFrom) || !isDay(registerTo) || registerFrom > registerTo}
          onClick={() => void write(() => runJob('timecardExport.leaveRegister', { from: registerFrom, to: registerTo, language }))}
        >
          {t('timecardExport.leaveRegister')}
        </Button>
      </Group>
    </section>
  )
}
