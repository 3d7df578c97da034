import { lazy, Suspense, useState } from 'react'
import { useAction } from '../../common/actions.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { IconCamera } from '../../ui/index.ts'

const CameraPanel = lazy(async () => ({ default: (await import('./CameraPanel.tsx')).CameraPanel }))

/** The action that opens the camera, and its panel. Only in the browser host: the desktop's windows get no camera. */
export function Camera() {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const isBrowser = useEngine('app.info', {}).data?.host === 'browser'
  useAction({
    id: 'scanning.camera',
    label: t('scanners.camera.open'),
    icon: <IconCamera size={16} stroke={1.6} />,
    keywords: t('scanners.camera.keywords').split(' '),
    enabled: isBrowser && !open,
    run: () => setOpen(true),
  })
  return open ? (
    <Suspense>
      <CameraPanel onClose={() => setOpen(false)} />
    </Suspense>
  ) : null
}
