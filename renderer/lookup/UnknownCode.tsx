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
import { useCodeVerdict } from '../common/codeVerdict.ts'
import { closeLookup, closeLookups, lookUp } from './state.ts'

type Found = OutputOf<'lookup.find'>

/** What leads on to the products screen. */
function Leads({ found, doubtful }: { readonly found: Found; readonly doubtful: boolean }) {
  const { t } = useWords()
  const { go, showProducts } = useNavigation()
  const { productCode, parts } = found.reading
  return (
    <>
      <Button
        // What was misread, or is no code of goods, should not become a product by a hasty Enter.
        variant={doubtful ? 'default' : 'filled'}
        leftSection={<IconPlus size={15} />}
        onClick={() => {
          closeLookups()
          go('products')
          askNewProduct(productCode)
        }}
      >
        {parts.length === 0 ? t('lookup.unknown.create') : t('lookup.unknown.createItem', { code: productCode })}
      </Button>
      <Button
        variant="default"
        leftSection={<IconSearch size={15} />}
        onClick={() => {
          closeLookups()
          showProducts({ search: productCode })
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
  const verdict = useCodeVerdict()(found)
  const { pull, running } = usePull()
  const isBareAddress = found.reading.link !== null && found.reading.kind === 'other'
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
        {alone ? <Leads found={found} doubtful={verdict?.wrong === true || isBareAddress} /> : null}
        <CopyButton value={found.reading.productCode}>
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
