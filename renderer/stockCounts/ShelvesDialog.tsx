import { useRef, useState } from 'react'
import { call } from '../api/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { runJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'
import { useTellFile } from '../countFiles/index.ts'
import { Button, Group, IconPrinter, Modal, Stack, Table, Text, TextInput } from '../ui/index.ts'
import { ShelfRow } from './ShelfRow.tsx'
import { useNotCounted } from './useNotCounted.ts'

interface ShelvesDialogProps {
  readonly storeId: number
  readonly opened: boolean
  readonly onClose: () => void
}

function NewShelf({ storeId }: { readonly storeId: number }) {
  const { t } = useWords()
  const errors = useErrors()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const add = async (): Promise<void> => {
    // The next shelf begins with its number, and so does the remedy.
    field.current?.focus()
    if (code.trim() === '') return setRefusal(t('stockCounts.shelves.codeMissing'))
    try {
      await call('stockCounts.saveShelf', { shelfId: null, storeId, code: code.trim(), name: name.trim() })
      setCode('')
      setName('')
    } catch (error) {
      // Beside the field, where it goes with its cause.
      const isTaken = asBody(error).details['reason'] === 'shelfCode'
      setRefusal(isTaken ? t('stockCounts.shelves.taken', { code: code.trim() }) : errors.text(error))
    }
  }
  const onEnter = (event: React.KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) void add()
  }
  return (
    <Group gap="xs" align="start">
      <TextInput
        ref={field}
        label={t('stockCounts.shelves.code')}
        w={refusal === null ? 120 : 260}
        maxLength={20}
        data-autofocus
        value={code}
        error={refusal}
        onChange={(event) => {
          setCode(event.currentTarget.value)
          setRefusal(null)
        }}
        onKeyDown={onEnter}
      />
      <TextInput
        label={t('stockCounts.shelves.name')}
        flex={1}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={onEnter}
      />
      <Button mt={19} disabled={code.trim() === ''} onClick={() => void add()}>
        {t('stockCounts.shelves.add')}
      </Button>
    </Group>
  )
}

/** A scan that comes while shelves are set up. */
function NotCounted() {
  const { t } = useWords()
  useNotCounted(t('stockCounts.notCounted.dialog'))
  return null
}

/** 棚 of a store: their numbers, names and the order of walking. */
export function ShelvesDialog({ storeId, opened, onClose }: ShelvesDialogProps) {
  const { t, language } = useWords()
  const errors = useErrors()
  const tell = useTellFile()
  const [isPrinting, setPrinting] = useState(false)
  const { data: shelves = [] } = useEngine('stockCounts.shelves', { storeId }, { enabled: opened })
  const move = async (at: number, by: -1 | 1): Promise<void> => {
    const ids = shelves.map(({ shelfId }) => shelfId)
    const [moved] = ids.splice(at, 1)
    if (moved === undefined) return
    ids.splice(at + by, 0, moved)
    try {
      await call('stockCounts.orderShelves', { storeId, shelfIds: ids })
    } catch (error) {
      errors.show(error)
    }
  }
  const print = async (): Promise<void> => {
    setPrinting(true)
    try {
      const { pages, ...file } = await runJob('countFiles.shelfLabels', { storeId, language })
      tell(file, [t('countFiles.prints.pages', { pages })])
    } catch (error) {
      errors.show(error)
    } finally {
      setPrinting(false)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('stockCounts.shelves.title')} size="lg">
      <Stack gap="sm">
        <Text size="sm">{t('stockCounts.shelves.body')}</Text>
        <NewShelf storeId={storeId} />
        <NotCounted />
        {shelves.length === 0 ? (
          <Text c="dimmed">{t('stockCounts.shelves.empty')}</Text>
        ) : (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('stockCounts.shelves.code')}</Table.Th>
                <Table.Th>{t('stockCounts.shelves.name')}</Table.Th>
                <Table.Th ta="right">{t('stockCounts.shelves.products')}</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shelves.map((shelf, at) => (
                <ShelfRow
                  key={shelf.shelfId}
                  shelf={shelf}
                  storeId={storeId}
                  onMove={(by) => void move(at, by)}
                  canMove={{ up: at > 0, down: at < shelves.length - 1 }}
                />
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Group justify="flex-end">
          <Button
            variant="default"
            leftSection={<IconPrinter size={15} />}
            disabled={shelves.length === 0}
            loading={isPrinting}
            onClick={() => void print()}
          >
            {t('stockCounts.shelves.print')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
