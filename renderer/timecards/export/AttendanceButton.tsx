import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { runJob } from '../../common/jobs.ts'
import { useTellFile } from '../../countFiles/index.ts'
import { Button } from '../../ui/index.ts'

interface AttendanceButtonProps {
  readonly month: string
  /** Null: everybody. */
  readonly staffIds: readonly number[] | null
  readonly disabled: boolean
}

/** 出勤簿 of a month on A4. */
export function AttendanceButton({ month, staffIds, disabled }: AttendanceButtonProps) {
  const { t, language } = useWords()
  const errors = useErrors()
  const tell = useTellFile()
  const write = async (): Promise<void> => {
    try {
      const people = staffIds === null ? null : [...staffIds]
      const file = await runJob('timecardExport.attendance', { month, staffIds: people, language })
      tell(file, [t('timecardExport.pages', { pages: file.pages, count: file.pages })])
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Button variant="default" disabled={disabled} onClick={() => void write()}>
      {t(staffIds === null ? 'timecardExport.attendance' : 'timecardExport.attendanceOfOne')}
    </Button>
  )
}
