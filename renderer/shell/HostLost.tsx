import { useEffect, useState } from 'react'
import { lineState, onLineState } from '../api/index.ts'
import { Alert, Box, IconPlugConnectedX } from '../ui/index.ts'
import { useWords } from '../common/i18n.ts'

/** A shorter break (a reload, a laptop waking up) is not shown, in milliseconds. */
const shownAfterMs = 600

function useLineLost(): boolean {
  const [lost, setLost] = useState(() => lineState() === 'lost')
  useEffect(() => onLineState((state) => setLost(state === 'lost')), [])
  return lost
}

/** Says that the engine cannot be reached; goes away by itself when it can. */
export function HostLost() {
  const { t } = useWords()
  const lost = useLineLost()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(lost), lost ? shownAfterMs : 0)
    return () => clearTimeout(timer)
  }, [lost])
  if (!shown) return null
  return (
    <Box pos="fixed" top={8} left="50%" w={520} maw="calc(100vw - 32px)" style={{ transform: 'translateX(-50%)', zIndex: 1000 }}>
      <Alert role="alert" color="orange" variant="filled" icon={<IconPlugConnectedX />} title={t('app.hostLost.title')}>
        {t('app.hostLost.body')}
      </Alert>
    </Box>
  )
}
