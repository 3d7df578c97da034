import { shapesOf } from '../../pdf/fonts.ts'
import type { Bitmap } from './bitmap.ts'

type Point = readonly [x: number, y: number]
/** Lines across one row of dots at which it is looked whether the glyph is there. */
const scansPerDot = 4
/** A curve is drawn as so many straight lines: at 24 to 144 dots nobody sees a difference. */
const curveSteps = 8
/** The baseline of the typeface: this part of the em lies below it. */
const descent = 0.12

export interface Cell {
  /** Left and top corner, width and height, in dots. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly bold: boolean
}

/** Draws one character into its cell, as wide as the cell at most and in its middle. */
export function drawCharacter(bitmap: Bitmap, character: string, cell: Cell): void {
  const { run, unitsPerEm } = shapesOf(character, cell.bold ? 'bold' : 'regular')
  const scaleY = cell.height / unitsPerEm
  const advance = Math.max(1, run.advanceWidth)
  const scaleX = Math.min(cell.width / advance, (cell.width / unitsPerEm) * (cell.width >= cell.height ? 1 : 2))
  const left = cell.x + (cell.width - advance * scaleX) / 2
  const baseline = cell.y + cell.height * (1 - descent)
  let x = left
  run.glyphs.forEach((glyph, index) => {
    const contours = flatten(glyph.path.commands, (px, py) => [x + px * scaleX, baseline - py * scaleY])
    fillContours(bitmap, contours)
    x += (run.positions[index]?.xAdvance ?? 0) * scaleX
  })
}

function flatten(
  commands: readonly { readonly command: string; readonly args: readonly number[] }[],
  place: (x: number, y: number) => Point,
): readonly (readonly Point[])[] {
  const contours: Point[][] = []
  let contour: Point[] = []
  for (const { command, args } of commands) {
    const points = Array.from({ length: args.length / 2 }, (_, i) => place(args[i * 2] ?? 0, args[i * 2 + 1] ?? 0))
    const from = contour.at(-1)
    if (command === 'moveTo') {
      contour = [...points]
      contours.push(contour)
    } else if (command !== 'closePath' && from !== undefined) {
      const controls = [from, ...points]
      const steps = points.length === 1 ? 1 : curveSteps
      for (let step = 1; step <= steps; step += 1) contour.push(bezier(controls, step / steps))
    }
  }
  return contours
}

/** A point of a curve of any degree (de Casteljau). */
function bezier(controls: readonly Point[], t: number): Point {
  let points = controls
  while (points.length > 1) {
    points = points.slice(1).map(([x, y], i) => {
      const [px, py] = points[i] as Point
      return [px + (x - px) * t, py + (y - py) * t] as const
    })
  }
  return points[0] ?? [0, 0]
}

/** Black where at least half of a dot is inside (nonzero winding). */
function fillContours(bitmap: Bitmap, contours: readonly (readonly Point[])[]): void {
  const ys = contours.flat().map(([, y]) => y)
  if (ys.length === 0) return
  const top = Math.max(0, Math.floor(Math.min(...ys)))
  const bottom = Math.min(bitmap.height, Math.ceil(Math.max(...ys)))
  const cover = new Float32Array(bitmap.width)
  for (let row = top; row < bottom; row += 1) {
    cover.fill(0)
    for (let scan = 0; scan < scansPerDot; scan += 1) addScan(cover, contours, row + (scan + 0.5) / scansPerDot)
    cover.forEach((part, column) => {
      if (part >= scansPerDot / 2) bitmap.fill(column, row, 1, 1)
    })
  }
}

function addScan(cover: Float32Array, contours: readonly (readonly Point[])[], y: number): void {
  const crossings: { x: number; turn: number }[] = []
  for (const contour of contours) {
    contour.forEach(([x1, y1], i) => {
      const [x2, y2] = contour[(i + 1) % contour.length] ?? [x1, y1]
      if (y1 <= y === y2 <= y) return
      crossings.push({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y1 < y2 ? 1 : -1 })
    })
  }
  crossings.sort((a, b) => a.x - b.x)
  let winding = 0
  crossings.forEach(({ x, turn }, i) => {
    winding += turn
    const next = crossings[i + 1]?.x
    if (winding !== 0 && next !== undefined) addSpan(cover, x, next)
  })
}

function addSpan(cover: Float32Array, from: number, to: number): void {
  const last = Math.min(cover.length, Math.ceil(to))
  for (let column = Math.max(0, Math.floor(from)); column < last; column += 1) {
    cover[column] = (cover[column] ?? 0) + Math.max(0, Math.min(to, column + 1) - Math.max(from, column))
  }
}
