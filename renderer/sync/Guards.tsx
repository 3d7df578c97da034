import { useState } from 'react'
import type { ResourceState } from '#shared/contracts/sync.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Button, Group, IconHandStop, modals, notifications, Stack, Text } from '../ui/index.ts'

type Guard = NonNullable<ResourceState['guard']>

function Guarded({ state, guard }: { readonly state: ResourceState; readonly guard: Guard }) {
  const { t, format } = useWords()
  const errors = useErrors()
  const [busy, setBusy] = useState(false)
  const resource = t(`settings.sync.resources.${state.resource}`)
  const { rows, of, kind } = guard
  const removes = kind === 'remove'
  const answer = async (allow: boolean): Promise<void> => {
    setBusy(true)
    try {
      const { removed } = await call('sync.allow', { resource: state.resource, allow })
      notifications.show({ id: 'guard-answered', message: allow ? t('sync.guard.allowed', { count: removed }) : t('sync.guard.denied') })
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }
  const ask = (): void => {
    modals.openConfirmModal({
      title: t(removes ? 'sync.guard.allowTitle' : 'sync.guard.emptyAllowTitle', { rows }),
      children: <Text size="sm">{t(removes ? 'sync.guard.allowBody' : 'sync.guard.emptyAllowBody', { rows, resource })}</Text>,
      labels: { confirm: t('sync.guard.allowGo'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => void answer(true),
    })
  }
  return (
    <Alert
      role="alert"
      color="yellow"
      icon={<IconHandStop />}
      title={t(removes ? 'sync.guard.removeTitle' : 'sync.guard.emptyTitle', { resource })}
    >
      <Stack gap="xs">
        <Text size="sm" maw={760}>
          {t(removes ? 'sync.guard.remove' : 'sync.guard.empty', { resource, rows, of })}
        </Text>
        <dl className="sync-guard-figures">
          <dt>{t('sync.guard.here')}</dt>
          <dd>{format.number(of)}</dd>
          {removes ? (
            <>
              <dt>{t('sync.guard.there')}</dt>
              <dd>{format.number(of - rows)}</dd>
            </>
          ) : null}
          <dt>{t(removes ? 'sync.guard.gone' : 'sync.guard.emptied')}</dt>
          <dd>
            {format.number(rows)} ({format.percentChange(-rows / Math.max(1, of))})
          </dd>
        </dl>
        <Group gap="xl" align="flex-start">
          <Stack gap={2} align="flex-start">
            <Button disabled={busy} onClick={() => void answer(false)}>
              {t('sync.guard.deny')}
            </Button>
            <Text size="xs">{t('sync.guard.denyHint')}</Text>
          </Stack>
          <Stack gap={2} align="flex-start">
            <Button variant="default" disabled={busy} onClick={ask}>
              {t('sync.guard.allow')}
            </Button>
            <Text size="xs">{t('sync.guard.allowHint')}</Text>
          </Stack>
        </Group>
        <Text size="xs">{t('sync.guard.at', { at: format.moment(guard.at) })}</Text>
      </Stack>
    </Alert>
  )
}

/** Pulls that stopped because they would have removed or emptied much: the figures, and two answers. */
export function Guards({ resources }: { readonly resources: readonly ResourceState[] }) {
  return resources.map((state) => (state.guard === null ? null : <Guarded key={state.resource} state={state} guard={state.guard} />))
}
