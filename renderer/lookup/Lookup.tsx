import { useRef, useState } from 'react'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { useDefaultScanTarget } from '../scanning/index.ts'
import { IconBarcode, Kbd, TextInput, Tooltip } from '../ui/index.ts'
import { LookupDialog } from './LookupDialog.tsx'
import { lookUp } from './state.ts'

/** The box in the top bar, and the card that it opens, as every scan does that nothing else asked for. */
export function Lookup() {
  const { t } = useWords()
  const box = useRef<HTMLInputElement>(null)
  /** Where the focus came from. */
  const back = useRef<HTMLElement>(null)
  const [text, setText] = useState('')
  const [ime, setIme] = useState(false)
  useDefaultScanTarget(({ raw, ime: withIme }) => {
    setIme(withIme)
    lookUp(raw, { ime: withIme })
  })
  useAction({
    id: 'lookup.focus',
    label: t('app.actions.lookup'),
    keys: ['F3', '/'],
    icon: <IconBarcode size={16} />,
    keywords: t('app.palette.lookupWords').split(' '),
    run: () => {
      box.current?.focus()
      box.current?.select()
    },
  })
  return (
    <>
      <Tooltip
        label={ime ? t('lookup.imeOn') : t('lookup.key', { key: 'F3' })}
        opened={ime || undefined}
        color={ime ? 'orange' : undefined}
      >
        <TextInput
          ref={box}
          w={280}
          type="search"
          inputMode="search"
          aria-label={t('lookup.box')}
          placeholder={t('lookup.placeholder')}
          leftSection={<IconBarcode size={16} aria-hidden />}
          rightSection={<Kbd size="xs">F3</Kbd>}
          rightSectionWidth={36}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onCompositionEnd={(event) => setIme(event.data !== '')}
          onFocus={({ relatedTarget }) => {
            if (relatedTarget instanceof HTMLElement) back.current = relatedTarget
          }}
          onBlur={() => setIme(false)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter') {
              lookUp(text)
              setText('')
              setIme(false)
            } else if (event.key === 'Escape') {
              setText('')
              if (back.current?.isConnected === true) back.current.focus()
              else document.getElementById('main')?.focus()
            }
          }}
        />
      </Tooltip>
      <LookupDialog />
    </>
  )
}
