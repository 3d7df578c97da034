import { memo, useState } from 'react'
import type { Shelf } from '#shared/contracts/stockCounts.ts'
import { useAction } from '../../common/actions.ts'
import { useWords } from '../../common/i18n.ts'
import type { Scan } from '../../scanning/index.ts'
import { Button, Checkbox, IconSearch, Modal, Select, Stack } from '../../ui/index.ts'
import { ProductFinder, type FoundProduct } from '../ProductFinder.tsx'
import { ShelvesDialog } from '../ShelvesDialog.tsx'
import { useStockCounts } from '../state.ts'

interface CountBarProps {
  readonly storeId: number
  readonly shelves: readonly Shelf[]
  readonly onScan: (scan: Scan) => void
  readonly onChoose: (product: FoundProduct) => void
  /** A choice is made: the focus goes where numbers are typed. */
  readonly onDone: () => void
}

/** Above the beeps: the shelf that stands before the person, products without a code, the sound. No beep draws it anew. */
export const CountBar = memo(function CountBar({ storeId, shelves, onScan, onChoose, onDone }: CountBarProps) {
  const { t } = useWords()
  const { shelfId, goTo, hasSound, setSound } = useStockCounts()
  const [isFinding, setFinding] = useState(false)
  const [isSettingShelves, setSettingShelves] = useState(false)
  useAction({
    id: 'stockCounts.find',
    label: t('stockCounts.count.find'),
    keys: 'Ctrl+F',
    group: t('stockCounts.title'),
    run: () => setFinding(true),
  })
  return (
    <div className="stockCounts-bar">
      <Select
        aria-label={t('stockCounts.count.shelf')}
        title={t('stockCounts.count.shelfHint')}
        w={190}
        value={shelfId ?? ''}
        data={[
          { value: '', label: t('stockCounts.count.noShelf') },
          ...shelves.map(({ shelfId: value, code, name }) => ({ value, label: name === '' ? code : `${code} ${name}` })),
        ]}
        onChange={(value) => {
          goTo(value === '' ? null : value)
          onDone()
        }}
      />
      <Button variant="default" onClick={() => setSettingShelves(true)}>
        {t('stockCounts.count.manageShelves')}
      </Button>
      <Button variant="default" leftSection={<IconSearch size={15} stroke={1.6} aria-hidden />} onClick={() => setFinding(true)}>
        {t('stockCounts.count.find')}
      </Button>
      <Checkbox label={t('stockCounts.count.sound')} checked={hasSound} onChange={(event) => setSound(event.currentTarget.checked)} />
      <Modal opened={isFinding} onClose={() => setFinding(false)} title={t('stockCounts.count.find')}>
        <Stack gap="sm">
          <ProductFinder
            label={t('stockCounts.find.label')}
            // Whoever scans counts, and needs to look for nothing.
            onScan={(scan) => {
              setFinding(false)
              onScan(scan)
            }}
            onChoose={(product) => {
              setFinding(false)
              onChoose(product)
            }}
          />
        </Stack>
      </Modal>
      <ShelvesDialog storeId={storeId} opened={isSettingShelves} onClose={() => setSettingShelves(false)} />
    </div>
  )
})
