import path from 'node:path'
import { z } from 'zod'
import { readSettings, writeJsonAtomically } from '#core/files.ts'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const shape = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof shape>

export const smallest = { width: 960, height: 600 }
const usual = { width: 1280, height: 800 }

/** So much of the window's top must lie on a display that it can be grabbed with the mouse. */
const grip = { width: 160, height: 40 }

const overlap = (a: Rectangle, b: Rectangle): { width: number; height: number } => ({
  width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
  height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
})

/**
 * Where the window goes: as it was, unless the display it was on is gone or smaller now. Without
 * x and y the system chooses the place.
 */
export const placeWindow = (
  state: WindowState | null,
  displays: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number; maximized: boolean } => {
  if (!state) return { ...usual, maximized: false }
  const { bounds, maximized } = state
  const top = { ...bounds, height: grip.height }
  const display = displays.find((area) => {
    const seen = overlap(top, area)
    return seen.width >= grip.width && seen.height >= grip.height
  })
  const width = Math.max(smallest.width, Math.min(bounds.width, display?.width ?? usual.width))
  const height = Math.max(smallest.height, Math.min(bounds.height, display?.height ?? usual.height))
  return display ? { x: bounds.x, y: bounds.y, width, height, maximized } : { width, height, maximized }
}

const fileOf = (dataDir: string): string => path.join(dataDir, 'window.json')

/** Null for the first start, and for a file nobody understands. */
export const readWindowState = (dataDir: string): WindowState | null =>
  readSettings<WindowState | null>(fileOf(dataDir), (found) => shape.parse(found), null)

export const writeWindowState = (dataDir: string, state: WindowState): Promise<void> => writeJsonAtomically(fileOf(dataDir), state)
