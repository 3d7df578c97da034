import { checkShiftTimes } from '#shared/domain/labour/shiftChecks.ts'
import { readShiftTimes, writeShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import { shiftDifference, shiftTimesText } from '../../common/shiftTimes.ts'
import { openDayEditor } from '../../timecards/edit/index.tsx'
import { plainValue, type EntityView } from './view.ts'

export const shift: EntityView = {
  cell({ t, find }, { field, place }) {
    if (field !== 'times') return find(`timecardEdit.fields.${field}`) ?? field
    return place === null ? t('timecardEdit.field') : t('timecardEdit.fieldAt', { store: place })
  },
  value: (words, field, raw) => (field === 'times' && typeof raw === 'string' ? shiftTimesText(words, raw) : plainValue(words, raw)),
  difference: (words, field, old, now) =>
    field === 'times' && typeof old === 'string' && typeof now === 'string'
      ? shiftDifference(words, old, now)
      : { old: plainValue(words, old), now: plainValue(words, now) },
  input: ({ t }, { mine }) => ({
    kind: 'text',
    choices: [],
    first: String(mine ?? ''),
    check(text) {
      const times = readShiftTimes(text.trim().replaceAll(/[〜~]/gu, '~'))
      const message = t('timecardEdit.otherTimes')
      if (times === null) return { ok: false, message }
      // Whether it is past, and whom it meets, is known where the shift is edited.
      const { errors } = checkShiftTimes(times, { now: Number.POSITIVE_INFINITY, others: [] })
      const [first] = errors
      return first === undefined
        ? { ok: true, value: writeShiftTimes(times) }
        : { ok: false, message: t(`timecardEdit.rules.${first.rule}`) }
    },
  }),
  fields: ['times'],
  hasMemo: false,
  isNumbered: false,
  open: (_, { key, name }) => openDayEditor({ shiftResultId: key }, name),
  reveal: () => undefined,
}
