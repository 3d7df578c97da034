import { useCallback, useEffect, useState } from 'react'
import type { DeviceDescription, FoundDevice, SearchPlace } from '#shared/contracts/devices.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { cancelJob, runJob, useJob } from '../common/jobs.ts'
import { percentOf, phaseText } from '../common/jobText.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Badge, Button, Group, IconRefresh, Modal, Progress, Stack, Text } from '../ui/index.ts'
import { newDevice, usualSettings } from './draft.ts'
import { useDevices } from './state.ts'
import { placeText } from './words.ts'

type Found = OutputOf<'devices.search'>

/** What is plugged in is found at once: the network, which takes longest, comes last. */
const places: readonly SearchPlace[] = ['usb', 'hid', 'serial', 'system', 'network']

/** What the dialog of a new device begins with when one was found. */
function described(found: FoundDevice): DeviceDescription {
  const kind = found.kind ?? 'receiptPrinter'
  const settings = { ...usualSettings()[kind], ...(found.language === null ? {} : { language: found.language }) }
  return { kind, name: found.name ?? '', place: found.place, settings } as DeviceDescription
}

function FoundLine({ found }: { readonly found: FoundDevice }) {
  const words = useWords()
  // Also one that was added since.
  const list = useEngine('devices.list', {}).data
  const place = JSON.stringify(found.place)
  const isKnown = found.deviceId !== null || (list?.some((row) => JSON.stringify(row.place) === place) ?? false)
  const { t } = words
  const edit = useDevices((state) => state.edit)
  return (
    <li className="devices-found">
      <span className="devices-name">
        <span>{found.name ?? (found.kind === null ? t('devices.search.nameless') : t(`devices.kinds.${found.kind}`))}</span>
        <span className="devices-place">{placeText(words, found.place)}</span>
      </span>
      {isKnown ? (
        <Badge variant="light" color="gray">
          {t('devices.search.known')}
        </Badge>
      ) : (
        <Button variant="default" onClick={() => edit({ deviceId: null, device: described(found) })}>
          {t('devices.add')}
        </Button>
      )}
    </li>
  )
}

function Results({ result, onAgain }: { readonly result: Found; readonly onAgain: () => void }) {
  const words = useWords()
  const { t } = words
  const edit = useDevices((state) => state.edit)
  return (
    <>
      {result.found.length === 0 ? (
        <Alert color="gray" title={t('devices.search.nothing')}>
          {t('devices.search.nothingHint')}
        </Alert>
      ) : (
        <ul className="devices-found-list" aria-label={t('devices.search.title')}>
          {result.found.map((found) => (
            <FoundLine key={JSON.stringify(found.place)} found={found} />
          ))}
        </ul>
      )}
      {result.failed.map(({ place, error }) => (
        <Text key={place} size="xs" c="dimmed">
          {t(`devices.search.places.${place}`)}: {errorText(words, error)}
        </Text>
      ))}
      <Group justify="space-between">
        <Button variant="default" leftSection={<IconRefresh size={15} stroke={1.6} />} onClick={onAgain}>
          {t('devices.search.again')}
        </Button>
        <Button variant="default" onClick={() => edit({ deviceId: null, device: newDevice() })}>
          {t('devices.addByHand')}
        </Button>
      </Group>
    </>
  )
}

function Search({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const job = useJob('devices.search')
  const [result, setResult] = useState<Found | null>(null)
  const search = useCallback(() => {
    runJob('devices.search', { places: [...places] }).then(setResult, (error: unknown) => {
      errors.show(error)
      onClose()
    })
  }, [errors, onClose])
  // Whoever opens this wants to search. The job goes on while another dialog lies above.
  useEffect(search, [search])
  return (
    <Stack gap="sm">
      {result === null ? (
        <>
          <Text size="sm" role="status">
            {job === null ? t('jobs.working') : phaseText(words, job)}
          </Text>
          <Progress
            aria-label={t('devices.search.title')}
            value={(job === null ? null : percentOf(job)) ?? 100}
            animated={job === null || percentOf(job) === null}
          />
          <Group justify="flex-end">
            <Button
              variant="default"
              disabled={job === null}
              onClick={() => job !== null && cancelJob(job.jobId).catch((error: unknown) => errors.show(error))}
            >
              {t('jobs.cancel')}
            </Button>
          </Group>
        </>
      ) : (
        <Results
          result={result}
          onAgain={() => {
            setResult(null)
            search()
          }}
        />
      )}
    </Stack>
  )
}

/** Looks for what is plugged in and what stands in the network. */
export function SearchDialog() {
  const { t } = useWords()
  const searching = useDevices((state) => state.searching)
  const setSearching = useDevices((state) => state.search)
  const close = useCallback(() => setSearching(false), [setSearching])
  return (
    <Modal opened={searching} onClose={close} size="lg" title={t('devices.search.title')}>
      {searching ? <Search onClose={close} /> : null}
    </Modal>
  )
}
