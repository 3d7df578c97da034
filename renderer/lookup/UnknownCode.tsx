import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { askNewProduct } from '../products/newProduct.ts'
import { usePull } from '../sync/usePull.ts'
import {
  Alert,
  Button,
  CopyButton,
  Group,
  IconAlertTriangle,
  IconCheck,
  IconCopy,
  IconPlus,
  IconRefresh,
  IconSearch,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from '../ui/index.ts'
import { CodeFacts } from './CodeFacts.tsx'
import { closeLookup, closeLookups, lookUp } from './state.ts'

type Found = OutputOf<'lookup.find'>

/** What the code itself tells, so that a person knows whether to scan again or to look elsewhere. */
function useVerdict({ reading }: Found): { readonly text: string; readonly wrong: boolean } | null {
  const { t } = useWords()
  if (reading.checkDigit === 'wrong') {
    return { text: t('lookup.unknown.checkDigit', { expected: reading.expectedCheckDigit ?? '' }), wrong: true }
  }
  if (reading.kind === 'book') return { text: t('lookup.unknown.bookIsbn'), wrong: false }
  if (reading.kind === 'bookPrice') return { text: t('lookup.unknown.book'), wrong: false }
  if (reading.kind === 'magazine') return { text: t('lookup.unknown.magazine'), wrong: false }
  if (reading.kind === 'inStore') return { text: t('lookup.unknown.inStore'), wrong: false }
  return reading.checkDigit === 'ok' ? { text: t('lookup.unknown.valid'), wrong: false } : null
}

/** What leads on to the products screen. */
function Leads({ found, misread }: { readonly found: Found; readonly misread: boolean }) {
  const { t } = useWords()
  const { go, showProducts } = useNavigation()
  return (
    <>
      <Button
        // A code that was misread should not become a product by a hasty Enter.
        variant={misread ? 'default' : 'filled'}
        leftSection={<IconPlus size={15} />}
        onClick={() => {
          closeLookups()
          go('products')
          askNewProduct(found.code)
        }}
      >
        {t('lookup.unknown.create')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconSearch size={15} />}
        onClick={() => {
          closeLookups()
          showProducts({ search: found.code })
        }}
      >
        {t('lookup.unknown.searchInstead')}
      </Button>
    </>
  )
}

/** Nothing has this code: why that may be, and what can be done next. */
export function UnknownCode({ found, alone }: { readonly found: Found; readonly alone: boolean }) {
  const { t } = useWords()
  const verdict = useVerdict(found)
  const { pull, running } = usePull()
  return (
    <Stack gap="md" role="alert">
      <Title order={2}>{t('lookup.unknown.title', { code: found.code })}</Title>
      {verdict === null ? null : (
        <Alert
          color={verdict.wrong ? 'red' : 'gray'}
          icon={verdict.wrong ? <IconAlertTriangle /> : undefined}
          title={t(`lookup.readings.${found.reading.kind}`)}
        >
          {verdict.text}
        </Alert>
      )}
      <CodeFacts reading={found.reading} />
      {found.suggestions.length > 0 ? (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {t('lookup.unknown.near')}
          </Text>
          <div className="lookup-hits">
            {found.suggestions.map((product) => (
              <UnstyledButton
                key={product.productId}
                className="lookup-hit"
                onClick={() => lookUp(product.productCode ?? product.productName)}
              >
                <span>{product.productName}</span>
                <span>{product.productCode ?? ''}</span>
              </UnstyledButton>
            ))}
          </div>
        </Stack>
      ) : null}
      <Group gap="xs">
        {alone ? <Leads found={found} misread={verdict?.wrong === true} /> : null}
        <CopyButton value={found.code}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}>
              {copied ? t('common.copied') : t('lookup.unknown.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconRefresh size={15} />} loading={running !== null} onClick={() => void pull('auto')}>
          {t('lookup.unknown.sync')}
        </Button>
      </Group>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t('lookup.unknown.again')}
        </Text>
        <Button variant="default" onClick={closeLookup}>
          {t('lookup.close')}
        </Button>
      </Group>
    </Stack>
  )
}
