import './labels.css'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Button, Checkbox, Group, Modal, ScrollArea, Stack, Text } from '../ui/index.ts'

/** CSS has 96 pixels to the inch. */
const pxPerMm = 96 / 25.4

interface Props {
  readonly deviceId: number
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** The tray of a label printer on the screen: its labels to scale, dot by dot as their bytes draw them. */
export function VirtualLabelPrinter({ deviceId, name, opened, onClose }: Props) {
  const { t } = useWords()
  const errors = useErrors()
  const printer = useEngine('labels.virtualPrinter', { deviceId }, { enabled: opened }).data
  const set = async (part: { hasPaper?: boolean; isEmptied?: boolean }): Promise<void> => {
    try {
      await call('labels.setVirtualPrinter', { deviceId, ...part })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={name} size="xl">
      {printer === undefined ? null : (
        <Stack gap="sm">
          <Group>
            <Checkbox
              label={t('labels.virtual.hasPaper')}
              checked={printer.hasPaper}
              onChange={(event) => void set({ hasPaper: event.currentTarget.checked })}
            />
            <span className="labels-gap" />
            <Button variant="default" disabled={printer.labels.length === 0} onClick={() => void set({ isEmptied: true })}>
              {t('labels.virtual.empty')}
            </Button>
          </Group>
          {printer.fault === null ? null : (
            <Alert color="red" title={t('labels.virtual.fault')}>
              {printer.fault}
            </Alert>
          )}
          <ScrollArea.Autosize mah="60vh" className="labels-paper" tabIndex={0}>
            {printer.labels.length === 0 ? (
              <Text c="dimmed" p="md">
                {t('labels.virtual.nothing')}
              </Text>
            ) : (
              <Stack gap="xs" p="sm" align="flex-start">
                {printer.labels.map(({ png, widthMm, heightMm, copies, isCut }, at) => (
                  // Newest first: the place from the end is the label.
                  <div key={printer.labels.length - at} data-cut={isCut || undefined}>
                    <img
                      src={`data:image/png;base64,${png}`}
                      alt={t('labels.virtual.label', { at: printer.labels.length - at })}
                      width={widthMm * pxPerMm}
                      height={heightMm * pxPerMm}
                    />
                    {copies > 1 ? <Text size="xs">{t('labels.due.count', { count: copies })}</Text> : null}
                  </div>
                ))}
              </Stack>
            )}
          </ScrollArea.Autosize>
        </Stack>
      )}
    </Modal>
  )
}
