import { Checkbox, Select, Stack } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { DurationField } from './DurationField.tsx'
import type { ChangeDraft, Draft } from './draft.ts'

const kinds = ['none', 'usual', 'special'] as const
const mostDailyMinutes = 960
const usualDailyMinutes = 180

/** The 36 agreement of the shop. */
export function AgreementFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: ChangeDraft }) {
  const { t } = useTimecardWords()
  const { agreement } = draft
  const put = (part: Partial<Draft['agreement']>): void => onChange({ agreement: { ...agreement, ...part } })
  return (
    <Stack gap="sm">
      <Select
        label={t('timecards.settings.agreementKind')}
        w={412}
        value={agreement.kind}
        data={kinds.map((kind) => ({ value: kind, label: t(`timecards.settings.agreementKinds.${kind}`) }))}
        onChange={(value) => put({ kind: kinds.find((kind) => kind === value) ?? 'usual' })}
      />
      {agreement.kind === 'none' ? null : (
        <>
          <Select
            label={t('timecards.settings.firstMonth')}
            w={200}
            value={String(agreement.firstMonth)}
            data={Array.from({ length: 12 }, (_, at) => ({
              value: String(at + 1),
              label: t('timecards.settings.monthOfYear', { month: at + 1 }),
            }))}
            onChange={(value) => put({ firstMonth: Number(value) })}
          />
          <Checkbox
            label={t('timecards.settings.limitsDaily')}
            checked={agreement.dailyMinutes !== null}
            onChange={(event) => put({ dailyMinutes: event.currentTarget.checked ? usualDailyMinutes : null })}
          />
          {agreement.dailyMinutes === null ? null : (
            <DurationField
              label={t('timecards.settings.dailyMinutes')}
              value={agreement.dailyMinutes}
              most={mostDailyMinutes}
              onChange={(dailyMinutes) => put({ dailyMinutes })}
            />
          )}
        </>
      )}
    </Stack>
  )
}
