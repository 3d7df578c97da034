import './transactions.css'
import { useState } from 'react'
import type { DocumentName, DocumentSource } from '#shared/contracts/documents.ts'
import { useWords } from '../common/i18n.ts'
import { DocumentsPart, PrintDialog } from '../documents/index.ts'
import { IconNotes, IconReceipt, Tabs, VisuallyHidden } from '../ui/index.ts'
import { DayPart } from './DayPart.tsx'
import { useTransactions, type TransactionsPart } from './state.ts'

const parts = [
  { part: 'transactions', icon: IconReceipt },
  { part: 'documents', icon: IconNotes },
] as const

/** 取引: what the tills did, day by day; the place to print a receipt again, and where the shop's papers are edited. */
export function TransactionsScreen() {
  const { t } = useWords()
  const { part, setPart } = useTransactions()
  const [printing, setPrinting] = useState<{ document: DocumentName; source: DocumentSource } | null>(null)
  return (
    <section className="transactions" aria-label={t('transactions.title')}>
      <VisuallyHidden component="h1">{t('transactions.title')}</VisuallyHidden>
      <Tabs value={part} onChange={(value) => setPart((value ?? 'transactions') as TransactionsPart)} px="md">
        <Tabs.List>
          {parts.map(({ part: one, icon: Icon }) => (
            <Tabs.Tab key={one} value={one} fz="sm" py={8} leftSection={<Icon size={15} stroke={1.6} aria-hidden />}>
              {t(`transactions.parts.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {part === 'documents' ? <DocumentsPart /> : <DayPart onPrint={(document, source) => setPrinting({ document, source })} />}
      <PrintDialog asked={printing} onClose={() => setPrinting(null)} />
    </section>
  )
}
