import { useState } from 'react'
import { inStoreParts, mostInStoreRules, readCode, usualInStoreRules, type InStoreRule } from '#shared/domain/barcode/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { CodeFacts, InStoreParts } from '../lookup/CodeFacts.tsx'
import { ActionIcon, Button, Group, IconPlus, IconTrash, Menu, notifications, Select, Stack, Table, Text, TextInput } from '../ui/index.ts'
import { draftOf, readDrafts, ruleOf, type RuleDraft } from './inStoreDraft.ts'

/** Of the example that a rule shows. */
const exampleItem = '12345678'
const exampleValue = 598

const exampleOf = (rule: InStoreRule) => inStoreParts(rule, exampleItem.slice(0, rule.itemDigits), exampleValue)

interface LineProps {
  readonly draft: RuleDraft
  readonly rule: InStoreRule
  readonly problem: ReturnType<typeof readDrafts>['problems'][number]
  readonly onChange: (part: Partial<RuleDraft>) => void
  readonly onRemove: () => void
}

function Line({ draft, rule, problem, onChange, onRemove }: LineProps) {
  const { t } = useWords()
  const text = (name: 'prefix' | 'itemDigits' | 'valueDigits', width: number) => (
    <TextInput
      aria-label={t(`scanners.rule.${name}`)}
      w={width}
      inputMode="numeric"
      maxLength={5}
      value={draft[name]}
      error={problem === name || (name === 'prefix' && problem === 'samePrefix')}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <Table.Tr>
      <Table.Td>{text('prefix', 70)}</Table.Td>
      <Table.Td>{text('itemDigits', 60)}</Table.Td>
      <Table.Td>
        <Select
          aria-label={t('scanners.rule.valueCheck')}
          w={170}
          allowDeselect={false}
          value={draft.valueCheck}
          data={(['none', 'gs1', 'untested'] as const).map((value) => ({ value, label: t(`scanners.valueChecks.${value}`) }))}
          onChange={(value) => onChange({ valueCheck: value === 'gs1' || value === 'untested' ? value : 'none' })}
        />
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={t('scanners.rule.value')}
          w={130}
          allowDeselect={false}
          value={draft.value}
          data={(['price', 'weight'] as const).map((value) => ({ value, label: t(`scanners.values.${value}`) }))}
          onChange={(value) => onChange({ value: value === 'weight' ? 'weight' : 'price' })}
        />
      </Table.Td>
      <Table.Td>{text('valueDigits', 60)}</Table.Td>
      <Table.Td miw={190}>
        {problem === null ? (
          <InStoreParts parts={exampleOf(rule)} />
        ) : (
          <Text size="xs" role="alert" c="var(--mantine-color-error)">
            {t(`scanners.ruleProblems.${problem}`)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <ActionIcon variant="subtle" color="gray" aria-label={t('scanners.removeRule')} onClick={onRemove}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

/** A code to try the rules on, as they stand in the fields. */
function Trial({ rules }: { readonly rules: readonly InStoreRule[] }) {
  const { t } = useWords()
  const [code, setCode] = useState('')
  const reading = code.trim() === '' ? null : readCode(code, { rules })
  return (
    <Stack gap={6}>
      <TextInput
        label={t('scanners.tryCode')}
        w={260}
        data-scan="wholeCode"
        autoComplete="off"
        placeholder="0212345…"
        maxLength={200}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {reading === null ? null : (
        <div role="status">
          {reading.item === null ? (
            <Text size="sm">
              {reading.checkDigit === 'wrong'
                ? t('scanners.checkDigitWrong', { expected: reading.expectedCheckDigit ?? '' })
                : t('scanners.noRuleFits')}
            </Text>
          ) : (
            <Text size="sm">{t('scanners.itemIs', { item: reading.item })}</Text>
          )}
          <CodeFacts reading={reading} />
        </div>
      )}
    </Stack>
  )
}

/** How the shop writes prices and weights into its own codes, with an example of each rule and a code to try them on. */
export function InStoreRules({ saved }: { readonly saved: readonly InStoreRule[] }) {
  const { t } = useWords()
  const errors = useErrors()
  const [drafts, setDrafts] = useState<readonly RuleDraft[]>(() => saved.map(draftOf))
  const [made, setMade] = useState(saved.length)
  const { rules, problems } = readDrafts(drafts)
  const good = rules.filter((_, at) => problems[at] === null)
  const changed = JSON.stringify(rules) !== JSON.stringify(saved)
  const add = (rule: InStoreRule): void => {
    setDrafts([...drafts, draftOf(rule, made)])
    setMade(made + 1)
  }
  const save = (): void =>
    void call('scanners.setInStoreRules', { rules: [...rules] }).then(
      () => notifications.show({ id: 'in-store-rules', inDialog: true, message: t('scanners.rulesSaved'), autoClose: 3000 }),
      (error: unknown) => errors.show(error),
    )
  return (
    <Stack gap="md">
      <Text size="sm">{t('scanners.inStoreHint')}</Text>
      {drafts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('scanners.noRules')}
        </Text>
      ) : (
        <Table aria-label={t('scanners.inStore')} verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {(['prefix', 'itemDigits', 'valueCheck', 'value', 'valueDigits', 'example'] as const).map((name) => (
                <Table.Th key={name}>{t(`scanners.rule.${name}`)}</Table.Th>
              ))}
              <Table.Th aria-label={t('scanners.removeRule')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {drafts.map((draft, at) => (
              <Line
                key={draft.key}
                draft={draft}
                rule={ruleOf(draft)}
                problem={problems[at] ?? null}
                onChange={(part) => setDrafts(drafts.map((one) => (one === draft ? { ...one, ...part } : one)))}
                onRemove={() => setDrafts(drafts.filter((one) => one !== draft))}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group gap="xs">
        <Menu>
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={15} />} disabled={drafts.length >= mostInStoreRules}>
              {t('scanners.addRule')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {usualInStoreRules.map((rule) => (
              <Menu.Item key={rule.prefix} onClick={() => add(rule)}>
                <Group gap="sm">
                  <InStoreParts parts={exampleOf(rule)} />
                  {t(`scanners.values.${rule.value}`)}
                </Group>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Button disabled={!changed || good.length < rules.length} onClick={save}>
          {t('scanners.saveRules')}
        </Button>
      </Group>
      <Trial rules={good} />
    </Stack>
  )
}
