import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { keepUndoInItsField } from './ownUndo.ts'

/**
 * Who has the keyboard. Every dialog (window, question, palette, product card) takes it while it is open:
 * the page and the dialogs beneath become `inert`, so that no key, no focus and no undo of the browser's
 * own reaches them, and listeners on the window ask `keyboardIsTaken`. When the dialog goes, the focus
 * returns to where it was; where that is gone, to the nearest place that can have it, never to the body.
 */

/** A place that had the focus, with what was around it: an element that is gone has no parents to ask. */
interface Place {
  readonly element: HTMLElement
  readonly around: readonly HTMLElement[]
}

interface Owner {
  readonly token: symbol
  /** Id of the dialog's outermost element. */
  readonly id: string
  /** Where the focus goes back to, best first: its opener, then what opened that. */
  readonly back: readonly Place[]
}

let owners: readonly Owner[] = []
let page: HTMLElement | null = null
const listeners = new Set<() => void>()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const currentOwners = (): readonly Owner[] => owners

/** True while a dialog is open: keys belong to it alone. */
export const keyboardIsTaken = (): boolean => owners.length > 0

/** Id of the dialog that has the keyboard. */
export const topDialog = (): string | null => owners.at(-1)?.id ?? null

/** Dialogs that have the keyboard already, while what is in them is still to be drawn. */
let undrawn: readonly string[] = []

/** True where a dialog is open and nothing in it answers yet. */
export const isDrawn = (id: string): boolean => !undrawn.includes(id)

/** From the dialog itself, before it takes the keyboard: it is open, and its content comes a little later. */
export function useDrawing(opened: boolean, id: string): void {
  useLayoutEffect(() => {
    if (!opened) return undefined
    undrawn = [...undrawn, id]
    // Whoever listens hears of it as the dialog gives the keyboard back.
    return () => void (undrawn = undrawn.filter((one) => one !== id))
  }, [opened, id])
}

/** From the end of a dialog's content: all that is in it is there, and takes what comes. */
export function Drawn({ opened, id }: { readonly opened: boolean; readonly id: string }): null {
  useEffect(() => {
    if (!opened || isDrawn(id)) return
    undrawn = undrawn.filter((one) => one !== id)
    for (const listener of listeners) listener()
  }, [opened, id])
  return null
}

/** Calls whenever a dialog opened, was drawn or closed. */
export const onKeyboardChange = (listener: () => void): void => void subscribe(listener)

/** True where the dialog with this id is the one on top. */
export const hasKeyboard = (id: string): boolean => owners.at(-1)?.id === id

/** True where a dialog is open other than the one with this id. */
export const otherDialogIsOpen = (id: string): boolean => owners.some((owner) => owner.id !== id)

function placeOf(element: Element | null): Place | null {
  if (!(element instanceof HTMLElement) || element === document.body) return null
  const around: HTMLElement[] = []
  for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) around.push(at)
  return { element, around }
}

const isUsable = (element: HTMLElement): boolean => !isGone(element) && element.closest('[inert]') === null

const isGone = (element: HTMLElement): boolean => !element.isConnected || element.matches(':disabled, [data-disabled]')

const focusIsNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

/** True where the element took the focus (a hidden one does not). */
function tryFocus(element: HTMLElement): boolean {
  if (!isUsable(element)) return false
  element.focus({ preventScroll: true })
  return document.activeElement !== null && (document.activeElement === element || element.contains(document.activeElement))
}

/** A screen's list; where there is none, the tab that leads to the others. */
const homeIn = (around: ParentNode): HTMLElement | null =>
  around.querySelector<HTMLElement>('[data-focus-home]') ?? around.querySelector<HTMLElement>('[role=tab][aria-selected=true]')

/** To one of the places; else to what is around them: a list, a dialog, the grid, at last the main part of the page. */
function focusOneOf(places: readonly Place[]): void {
  if (places.some(({ element }) => tryFocus(element))) return
  for (const { around } of places) {
    for (const element of around) {
      const home = element.matches('main') ? homeIn(element) : null
      if (home !== null && tryFocus(home)) return
      if (element.hasAttribute('tabindex') && tryFocus(element)) return
    }
  }
  const home = homeIn(document) ?? document.getElementById('main')
  if (home !== null) tryFocus(home)
}

/** What a person has begun to write comes before the button that opened the dialog. */
function focusOpenEdit(): boolean {
  const edit = document.querySelector<HTMLElement>('[data-focus-first]')
  return edit !== null && tryFocus(edit)
}

/** Only what is on top can be reached. Done by hand: it has to hold before the focus moves. */
function applyInert(): void {
  if (page !== null) page.inert = owners.length > 0
  for (const [at, { id }] of owners.entries()) {
    const element = document.getElementById(id)
    if (element !== null) element.inert = at < owners.length - 1
  }
}

function put(next: readonly Owner[]): void {
  owners = next
  applyInert()
  for (const listener of listeners) listener()
}

/** Where dialogs that close in this very moment would return the focus to; one that opens in their place inherits it. */
let closing: readonly Place[] = []
/** Dialogs that have closed and whose focus is about to go back. */
let returning = 0

function take(token: symbol, id: string): void {
  const here = placeOf(document.activeElement)
  const back = [...(here === null ? [] : [here]), ...(owners.at(-1)?.back ?? []), ...closing]
  put([...owners, { token, id, back }])
  // Not a moment longer: the dialog's own focus comes a little later.
  if (here !== null && here.element.closest('[inert]') !== null) here.element.blur()
}

function giveBack(token: symbol): void {
  const owner = owners.find((one) => one.token === token)
  if (owner === undefined) return
  const wasOnTop = owners.at(-1) === owner
  put(owners.filter((one) => one !== owner))
  if (!wasOnTop) return
  closing = [...closing, ...owner.back]
  returning += 1
  // After the drawing: React puts the focus back to where it was before it drew.
  queueMicrotask(() => {
    closing = []
    returning -= 1
    const active = document.activeElement
    // What the dialog's own work focused meanwhile stays focused.
    const elsewhere =
      active instanceof HTMLElement && !focusIsNowhere() && isUsable(active) && document.getElementById(owner.id)?.contains(active) !== true
    if (!elsewhere && !focusOpenEdit()) focusOneOf(owner.back)
  })
}

/** Takes the keyboard for a dialog while it is open. `level` 0 is the lowest; `onTop`: nothing lies above. */
export function useKeyboard(opened: boolean, id: string): { readonly level: number; readonly onTop: boolean } {
  const [token] = useState(() => Symbol(id))
  const all = useSyncExternalStore(subscribe, currentOwners)
  useLayoutEffect(() => {
    if (!opened) return undefined
    take(token, id)
    return () => giveBack(token)
  }, [opened, token, id])
  const level = all.findIndex((owner) => owner.token === token)
  return { level: Math.max(0, level), onTop: level >= 0 && level === all.length - 1 }
}

/** These close or empty themselves by Esc; what lies behind them waits for the next one. */
const hasItsOwnEscape = 'input, textarea, select, [aria-expanded=true], [role=dialog], [role=listbox], [role=menu]'

/** Listens for Esc from anywhere on the page where nothing else answers to it. `onEscape` tells whether it did something. */
export function useEscape(onEscape: () => boolean): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event
      if (event.key !== 'Escape' || event.isComposing || keyboardIsTaken()) return
      if ((target instanceof Element && target.closest(hasItsOwnEscape) !== null) || !onEscape()) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [onEscape])
}

/** A field that a dialog covers was not left by the person: what leaving it would commit waits. */
function onFocusOut(event: FocusEvent): void {
  const { target } = event
  if (!(target instanceof HTMLElement) || target.getAttribute('aria-expanded') === 'true') return
  if (target.closest('[inert]') !== null) event.stopImmediatePropagation()
}

/** Remembers the focus, and finds it a new place when the element that has it goes away or is switched off. */
function keepFocus(): () => void {
  let last = placeOf(document.activeElement)
  let isWaiting = false
  const onFocusIn = (event: FocusEvent): void => {
    last = placeOf(event.target instanceof Element ? event.target : null)
    isWaiting = false
  }
  const observer = new MutationObserver(() => {
    // What a dialog had in it went with it: the dialog itself gives the focus back.
    if (last === null || returning > 0) return
    const active = document.activeElement
    // A button at work gets the focus back when it is done.
    if (isWaiting && !isGone(last.element)) {
      isWaiting = false
      if (focusIsNowhere()) tryFocus(last.element)
      return
    }
    // What a dialog covers gets the focus back when that closes.
    if (!isGone(last.element) || (!focusIsNowhere() && active !== last.element)) return
    isWaiting = last.element.isConnected && last.element.matches('[data-loading]')
    if (isWaiting) return
    const lost = last
    last = null
    focusOneOf([lost])
  })
  document.addEventListener('focusin', onFocusIn)
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled', 'data-disabled'] })
  return () => {
    document.removeEventListener('focusin', onFocusIn)
    observer.disconnect()
  }
}

/** Mounted once around the page; returns the ref for the element that dialogs cover. */
export function useKeyboardKeeper(): (element: HTMLElement | null) => void {
  useEffect(() => {
    window.addEventListener('focusout', onFocusOut, { capture: true })
    const stop = keepFocus()
    const stopUndo = keepUndoInItsField()
    return () => {
      stopUndo()
      window.removeEventListener('focusout', onFocusOut, { capture: true })
      stop()
    }
  }, [])
  return setPage
}

function setPage(element: HTMLElement | null): void {
  page = element
  applyInert()
}
