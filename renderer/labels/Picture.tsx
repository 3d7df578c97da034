import type { LabelPicture } from '#shared/contracts/labels.ts'
import { useWords } from '../common/i18n.ts'
import { IconAlertTriangle, Stack, Text } from '../ui/index.ts'

/** CSS has 96 pixels to the inch. */
const pxPerMm = 96 / 25.4
const widestPx = 340
const highestPx = 240

/** A label to scale where there is room, drawn from the very outlines that are printed. */
export function Picture({ picture }: { readonly picture: LabelPicture }) {
  const { t } = useWords()
  const { widthMm, heightMm, path, words } = picture
  const scale = Math.min(widestPx / widthMm, highestPx / heightMm, pxPerMm * 1.6)
  return (
    <svg
      className="labels-picture"
      role="img"
      aria-label={t('labels.previewOf', { words })}
      width={widthMm * scale}
      height={heightMm * scale}
      viewBox={`0 0 ${widthMm} ${heightMm}`}
    >
      <path d={path} />
    </svg>
  )
}

/** What should be known before it is printed. */
export function Warnings({ picture }: { readonly picture: LabelPicture }) {
  const { t } = useWords()
  if (picture.warnings.length === 0) return null
  return (
    <Stack gap={4}>
      {picture.warnings.map((warning) => (
        <Text key={warning.kind} size="xs" className="labels-warning">
          <IconAlertTriangle size={13} aria-hidden /> {t(`labels.warnings.${warning.kind}`, { ...warning })}
        </Text>
      ))}
    </Stack>
  )
}
