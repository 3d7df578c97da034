import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'

/** The parts of the window, in the order in which Shift+F6 goes back through them. */
const panes = ['.shell-rail', '.shell-top', 'main', 'main .grid', 'footer'] as const

const reachable = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/** The first place of a pane that can have the focus; `main` is what lies before its grid. */
function placeIn(pane: Element): HTMLElement | null {
  const all = [...pane.querySelectorAll<HTMLElement>(reachable)].filter((one) => one.tabIndex >= 0 && one.closest('[inert]') === null)
  return (pane.matches('main') ? all.find((one) => one.closest('.grid') === null) : all[0]) ?? null
}

/** Moves the focus to the pane before the one that has it: the known way out of the grid, where Tab walks from cell to cell. */
function toPreviousPane(): void {
  const shown = panes.flatMap((selector) => document.querySelector(selector) ?? [])
  const { activeElement } = document
  const at = shown.findLastIndex((pane) => pane.contains(activeElement))
  for (let step = 1; step <= shown.length; step += 1) {
    const pane = shown[(Math.max(0, at) - step + shown.length * 2) % shown.length]
    const place = pane === undefined ? null : placeIn(pane)
    if (place !== null) {
      place.focus()
      return
    }
  }
}

/** Shift+F6, on every screen. */
export function usePaneKeys(): void {
  const { t } = useWords()
  useAction({ id: 'app.previousPane', label: t('app.actions.previousPane'), keys: 'Shift+F6', run: toPreviousPane })
}
