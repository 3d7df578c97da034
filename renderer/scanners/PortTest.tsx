import { useEffect, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { usualSerialSettings, type ConnectionPlace } from '#shared/domain/devices.ts'
import { learnScannerSettings } from '#shared/domain/scannerLearning.ts'
import { call } from '../api/index.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { cancelJob, runJob, useJob } from '../common/jobs.ts'
import { Alert, Button, Group, IconPlus, Select, Stack, Switch, Text, TextInput } from '../ui/index.ts'
import { settingsText } from './Learned.tsx'
import type { Heard } from './useHeard.ts'

type Found = OutputOf<'devices.search'>['found']

const speeds = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const
/** The choice of a port that the system does not list. */
const typed = 'typed'

const nameOf = (place: ConnectionPlace): string =>
  place.kind === 'serial'
    ? place.path
    : place.kind === 'hid'
      ? `USB ${place.vendorId.toString(16)}:${place.productId.toString(16)}`
      : place.kind

/** Listens to a port whose scanner is not one of the shop's yet, and adds it once it can be read. */
export function PortTest({ latest }: { readonly latest: Heard | null }) {
  const words = useWords()
  const { t } = words
  const [found, setFound] = useState<Found>([])
  const [choice, setChoice] = useState<string | null>(null)
  const [path, setPath] = useState('')
  const [speed, setSpeed] = useState<number>(usualSerialSettings.baudRate)
  const [findSpeed, setFindSpeed] = useState(true)
  const [failure, setFailure] = useState<unknown>(null)
  const job = useJob('scanners.listen')
  const listening = job !== null

  const search = (): void =>
    void runJob('devices.search', { places: ['serial', 'hid'] }).then(
      ({ found: all }) => {
        const free = all.filter(({ deviceId }) => deviceId === null)
        setFound(free)
        setChoice((before) => before ?? (free[0] === undefined ? typed : nameOf(free[0].place)))
      },
      (error: unknown) => {
        setFailure(error)
        setChoice((before) => before ?? typed)
      },
    )
  useEffect(search, [])
  // Who leaves the set-up lets go of the port.
  const jobId = job?.jobId
  useEffect(() => () => void (jobId !== undefined && cancelJob(jobId).catch(() => undefined)), [jobId])

  const chosen = found.find(({ place }) => nameOf(place) === choice)?.place ?? null
  const place: ConnectionPlace | null =
    choice === typed
      ? path.trim() === ''
        ? null
        : { kind: 'serial', path: path.trim(), ...usualSerialSettings, baudRate: speed }
      : chosen?.kind === 'serial'
        ? { ...chosen, baudRate: speed }
        : chosen

  const listen = (): void => {
    if (place === null) return
    setFailure(null)
    runJob('scanners.listen', { place, findSpeed: findSpeed && place.kind === 'serial' }).catch((error: unknown) => setFailure(error))
  }
  const rate = job?.detail?.['baudRate']
  const readable = latest?.from === 'port' && latest.problem === null ? latest : null
  const learned = readable === null ? null : learnScannerSettings(readable.bytes)

  const add = async (): Promise<void> => {
    if (place === null || learned === null) return
    try {
      if (jobId !== undefined) await cancelJob(jobId)
      const at = place.kind === 'serial' && typeof rate === 'number' ? { ...place, baudRate: rate } : place
      await call('devices.add', {
        kind: 'scanner',
        name: t('scanners.newName', { port: nameOf(at) }).slice(0, 60),
        place: at,
        settings: learned,
      })
    } catch (error) {
      setFailure(error)
    }
  }

  return (
    <Stack gap="xs">
      <Group gap="sm" align="flex-end">
        <Select
          label={t('scanners.port')}
          w={240}
          allowDeselect={false}
          disabled={listening}
          value={choice}
          data={[
            ...new Map(found.map(({ place: at, name }) => [nameOf(at), name === null ? nameOf(at) : `${nameOf(at)} (${name})`])),
            [typed, t('scanners.typedPort')],
          ].map(([value = '', label = '']) => ({ value, label }))}
          onChange={setChoice}
        />
        {choice === typed ? (
          <TextInput
            label={t('scanners.path')}
            w={200}
            placeholder="COM3 / /dev/ttyUSB0"
            disabled={listening}
            maxLength={200}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
        ) : null}
        {chosen?.kind === 'hid' ? null : (
          <Select
            label={t('scanners.speed')}
            w={120}
            allowDeselect={false}
            disabled={listening}
            value={String(speed)}
            data={speeds.map(String)}
            onChange={(value) => value !== null && setSpeed(Number(value))}
          />
        )}
        {listening ? (
          <Button variant="default" onClick={() => void cancelJob(job.jobId).catch(setFailure)}>
            {t('scanners.stop')}
          </Button>
        ) : (
          <Button disabled={place === null} onClick={listen}>
            {t('scanners.listen')}
          </Button>
        )}
        <Button variant="default" disabled={listening} onClick={search}>
          {t('scanners.searchPorts')}
        </Button>
      </Group>
      {chosen?.kind === 'hid' ? null : (
        <Switch
          label={t('scanners.findSpeed')}
          checked={findSpeed}
          disabled={listening}
          onChange={(event) => setFindSpeed(event.currentTarget.checked)}
        />
      )}
      <Text size="sm" role="status">
        {listening ? (typeof rate === 'number' ? t('scanners.listeningAt', { rate }) : t('scanners.listening')) : t('scanners.listenHint')}
      </Text>
      {failure === null ? null : (
        <Alert role="alert" color="red" style={{ whiteSpace: 'pre-line' }}>
          {errorText(words, failure)}
        </Alert>
      )}
      {learned === null || !listening ? null : (
        <Alert color="green">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t('scanners.readable', { settings: settingsText(words, learned) })}</Text>
            <Button leftSection={<IconPlus size={15} />} onClick={() => void add()}>
              {t('scanners.add')}
            </Button>
          </Group>
        </Alert>
      )}
    </Stack>
  )
}
