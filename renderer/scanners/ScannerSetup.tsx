import './scanners.css'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Tabs } from '../ui/index.ts'
import { InStoreRules } from './InStoreRules.tsx'
import { ReadingTest } from './ReadingTest.tsx'

const parts = ['reading', 'inStore'] as const

/** Setting scanners up: what comes in and how it is understood, a port to try, and the shop's own codes. */
export function ScannerSetup() {
  const { t } = useWords()
  const rules = useEngine('scanners.inStoreRules', {}).data
  return (
    <Tabs defaultValue="reading" keepMounted={false} maw={1000}>
      <Tabs.List mb="md">
        {parts.map((part) => (
          <Tabs.Tab key={part} value={part}>
            {t(`scanners.tabs.${part}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="reading">
        <ReadingTest rules={rules ?? []} />
      </Tabs.Panel>
      <Tabs.Panel value="inStore">{rules === undefined ? null : <InStoreRules saved={rules} />}</Tabs.Panel>
    </Tabs>
  )
}
