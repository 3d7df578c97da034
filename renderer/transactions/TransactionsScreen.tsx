import './transactions.css'
import { useWords } from '../common/i18n.ts'
import { VisuallyHidden } from '../ui/index.ts'
import { DayPart } from './DayPart.tsx'

/** 取引: what the tills did, day by day; the place to print a receipt again. */
export function TransactionsScreen() {
  const { t } = useWords()
  return (
    <section className="transactions" aria-label={t('transactions.title')}>
      <VisuallyHidden component="h1">{t('transactions.title')}</VisuallyHidden>
      <DayPart />
    </section>
  )
}
