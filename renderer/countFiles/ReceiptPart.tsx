import { useState } from 'react'
import type { DocumentName, DocumentSource } from '#shared/contracts/documents.ts'
import type { CountHead } from '#shared/contracts/stockCounts.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { PrintDialog } from '../documents/index.ts'
import { Button, Group, Select } from '../ui/index.ts'

const lists = ['countSheets', 'recount', 'variance'] as const
/** No shelf has this id. */
const allShelves = ''

interface Asked {
  readonly document: DocumentName
  readonly source: DocumentSource
}

/** The papers of a count out of a receipt printer, all shelves or one. */
export function ReceiptPart({ count, showExpected }: { readonly count: CountHead; readonly showExpected: boolean }) {
  const { t } = useWords()
  const { countId, storeId } = count
  const { data: shelves = [] } = useEngine('stockCounts.shelves', { storeId })
  const [shelfId, setShelfId] = useState(allShelves)
  const [asked, setAsked] = useState<Asked | null>(null)
  const print = (list: (typeof lists)[number]): void =>
    setAsked({
      document: list === 'variance' ? 'varianceSlip' : 'countSheet',
      source: { kind: 'stockCount', countId, list, showExpected, shelfId: list === 'variance' || shelfId === allShelves ? null : shelfId },
    })
  return (
    <>
      <h3>{t('countFiles.prints.printer')}</h3>
      <Group gap="sm" align="end">
        {shelves.length === 0 ? null : (
          <Select
            label={t('countFiles.columns.place')}
            w={180}
            allowDeselect={false}
            data={[
              { value: allShelves, label: t('countFiles.prints.allShelves') },
              ...shelves.map(({ shelfId: value, code, name }) => ({ value, label: `${code} ${name}`.trim() })),
            ]}
            value={shelfId}
            onChange={(value) => setShelfId(value ?? allShelves)}
          />
        )}
        {lists.map((list) => (
          <Button key={list} variant="default" onClick={() => print(list)}>
            {t(`countFiles.sheets.${list}`)}
          </Button>
        ))}
      </Group>
      <PrintDialog asked={asked} onClose={() => setAsked(null)} />
    </>
  )
}
