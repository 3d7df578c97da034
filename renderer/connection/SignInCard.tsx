import { useEffect, useState } from 'react'
import type { ErrorBody } from '#shared/errors.ts'
import { call } from '../api/index.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { phaseText } from '../common/jobText.ts'
import { cancelJob, useCancelling } from '../common/jobs.ts'
import {
  Alert,
  Button,
  CopyButton,
  Group,
  IconAlertCircle,
  IconCheck,
  IconCopy,
  IconExternalLink,
  IconInfoCircle,
  Loader,
  Stack,
  Text,
  Title,
} from '../ui/index.ts'
import { ProxyLogin } from './ProxyLogin.tsx'
import { forgetSignIn, signIn, signInAgain, useSignIn, type Attempt, type SignInState } from './signIn.ts'

/**
 * Nobody tells a program that the browser was closed. But a person who comes back to this window while
 * it still waits has most likely done that, and should not have to sit the time-out through.
 */
function useCameBack(): boolean {
  const [away, setAway] = useState(false)
  const [back, setBack] = useState(false)
  useEffect(() => {
    const leave = (): void => setAway(true)
    const come = (): void => setBack(away)
    window.addEventListener('blur', leave)
    window.addEventListener('focus', come)
    return () => {
      window.removeEventListener('blur', leave)
      window.removeEventListener('focus', come)
    }
  }, [away])
  return back
}

function Waiting({ url, opened }: { readonly url: string; readonly opened: boolean | null }) {
  const { t } = useWords()
  const cameBack = useCameBack()
  return (
    <Stack gap="xs">
      <Text size="sm">{opened === true ? t('connection.progress.openedHint') : t('connection.progress.notOpenedHint')}</Text>
      {cameBack ? (
        <Alert color="yellow" role="status" icon={<IconInfoCircle />}>
          {t('connection.progress.closedHint')}
        </Alert>
      ) : null}
      <Group gap="xs">
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          size="sm"
          variant={opened === true ? 'default' : 'filled'}
          leftSection={<IconExternalLink size={15} />}
        >
          {opened === true ? t('connection.progress.openAgain') : t('connection.progress.open')}
        </Button>
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button variant="subtle" size="sm" onClick={copy} leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}>
              {copied ? t('common.copied') : t('connection.progress.copyAddress')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  )
}

function Progress({ progress }: { readonly progress: SignInState['progress'] }) {
  const words = useWords()
  const errors = useErrors()
  const cancelling = useCancelling(progress?.jobId)
  const url = progress?.detail['url']
  const opened = progress?.detail['opened']
  const waiting = progress?.phase === 'waitingForBrowser' && typeof url === 'string' && opened !== null
  return (
    <Stack gap="md">
      <Title order={2}>{words.t('connection.progress.title')}</Title>
      <Group gap="sm" role="status" aria-live="polite">
        <Loader size="xs" />
        <Text>{cancelling ? words.t('jobs.cancelling') : progress ? phaseText(words, progress) : words.t('jobs.working')}</Text>
      </Group>
      {waiting ? <Waiting url={url} opened={opened === 1} /> : null}
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={progress === null || cancelling}
          onClick={() => {
            if (progress) cancelJob(progress.jobId).catch((error: unknown) => errors.show(error))
          }}
        >
          {words.t('connection.progress.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Failures that are mended in the form, not by trying again. */
const aboutTheForm = new Set(['PORT_TAKEN', 'CLIENT_REJECTED', 'SCOPE_MISSING', 'INVALID_INPUT', 'SIGN_IN_FAILED'])
const aboutTheRegistration = new Set(['CLIENT_REJECTED', 'SCOPE_MISSING'])

function Failure(props: { readonly failure: ErrorBody; readonly attempt: Attempt | null; readonly onChange?: () => void }) {
  const { failure, attempt, onChange } = props
  const words = useWords()
  const errors = useErrors()
  const { t } = words
  const cancelled = failure.code === 'CANCELLED'
  const detail = failure.details['detail'] ?? (failure.code === 'CLIENT_REJECTED' ? failure.details['reason'] : null)
  const again = (): void => {
    if (attempt === null) forgetSignIn()
    else if (attempt.kind === 'again') void signInAgain()
    else void signIn(attempt)
  }
  return (
    <Stack gap="md">
      <Alert
        role="alert"
        color={cancelled ? 'gray' : 'red'}
        icon={cancelled ? <IconInfoCircle /> : <IconAlertCircle />}
        title={cancelled ? t('connection.failure.cancelled') : t('connection.failure.title')}
      >
        <Stack gap={6}>
          {cancelled ? null : <Text size="sm">{errorText(words, failure)}</Text>}
          {typeof detail === 'string' && detail !== '' && detail !== 'secretGone' ? (
            <Text size="xs">{t('connection.failure.detail', { message: detail })}</Text>
          ) : null}
          <Text size="sm">{t('connection.failure.kept')}</Text>
        </Stack>
      </Alert>
      {failure.code === 'PROXY_LOGIN_NEEDED' && failure.details['reason'] !== 'unknownProxy' ? <ProxyLogin onSaved={again} /> : null}
      <Group justify="flex-end" gap="xs">
        {onChange && aboutTheForm.has(failure.code) ? null : (
          <Button variant="default" onClick={forgetSignIn}>
            {t('common.close')}
          </Button>
        )}
        {aboutTheRegistration.has(failure.code) ? (
          <Button
            variant="default"
            leftSection={<IconExternalLink size={15} />}
            onClick={() => {
              call('app.openHelp', { page: 'developers' }).catch((error: unknown) => errors.show(error))
            }}
          >
            {t('connection.failure.developers')}
          </Button>
        ) : null}
        {onChange && aboutTheForm.has(failure.code) ? (
          <Button variant="default" onClick={onChange}>
            {t('connection.failure.change')}
          </Button>
        ) : null}
        <Button onClick={again}>{t('connection.failure.again')}</Button>
      </Group>
    </Stack>
  )
}

/** Where a sign-in stands: what it is doing, or why it failed and what to do. Nothing while none was asked for. */
export function SignInCard({ onChange }: { readonly onChange?: () => void }) {
  const { running, progress, failure, attempt } = useSignIn()
  if (running) return <Progress progress={progress} />
  if (failure) return <Failure failure={failure} attempt={attempt} {...(onChange ? { onChange } : {})} />
  return null
}
