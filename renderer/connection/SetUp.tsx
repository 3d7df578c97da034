import { useState, type FormEvent } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { readBounded } from '#shared/domain/readNumber.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import {
  ActionIcon,
  Button,
  Checkbox,
  Code,
  Collapse,
  CopyButton,
  Group,
  IconCheck,
  IconChevronLeft,
  IconCopy,
  IconExternalLink,
  List,
  Paper,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '../ui/index.ts'
import { portBounds, readSetUp, redirectAddress, signIn, type SetUpForm, type SetUpProblems } from './signIn.ts'

function Copyable({ value, label }: { readonly value: string; readonly label: string }) {
  const { t } = useWords()
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Code block flex={1} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('common.copied') : label}>
            <ActionIcon onClick={copy} aria-label={label} variant="default">
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}

function Steps({ redirect, scopes }: { readonly redirect: string; readonly scopes: readonly string[] }) {
  const { t } = useWords()
  const errors = useErrors()
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3}>{t('connection.setUp.stepsTitle')}</Title>
      </Group>
      <List type="ordered" size="sm" spacing="sm" styles={{ itemWrapper: { display: 'block' } }}>
        <List.Item>
          {t('connection.setUp.steps.one')}
          <Button
            mt={6}
            size="compact-xs"
            variant="default"
            leftSection={<IconExternalLink size={13} />}
            onClick={() => {
              call('app.openHelp', { page: 'developers' }).catch((error: unknown) => errors.show(error))
            }}
          >
            {t('connection.setUp.openDevelopers')}
          </Button>
        </List.Item>
        <List.Item>
          <Text size="sm" mb={6}>
            {t('connection.setUp.steps.two')}
          </Text>
          <Copyable value={redirect} label={t('connection.setUp.copyRedirect')} />
        </List.Item>
        <List.Item>
          <Text size="sm" mb={6}>
            {t('connection.setUp.steps.three')}
          </Text>
          <Copyable value={scopes.join('\n')} label={t('connection.setUp.copyScopes')} />
        </List.Item>
        <List.Item>{t('connection.setUp.steps.four')}</List.Item>
      </List>
    </Stack>
  )
}

/** What to register in Smaregi Developers, and the form that leads to the sign-in. */
export function SetUp(props: {
  readonly kind: 'sandbox' | 'production'
  readonly overview: OutputOf<'connection.overview'>
  readonly onBack: () => void
}) {
  const { kind, overview, onBack } = props
  const { t } = useWords()
  const hosts = overview.hosts[kind]
  const [form, setForm] = useState<SetUpForm>({
    // A client used before with the same kind of shop saves looking it up again.
    clientId: overview.profiles.find((profile) => profile.kind === kind)?.clientId ?? '',
    clientSecret: '',
    port: String(overview.defaultRedirectPort),
    custom: false,
    identityUrl: hosts?.identityUrl ?? '',
    apiUrl: hosts?.apiUrl ?? '',
  })
  const [problems, setProblems] = useState<SetUpProblems>({})
  const [advanced, setAdvanced] = useState(false)
  const put = (change: Partial<SetUpForm>): void => setForm((before) => ({ ...before, ...change }))
  const wrong = (field: keyof SetUpForm): string | null => {
    const problem = problems[field]
    return problem ? t(`connection.setUp.${problem}`) : null
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const read = readSetUp(kind, form)
    setProblems(read.ok ? {} : read.problems)
    if (read.ok) void signIn(read.request)
    else if (read.problems.identityUrl || read.problems.apiUrl || read.problems.port) setAdvanced(true)
  }
  const title = form.custom ? 'customTitle' : kind === 'sandbox' ? 'sandboxTitle' : 'productionTitle'
  const port = readBounded(form.port, portBounds)
  return (
    <Paper withBorder p="lg" radius="md">
      <Group gap="xs" mb="md">
        <ActionIcon onClick={onBack} aria-label={t('common.back')} title={t('common.back')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <Title order={2}>{t(`connection.setUp.${title}`)}</Title>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Steps
          redirect={redirectAddress(overview.redirectTemplate, port.ok ? port.value : overview.defaultRedirectPort)}
          scopes={overview.scopes}
        />
        <form onSubmit={submit} noValidate>
          <Stack gap="sm">
            <Title order={3}>{t('connection.setUp.formTitle')}</Title>
            <TextInput
              data-autofocus
              label={t('connection.setUp.clientId')}
              value={form.clientId}
              error={wrong('clientId')}
              autoComplete="off"
              spellCheck={false}
              required
              onChange={(event) => put({ clientId: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('connection.setUp.clientSecret')}
              description={t('connection.setUp.clientSecretHint')}
              value={form.clientSecret}
              autoComplete="off"
              onChange={(event) => put({ clientSecret: event.currentTarget.value })}
            />
            <Button
              variant="subtle"
              size="compact-xs"
              aria-expanded={advanced}
              style={{ alignSelf: 'flex-start' }}
              onClick={() => setAdvanced(!advanced)}
            >
              {t('connection.setUp.advanced')}
            </Button>
            <Collapse expanded={advanced}>
              <Stack gap="sm">
                <TextInput
                  label={t('connection.setUp.port')}
                  description={t('connection.setUp.portHint')}
                  value={form.port}
                  error={wrong('port')}
                  inputMode="numeric"
                  w={200}
                  onChange={(event) => put({ port: event.currentTarget.value })}
                />
                <Checkbox
                  label={t('connection.setUp.custom')}
                  description={t('connection.setUp.customHint')}
                  checked={form.custom}
                  onChange={(event) => put({ custom: event.currentTarget.checked })}
                />
                <TextInput
                  label={t('connection.setUp.identityUrl')}
                  value={form.identityUrl}
                  disabled={!form.custom}
                  error={wrong('identityUrl')}
                  spellCheck={false}
                  onChange={(event) => put({ identityUrl: event.currentTarget.value })}
                />
                <TextInput
                  label={t('connection.setUp.apiUrl')}
                  value={form.apiUrl}
                  disabled={!form.custom}
                  error={wrong('apiUrl')}
                  spellCheck={false}
                  onChange={(event) => put({ apiUrl: event.currentTarget.value })}
                />
              </Stack>
            </Collapse>
            <Text size="xs" c="dimmed">
              {t('connection.setUp.browserNote')}
            </Text>
            <Group justify="flex-end">
              <Button type="submit" size="sm">
                {t('connection.setUp.connect')}
              </Button>
            </Group>
          </Stack>
        </form>
      </SimpleGrid>
    </Paper>
  )
}
