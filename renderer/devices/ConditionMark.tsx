import type { DeviceCondition } from '#shared/domain/devices.ts'
import { useWords } from '../common/i18n.ts'
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconHelpCircle, IconPlugConnectedX } from '../ui/index.ts'

type Tone = 'good' | 'look' | 'bad' | 'quiet'

/** How much a condition asks of a person. What is not named here is bad. */
const tones: Partial<Record<DeviceCondition, Tone>> = {
  ready: 'good',
  busy: 'good',
  nearEnd: 'look',
  paused: 'look',
  asleep: 'look',
  unknown: 'quiet',
}
const icons = { good: IconCircleCheck, look: IconAlertTriangle, bad: IconAlertCircle, quiet: IconHelpCircle } as const

export const toneOf = (condition: DeviceCondition): Tone => tones[condition] ?? 'bad'

/** How a device is: sign, colour and word together. */
export function ConditionMark({ condition }: { readonly condition: DeviceCondition }) {
  const { t } = useWords()
  const tone = toneOf(condition)
  const Icon = condition === 'offline' ? IconPlugConnectedX : icons[tone]
  return (
    <span className="devices-condition" data-tone={tone}>
      <Icon size={15} stroke={1.8} aria-hidden />
      {t(`devices.conditions.${condition}`)}
    </span>
  )
}
