import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { runJob } from '../../common/jobs.ts'
import { Button, Group, Text } from '../../ui/index.ts'
import { CheckList } from './CheckList.tsx'

interface SupplierFieldsProps {
  readonly suppliers: OutputOf<'stockCounts.choices'>['suppliers']
  readonly chosen: readonly number[]
  readonly onChange: (supplierIds: readonly number[]) => void
}

/** The suppliers whose products are counted. What they deliver is read from Smaregi when a person asks: a request for each of them. */
export function SupplierFields({ suppliers, chosen, onChange }: SupplierFieldsProps) {
  const { t } = useWords()
  const errors = useErrors()
  const [isReading, setReading] = useState(false)
  const [isRefused, setRefused] = useState(false)
  const read = async (): Promise<void> => {
    setReading(true)
    try {
      const { unavailable } = await runJob('sync.pull', { mode: 'auto', resources: ['suppliers', 'supplierProducts'] })
      setRefused(unavailable.length > 0)
    } catch (error) {
      errors.show(error)
    } finally {
      setReading(false)
    }
  }
  return (
    <>
      {suppliers === null ? (
        <Text c="dimmed">{t('stockCounts.start.suppliersNotRead')}</Text>
      ) : (
        <CheckList
          label={t('stockCounts.start.chooseSuppliers')}
          empty={t('stockCounts.start.noSuppliers')}
          items={suppliers.map(({ supplierId, supplierName }) => ({ key: supplierId, name: supplierName }))}
          chosen={chosen}
          onChange={onChange}
        />
      )}
      {isRefused ? (
        <Text c="red" role="alert">
          {t('stockCounts.start.suppliersRefused')}
        </Text>
      ) : null}
      <Group>
        <Button variant="default" size="compact-sm" loading={isReading} onClick={() => void read()}>
          {t(suppliers === null ? 'stockCounts.start.readSuppliers' : 'stockCounts.start.readSuppliersAgain')}
        </Button>
      </Group>
    </>
  )
}
