import { useWords } from '../../common/i18n.ts'
import { Button, Group, Text } from '../../ui/index.ts'

interface LeftTextsProps {
  readonly texts: readonly string[]
  readonly onCount: (text: string) => void
  readonly onDrop: (text: string) => void
}

/** What stood in the field of the quantity when a scan came, and was none: a person says what it was. */
export function LeftTexts({ texts, onCount, onDrop }: LeftTextsProps) {
  const { t } = useWords()
  return texts.map((text) => (
    <div key={text} className="stockCounts-left" role="alert">
      <Text size="sm">{t('stockCounts.count.left', { text })}</Text>
      <Group gap={6}>
        <Button size="compact-sm" variant="default" onClick={() => onCount(text)}>
          {t('stockCounts.count.leftCount')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onDrop(text)}>
          {t('stockCounts.count.leftDrop')}
        </Button>
      </Group>
    </div>
  ))
}
