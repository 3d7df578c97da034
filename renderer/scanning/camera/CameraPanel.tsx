import './camera.css'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../../common/i18n.ts'
import { Button, CloseButton, IconCamera, Text } from '../../ui/index.ts'
import { focusedCodeField } from '../codeField.ts'
import { giveScan, scanOf } from '../hub.ts'
import { scanWithCamera, type CameraProblem } from './camera.ts'

/** The PC's camera as a scanner: over all screens, because its scans are for all of them. */
export function CameraPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [turn, setTurn] = useState(0)
  const [problem, setProblem] = useState<CameraProblem | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const [sees, setSees] = useState(false)
  useEffect(() => {
    const element = video.current
    if (element === null) return undefined
    return scanWithCamera(element, {
      onPicture: () => setSees(true),
      onScan(raw) {
        const scan = scanOf(raw, { source: 'camera' })
        setLast(scan.code.code)
        giveScan(scan, focusedCodeField())
      },
      onProblem: setProblem,
    })
  }, [turn])
  const again = (): void => {
    setProblem(null)
    setSees(false)
    setTurn((before) => before + 1)
  }
  return (
    <section className="scanning-camera" aria-label={t('scanners.camera.title')}>
      <div className="scanning-camera-head">
        <IconCamera size={16} aria-hidden />
        <Text size="sm" fw={600} flex={1}>
          {t('scanners.camera.title')}
        </Text>
        <CloseButton size="sm" aria-label={t('scanners.camera.close')} onClick={onClose} />
      </div>
      <div className="scanning-camera-picture" data-sees={sees || undefined} hidden={problem !== null}>
        <video ref={video} muted playsInline />
        <span className="scanning-camera-line" aria-hidden />
      </div>
      {problem === null ? (
        <Text size="xs" role="status">
          {last === null ? t(sees ? 'scanners.camera.hint' : 'scanners.camera.starting') : t('scanners.camera.last', { code: last })}
        </Text>
      ) : (
        <>
          <Text size="sm" role="alert">
            {t(`scanners.camera.problems.${problem}`)}
          </Text>
          <Button variant="default" onClick={again}>
            {t('scanners.camera.again')}
          </Button>
        </>
      )}
    </section>
  )
}
