import type { OutputOf } from '#shared/contracts/index.ts'
import { ActionIcon, Button, IconChevronDown, IconSettings, IconUsers, Menu } from '../ui/index.ts'
import { useTimecardWords } from './words.ts'

interface ToolsProps {
  readonly sums: OutputOf<'timecards.board'>['sums']
  readonly onSettings: () => void
  readonly onPeople: () => void
  readonly onMissing: () => void
  readonly onInquiry: () => void
  readonly onSettle: () => void
  readonly onApprove: () => void
  readonly onExport: () => void
}

/** What can be done about the whole board. */
export function Tools({ sums, onSettings, onPeople, onMissing, onInquiry, onSettle, onApprove, onExport }: ToolsProps) {
  const { t } = useTimecardWords()
  return (
    <div className="timecards-tools">
      {sums.people.all === 0 ? null : (
        <>
          {sums.people.findings === 0 ? null : (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
                  {t('timecards.findingsMenu')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {sums.people.errors === 0 ? null : <Menu.Item onClick={onMissing}>{t('timecardMissing.button')}</Menu.Item>}
                {sums.people.errors + sums.people.warnings === 0 ? null : (
                  <Menu.Item onClick={onInquiry}>{t('timecardInquiry.button')}</Menu.Item>
                )}
                <Menu.Item onClick={onSettle}>{t('timecardApproval.settleMany.button')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
          <Button variant="default" onClick={onApprove}>
            {t('timecardApproval.many.button')}
          </Button>
          <Button variant="default" onClick={onExport}>
            {t('timecardExport.button')}
          </Button>
        </>
      )}
      <ActionIcon aria-label={t('timecardPeople.button')} title={t('timecardPeople.button')} onClick={onPeople}>
        <IconUsers size={17} />
      </ActionIcon>
      <ActionIcon aria-label={t('timecards.settings.button')} title={t('timecards.settings.button')} onClick={onSettings}>
        <IconSettings size={17} />
      </ActionIcon>
    </div>
  )
}
