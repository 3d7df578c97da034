import type { LabelRect, LaidOutLabel, TextRun } from '#shared/domain/labels/geometry.ts'
import { createBitmap, fillRect, fillRow, type Bitmap } from './bitmap.ts'
import { contoursOf } from './outlines.ts'

/** Scan lines to a dot. A dot is black where ink covers at least this much of it: thin strokes of small type then stay whole. */
const linesPerDot = 4
const inkForBlack = 0.42

interface Crossing {
  readonly x: number
  /** +1 where an outline goes down, -1 where it goes up. */
  readonly turn: number
}

/** Where outlines cross a horizontal line, from left to right. */
function crossingsAt(contours: readonly (readonly number[])[], y: number): Crossing[] {
  const found: Crossing[] = []
  for (const contour of contours) {
    let fromX = contour.at(-2) ?? 0
    let fromY = contour.at(-1) ?? 0
    for (let i = 0; i < contour.length; i += 2) {
      const [toX = 0, toY = 0] = [contour[i], contour[i + 1]]
      if (fromY <= y !== toY <= y) {
        found.push({ x: fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX), turn: toY > fromY ? 1 : -1 })
      }
      ;[fromX, fromY] = [toX, toY]
    }
  }
  return found.sort((a, b) => a.x - b.x)
}

/** Adds how much of each dot lies between two places of a scan line. */
function cover(ink: Float32Array, left: number, right: number): void {
  const from = Math.max(left, 0)
  const to = Math.min(right, ink.length)
  for (let x = Math.floor(from); x < to; x += 1) ink[x] = (ink[x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x)
}

/** Draws a line of text from its outlines (filled by winding number, as TrueType has it). */
function drawText(bitmap: Bitmap, run: TextRun, dotMm: number): void {
  const scale = run.sizeMm / dotMm
  const [left, baseline] = [run.xMm / dotMm, run.baselineMm / dotMm]
  const contours = contoursOf(run.text, run.weight).map((contour) =>
    contour.map((value, i) => (i % 2 === 0 ? left + value * scale : baseline + value * scale)),
  )
  let [top, bottom] = [Infinity, -Infinity]
  for (const contour of contours) {
    for (let i = 1; i < contour.length; i += 2) {
      top = Math.min(top, contour[i] ?? 0)
      bottom = Math.max(bottom, contour[i] ?? 0)
    }
  }
  const ink = new Float32Array(bitmap.width)
  for (let y = Math.max(Math.floor(top), 0); y < Math.min(Math.ceil(bottom), bitmap.height); y += 1) {
    ink.fill(0)
    for (let line = 0; line < linesPerDot; line += 1) {
      let winding = 0
      let start = 0
      for (const { x, turn } of crossingsAt(contours, y + (line + 0.5) / linesPerDot)) {
        if (winding === 0) start = x
        winding += turn
        if (winding === 0) cover(ink, start, x)
      }
    }
    for (let x = 0; x < bitmap.width; x += 1) if ((ink[x] ?? 0) / linesPerDot >= inkForBlack) fillRow(bitmap, y, x, x + 1)
  }
}

function drawRect(bitmap: Bitmap, rect: LabelRect, dotMm: number): void {
  const left = Math.round(rect.xMm / dotMm)
  const top = Math.round(rect.yMm / dotMm)
  // Never thinner than a dot: a line would be lost.
  const right = Math.max(Math.round((rect.xMm + rect.widthMm) / dotMm), left + 1)
  const bottom = Math.max(Math.round((rect.yMm + rect.heightMm) / dotMm), top + 1)
  fillRect(bitmap, left, top, right, bottom)
}

/** A label as dots. It was laid out for dots of this size, so its bars are whole dots. */
export function drawLabel(label: LaidOutLabel, dotMm: number): Bitmap {
  const bitmap = createBitmap(Math.round(label.widthMm / dotMm), Math.round(label.heightMm / dotMm))
  for (const rect of label.rects) drawRect(bitmap, rect, dotMm)
  for (const run of label.texts) drawText(bitmap, run, dotMm)
  return bitmap
}
