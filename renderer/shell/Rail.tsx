import type { KeyboardEvent } from 'react'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { keyParts } from '../common/keys.ts'
import { useNavigation } from '../common/navigation.ts'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, Tooltip, UnstyledButton, VisuallyHidden } from '../ui/index.ts'
import { screenGroups, screens, useWaiting, type ScreenEntry, type Waiting } from './screens.tsx'
import { useRailFold } from './useRailFold.ts'

const icon = { size: 20, stroke: 1.6, 'aria-hidden': true } as const
const foldKeys = 'Alt+0'
/** A larger count is shown as `999+`. */
const maxShownCount = 999

function WaitingCount({ waiting, count }: { readonly waiting: Waiting; readonly count: number }) {
  const { t, format } = useWords()
  if (count === 0) return null
  return (
    <span className="shell-rail-count" role="img" aria-label={t(`app.${waiting}`, { count })}>
      {count > maxShownCount ? `${maxShownCount}+` : format.number(count)}
    </span>
  )
}

function Item({ screen, folded, count }: { readonly screen: ScreenEntry; readonly folded: boolean; readonly count: number }) {
  const { t } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  const current = useNavigation((navigation) => navigation.screen === screen.id)
  const { icon: Icon, waiting, keys } = screen
  const name = t(`app.nav.${screen.id}`)
  return (
    <Tooltip label={`${name}  ${keyParts(keys[0] ?? '').join('+')}`} position="right" disabled={!folded}>
      <UnstyledButton
        className="shell-rail-item"
        data-screen={screen.id}
        aria-keyshortcuts={keys[0]}
        aria-current={current ? 'page' : undefined}
        onClick={() => go(screen.id)}
      >
        <Icon {...icon} />
        {folded ? <VisuallyHidden>{name}</VisuallyHidden> : <span className="shell-rail-name">{name}</span>}
        {waiting ? <WaitingCount waiting={waiting} count={count} /> : null}
      </UnstyledButton>
    </Tooltip>
  )
}

/** Where an arrow key leads from the button at `at`; null for keys that are none. */
function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowUp':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** The arrow keys walk over the buttons of the rail; Tab does too. */
function onArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === event.target)
  const target = at < 0 ? null : targetOf(event.key, at, buttons.length)
  if (target === null) return
  event.preventDefault()
  buttons[target]?.focus()
}

/** The navigation: the screens in groups, folded to icons where there is little room or the person wants it so. */
export function Rail() {
  const { t } = useWords()
  const { folded, toggle } = useRailFold()
  const counts = useWaiting()
  const foldName = t(folded ? 'app.rail.unfold' : 'app.rail.fold')
  const FoldIcon = folded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  useAction({ id: 'app.foldRail', label: foldName, keys: foldKeys, icon: <FoldIcon size={16} stroke={1.6} />, run: toggle })
  return (
    <nav className="shell-rail" aria-label={t('app.rail.label')} data-folded={folded || undefined} onKeyDown={onArrows}>
      <div className="shell-rail-groups">
        {screenGroups.map(([group, members]) => (
          <ul key={group} className="shell-rail-group" aria-label={t(`app.rail.groups.${group}`)}>
            {folded || members.length < 2 ? null : (
              <li className="shell-rail-heading" aria-hidden>
                {t(`app.rail.groups.${group}`)}
              </li>
            )}
            {members.map((screen) => (
              <li key={screen.id}>
                <Item screen={screen} folded={folded} count={screen.waiting === undefined ? 0 : counts[screen.waiting]} />
              </li>
            ))}
          </ul>
        ))}
      </div>
      <Tooltip label={`${foldName}  ${keyParts(foldKeys).join('+')}`} position="right">
        <UnstyledButton className="shell-rail-fold" aria-label={foldName} onClick={toggle}>
          <FoldIcon {...icon} size={18} />
        </UnstyledButton>
      </Tooltip>
    </nav>
  )
}

function ScreenAction({ screen }: { readonly screen: ScreenEntry }) {
  const { t } = useWords()
  const go = useNavigation((navigation) => navigation.go)
  const { id, icon: Icon, keys } = screen
  useAction({
    id: `app.go.${id}`,
    label: t('app.actions.go', { screen: t(`app.nav.${id}`) }),
    keys,
    icon: <Icon size={16} stroke={1.6} />,
    run: () => go(id),
  })
  return null
}

/** The key of every screen, and its place in the palette. */
export const ScreenActions = () => screens.map((screen) => <ScreenAction key={screen.id} screen={screen} />)
