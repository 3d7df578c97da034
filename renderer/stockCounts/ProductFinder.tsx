import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useScanTarget, type Scan } from '../scanning/index.ts'
import { Button, Group, IconSearch, Stack, Text, TextInput, UnstyledButton } from '../ui/index.ts'

export interface FoundProduct {
  readonly productId: number
  readonly name: string
  readonly code: string | null
}

interface ProductFinderProps {
  readonly label: string
  readonly onChoose: (product: FoundProduct) => void
  /** A scan is for this instead of being looked up. */
  readonly onScan?: (scan: Scan) => void
}

/** Finds a product by its code or a part of its name; it is chosen by Enter or a click. A scan is looked up, too, unless it is for something else. */
export function ProductFinder({ label, onChoose, onScan }: ProductFinderProps) {
  const { t } = useWords()
  const errors = useErrors()
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly FoundProduct[] | null>(null)
  const find = async (wanted: string): Promise<void> => {
    if (wanted.trim() === '') return setFound(null)
    try {
      const { cards, suggestions } = await call('lookup.find', { code: wanted.slice(0, 200) })
      setFound([
        ...cards.map(({ productId, productName, productCode }) => ({ productId, name: productName, code: productCode })),
        ...suggestions.map(({ productId, productName, productCode }) => ({
          productId,
          name: String(productName ?? ''),
          code: productCode === null ? null : String(productCode),
        })),
      ])
    } catch (error) {
      errors.show(error)
    }
  }
  useScanTarget((scan) => {
    if (onScan !== undefined) return onScan(scan)
    setText(scan.code.code)
    void find(scan.raw)
  })
  return (
    <Stack gap="xs">
      <Group gap="xs" align="end">
        <TextInput
          flex={1}
          label={label}
          placeholder={t('stockCounts.count.findPlaceholder')}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) void find(text)
          }}
        />
        <Button variant="default" leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />} onClick={() => void find(text)}>
          {t('stockCounts.find.label')}
        </Button>
      </Group>
      {found === null ? null : found.length === 0 ? (
        <Text size="sm" role="status">
          {t('stockCounts.find.none')}
        </Text>
      ) : (
        <ul className="stockCounts-found">
          {found.map((product) => (
            <li key={product.productId}>
              <UnstyledButton onClick={() => onChoose(product)}>
                <span className="stockCounts-name">{product.name}</span>
                <span className="stockCounts-code">{product.code}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  )
}
