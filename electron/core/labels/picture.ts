import type { LaidOutLabel } from '#shared/domain/labels/geometry.ts'
import { contoursOf } from './raster/outlines.ts'

const rounded = (mm: number): string => String(Math.round(mm * 1000) / 1000)

const closed = (points: readonly number[]): string =>
  `M${points.reduce((path, value, i) => path + (i === 0 ? '' : i % 2 === 0 ? 'L' : ' ') + rounded(value), '')}Z`

/** A label as one path in mm (filled by winding number), from the outlines that are printed: the page needs no font of its own. */
export const pathOf = ({ texts, rects }: LaidOutLabel): string =>
  [
    ...rects.map(
      ({ xMm, yMm, widthMm, heightMm }) =>
        `M${rounded(xMm)} ${rounded(yMm)}h${rounded(widthMm)}v${rounded(heightMm)}h${rounded(-widthMm)}Z`,
    ),
    ...texts.flatMap(({ text, weight, xMm, baselineMm, sizeMm }) =>
      contoursOf(text, weight).map((contour) =>
        closed(contour.map((value, i) => (i % 2 === 0 ? xMm + value * sizeMm : baselineMm + value * sizeMm))),
      ),
    ),
  ].join('')
