import type { LabelField, LabelTemplate } from './template.ts'

type Box = Pick<LabelField, 'xMm' | 'yMm' | 'widthMm' | 'heightMm'>

const overlap = (a: Box, b: Box): boolean =>
  a.xMm < b.xMm + b.widthMm && b.xMm < a.xMm + a.widthMm && a.yMm < b.yMm + b.heightMm && b.yMm < a.yMm + a.heightMm

const stepMm = 0.5
/** From the label's edge, where there is room for it. */
const marginMm = 1
/** A new field is made smaller rather than laid over another one. */
const sizesMm = [
  [20, 4],
  [14, 3],
  [9, 2.5],
  [6, 2],
] as const

/** Where a new field lies: the uppermost place in which it covers no other one; at the top left where the label is full. */
export function freePlace({ widthMm, heightMm, fields }: LabelTemplate): Box {
  const isFree = (box: Box): boolean => fields.every((field) => !overlap(box, field))
  for (const [width, height] of sizesMm) {
    for (let yMm = marginMm; yMm + height <= heightMm - marginMm; yMm += stepMm) {
      for (let xMm = marginMm; xMm + width <= widthMm - marginMm; xMm += stepMm) {
        const box = { xMm, yMm, widthMm: width, heightMm: height }
        if (isFree(box)) return box
      }
    }
  }
  return { xMm: 0, yMm: 0, widthMm: Math.min(6, widthMm), heightMm: Math.min(2, heightMm) }
}
