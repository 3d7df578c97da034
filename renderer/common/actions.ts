import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { create } from 'zustand'
import { keyboardIsTaken } from '../ui/index.ts'
import { keyMayFire, matchesKeys, type KeyPress } from './keys.ts'

export interface Action {
  /** `area.verb`; the same id registered twice: the one mounted last stands in front. */
  readonly id: string
  /** Words of the person's language (already translated). */
  readonly label: string
  /** `Ctrl+Z`, `F5`, `?` … The first is shown, all of them work. */
  readonly keys?: string | readonly string[]
  readonly run: () => void
  /** False: shown neither in the palette nor reachable by its key. */
  readonly enabled?: boolean
  /** Heading in the palette (translated), such as the screen's name. */
  readonly group?: string
  readonly icon?: ReactNode
  /** Further words it is found by in the palette (readings, other names). */
  readonly keywords?: readonly string[]
}

interface Registered extends Action {
  readonly token: symbol
}

interface ActionStore {
  readonly actions: readonly Registered[]
}

export const useActionStore = create<ActionStore>(() => ({ actions: [] }))

const put = (action: Registered): void =>
  useActionStore.setState(({ actions }) => {
    const at = actions.findIndex((known) => known.token === action.token)
    return { actions: at < 0 ? [...actions, action] : actions.with(at, action) }
  })
const remove = (token: symbol): void =>
  useActionStore.setState(({ actions }) => ({ actions: actions.filter((known) => known.token !== token) }))

export const keysOf = (action: Action): readonly string[] =>
  action.keys === undefined ? [] : typeof action.keys === 'string' ? [action.keys] : action.keys

/**
 * Gives an action a place in the command palette and a key for as long as the component is mounted.
 * `run` may be a new function at each drawing: the latest is called.
 */
export function useAction(action: Action): void {
  const [token] = useState(() => Symbol(action.id))
  const latest = useRef(action)
  useLayoutEffect(() => {
    latest.current = action
  })
  const { id, label, enabled = true, group } = action
  const keys = keysOf(action).join(' ')
  const keywords = action.keywords?.join(' ')
  useEffect(() => {
    put({
      id,
      label,
      enabled,
      ...(group === undefined ? {} : { group }),
      ...(keys === '' ? {} : { keys: keys.split(' ') }),
      ...(keywords === undefined ? {} : { keywords: keywords.split(' ') }),
      icon: latest.current.icon,
      run: () => latest.current.run(),
      token,
    })
  }, [token, id, label, enabled, group, keys, keywords])
  useEffect(() => () => remove(token), [token])
}

/** What a person can do now: enabled actions, of each id the one mounted last. A key that several name is the last one's alone. */
export function currentActions(actions: readonly Action[]): readonly Action[] {
  const byId = new Map<string, Action>()
  for (const action of actions) {
    if (action.enabled === false) continue
    byId.delete(action.id)
    byId.set(action.id, action)
  }
  const taken = new Set<string>()
  const actionsByKeys = [...byId.values()].toReversed().map((action) => {
    const keys = keysOf(action).filter((one) => !taken.has(one))
    for (const one of keys) taken.add(one)
    return { ...action, keys }
  })
  return actionsByKeys.toReversed()
}

/** Lists and small windows that open beside a button; keys in them are theirs. */
const floating = '[role="dialog"], [role="menu"]'

/** The action that a key press means in the present state of the page, or null: while a dialog is open, none. */
function actionForPress(press: KeyPress, target: EventTarget | null): Action | null {
  if (keyboardIsTaken() || (target instanceof Element && target.closest(floating) !== null)) return null
  const found = currentActions(useActionStore.getState().actions).findLast((action) =>
    keysOf(action).some((keys) => matchesKeys(keys, press) && keyMayFire(keys, target)),
  )
  return found ?? null
}

/** One listener for all keys; mounted once by the frame. */
export function useActionKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // While an IME composes, keys are the IME's.
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
      const action = actionForPress(event, event.target)
      if (action === null) return
      event.preventDefault()
      if (!event.repeat) action.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
