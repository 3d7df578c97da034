import { useWords } from '../common/i18n.ts'
import { CodeFacts } from '../lookup/CodeFacts.tsx'
import { Badge, Group, Stack, Table, Text } from '../ui/index.ts'
import { signsOf } from './signs.ts'
import type { Heard } from './useHeard.ts'

type Reading = NonNullable<Heard['reading']>

function CheckDigit({ reading }: { readonly reading: Reading }) {
  const { t } = useWords()
  if (reading.checkDigit === 'none') return null
  return reading.checkDigit === 'ok' ? (
    <Badge color="green" variant="light">
      {t('scanners.checkDigitOk')}
    </Badge>
  ) : (
    <Badge color="red" variant="light">
      {t('scanners.checkDigitWrong', { expected: reading.expectedCheckDigit ?? '' })}
    </Badge>
  )
}

/** The fields of a GS1 code, each with its identifier. */
function Elements({ reading }: { readonly reading: Reading }) {
  const { t } = useWords()
  if (reading.elements.length === 0) return null
  return (
    <Table aria-label={t('scanners.elements')} withRowBorders={false} verticalSpacing={1}>
      <Table.Tbody>
        {reading.elements.map(({ identifier, value, problem, expectedCheckDigit }, at) => (
          // The same identifier may stand twice; the fields of one scan do not move.
          // oxlint-disable-next-line react/no-array-index-key
          <Table.Tr key={at}>
            <Table.Td w={70} className="scanners-bytes">
              ({identifier})
            </Table.Td>
            <Table.Td className="scanners-bytes">{value}</Table.Td>
            <Table.Td>
              {problem === null ? null : (
                <Text size="xs" c="var(--mantine-color-error)">
                  {t(`scanners.elementProblems.${problem}`, { expected: expectedCheckDigit ?? '' })}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** What came over the line, with what cannot be seen made visible. */
function Bytes({ bytes }: { readonly bytes: string }) {
  return (
    <span className="scanners-bytes">
      {signsOf(bytes).map(({ text, isControl }, at) => (
        // Pieces of one text, which does not change.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={at} data-control={isControl || undefined}>
          {text}
        </span>
      ))}
    </span>
  )
}

/** One scan: where from, as it came, and as it is understood. */
export function HeardLine({ heard, name }: { readonly heard: Heard; readonly name: string }) {
  const { t } = useWords()
  const { reading } = heard
  return (
    <li className="scanners-heard">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Stack gap={4} miw={0}>
        <Bytes bytes={heard.bytes} />
        {heard.problem === null ? null : (
          <Text size="sm" c="var(--mantine-color-error)">
            {t(`scanners.unread.${heard.problem}`)}
          </Text>
        )}
        {reading === null || heard.problem !== null ? null : (
          <>
            <Group gap="xs">
              <Text fw={600}>{reading.code}</Text>
              <Badge color="gray" variant="light" tt="none">
                {t(`lookup.readings.${reading.kind}`)}
              </Badge>
              {reading.symbology === null ? null : (
                <Badge color="gray" variant="light" tt="none">
                  {reading.symbology.name}
                </Badge>
              )}
              <CheckDigit reading={reading} />
            </Group>
            <CodeFacts reading={reading} />
            <Elements reading={reading} />
          </>
        )}
      </Stack>
    </li>
  )
}
