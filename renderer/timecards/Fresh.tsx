import type { OutputOf } from '#shared/contracts/index.ts'
import { ActionIcon, Button, IconChevronDown, IconRefresh, IconSettings, IconUsers, Menu, Text } from '../ui/index.ts'
import type { PullMonth } from './usePullMonth.ts'
import { useTimecardWords } from './words.ts'

interface FreshProps {
  readonly board: OutputOf<'timecards.board'>
  readonly pulling: PullMonth
  readonly onSettings: () => void
  readonly onPeople: () => void
  readonly onMissing: () => void
  readonly onInquiry: () => void
  readonly onSettle: () => void
  readonly onApprove: () => void
  readonly onExport: () => void
}

/** How many people are shown, when they were read, and what can be done about the whole board. */
export function Fresh({ board, pulling, onSettings, onPeople, onMissing, onInquiry, onSettle, onApprove, onExport }: FreshProps) {
  const { t, format } = useTimecardWords()
  const { total, sums, basis, from, to } = board
  return (
    <div className="timecards-fresh">
      <Text size="xs" c="dimmed" aria-live="polite">
        {total === sums.people.all ? '' : t('timecards.found', { count: total, of: sums.people.all })}{' '}
        {sums.unsent === 0 ? '' : t('timecards.unsent.inSums', { count: sums.unsent })}{' '}
        {basis.pulledAt === null ? '' : t('timecards.basis.pulledAt', { when: format.shortMoment(basis.pulledAt) })}
      </Text>
      {basis.pulledAt === null ? null : (
        <ActionIcon
          aria-label={t('timecards.basis.again')}
          title={t('timecards.basis.again')}
          disabled={pulling.isOffline || pulling.running !== null}
          onClick={() => pulling.pull(from, to)}
        >
          <IconRefresh size={17} />
        </ActionIcon>
      )}
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
            {t('timecardExport.title')}
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
