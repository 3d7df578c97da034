import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { notifications } from '../../renderer/ui/index.ts'

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean | undefined
}

let root: Root | null = null

/** Draws into a fresh document. */
export async function draw(node: ReactNode): Promise<HTMLElement> {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true
  await clear()
  const host = document.createElement('div')
  host.id = 'root'
  document.body.append(host)
  root = createRoot(host)
  await act(async () => root?.render(node))
  await settle()
  return host
}

export async function clear(): Promise<void> {
  await act(async () => {
    notifications.clean()
    root?.unmount()
  })
  root = null
  document.body.replaceChildren()
}

/** Lets promises, timers of 0 and effects run. */
export async function settle(milliseconds = 20): Promise<void> {
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
  })
}

/** Waits, for a bounded time, until `look` finds something. */
export async function until<T>(look: () => T | null | undefined | false, what: string): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = look()
    if (found) return found
    await settle(20)
  }
  throw new Error(`did not come: ${what}\n${text().slice(0, 2000)}`)
}

/** What a person could read: style elements are no text. */
export const text = (): string => {
  const copy = document.body.cloneNode(true) as HTMLElement
  for (const style of copy.querySelectorAll('style, script')) style.remove()
  return copy.textContent ?? ''
}

/** Something that happens outside the page, such as an event of the engine. */
export async function happen(work: () => void): Promise<void> {
  await act(async () => work())
  await settle()
}

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? (element.textContent ?? '').replace(/\s+/gu, ' ').trim()

/** A button, link, tab or option by its name. */
export function button(name: string | RegExp): HTMLElement | null {
  const all = document.querySelectorAll<HTMLElement>('button, a, [role="tab"], [role="option"]')
  return [...all].find((one) => (typeof name === 'string' ? nameOf(one) === name : name.test(nameOf(one)))) ?? null
}

export async function click(name: string | RegExp): Promise<void> {
  const target = await until(() => button(name), `button ${String(name)}`)
  await act(async () => target.click())
  await settle()
}

/** The field under a label. */
export function field(label: string | RegExp): HTMLInputElement {
  const found = [...document.querySelectorAll('label')].find((one) => {
    const words = (one.textContent ?? '').replace('*', '').trim()
    return typeof label === 'string' ? words === label : label.test(words)
  })
  const named = [...document.querySelectorAll('input')].find((one) => one.getAttribute('aria-label') === label)
  const element = named ?? (found ? document.getElementById(found.htmlFor) : null)
  if (!(element instanceof HTMLInputElement)) throw new Error(`no field ${String(label)}`)
  return element
}

/** Sets a field's value as typing would. */
export async function fill(input: HTMLInputElement | HTMLTextAreaElement, value: string): Promise<void> {
  const prototype = input instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  await act(async () => {
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(input, value)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

/**
 * One key press where the focus is. Returns whether the page left it to the browser. `at`: the
 * event's own time in milliseconds, so that a busy machine does not change what the page sees.
 */
export async function press(
  init: KeyboardEventInit,
  target: Element = document.activeElement ?? document.body,
  at?: number,
): Promise<boolean> {
  let left = true
  await act(async () => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    if (at !== undefined) Object.defineProperty(event, 'timeStamp', { value: at })
    left = target.dispatchEvent(event)
  })
  return left
}

/**
 * Keys as close behind each other as a hand can press them: React draws what a key did before the next one comes, and
 * nothing that it put off to a later task has run. `act` would wait for that too.
 */
export async function pressAtOnce(inits: readonly KeyboardEventInit[], target: Element): Promise<void> {
  globalThis.IS_REACT_ACT_ENVIRONMENT = false
  try {
    for (const init of inits) {
      target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
      // Microtasks alone: what a browser lets run between two events.
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve()
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  } finally {
    globalThis.IS_REACT_ACT_ENVIRONMENT = true
  }
}
