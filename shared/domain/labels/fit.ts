import type { LabelField } from './template.ts'

/** Width of a text with an em of 1. */
export type Measure = (text: string) => number

/** Lines and the em that fits them into a box. */
export interface FittedText {
  readonly lines: readonly string[]
  readonly sizeMm: number
  readonly isCut: boolean
}

/** From one line to the next, in ems. */
export const linePitch = 1.12

// 行頭禁則, 行末禁則 (JIS X 4051): what may not begin or end a line.
const notFirst = /^[、。，．・：；？！゛゜ヽヾゝゞ々ー）」』】〕〉》”’ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)\]}%℃円]/u
const notLast = /[（「『【〔〈《“‘([{¥]$/u

/** The two lines whose longer one is shortest; a blank between words is the better place. */
function inTwo(text: string, measure: Measure): readonly [string, string] | null {
  const characters = [...text]
  let best: { lines: readonly [string, string]; cost: number } | null = null
  for (let at = 1; at < characters.length; at += 1) {
    const first = characters.slice(0, at).join('')
    const second = characters.slice(at).join('')
    if (notFirst.test(second) || notLast.test(first)) continue
    // Latin words and numbers stay whole.
    if (/[A-Za-z0-9]$/u.test(first) && /^[A-Za-z0-9]/u.test(second)) continue
    const lines = [first.trimEnd(), second.trimStart()] as const
    const atBlank = first !== lines[0] || second !== lines[1]
    const cost = Math.max(measure(lines[0]), measure(lines[1])) * (atBlank ? 0.9 : 1)
    if (best === null || cost < best.cost) best = { lines, cost }
  }
  return best?.lines ?? null
}

const sizeOfLines = (lines: readonly string[], box: LabelField, measure: Measure): number => {
  const widest = Math.max(...lines.map(measure))
  const height = box.heightMm / (1 + (lines.length - 1) * linePitch)
  return Math.min(box.sizeMm, height, widest === 0 ? Infinity : box.widthMm / widest)
}

/** How far one line may shrink before two lines are the better choice. */
const oneLineShrink = 0.7

/**
 * Fits a text: one line that shrinks; then two lines; then the shorter text the same way; at the end what fits of two lines, cut
 * with an ellipsis.
 */
export function fitText(texts: readonly string[], box: LabelField, measure: Measure): FittedText {
  let best: { lines: readonly string[]; sizeMm: number } | null = null
  for (const text of texts) {
    const one = sizeOfLines([text], box, measure)
    if (one >= Math.max(box.smallestMm, Math.min(box.sizeMm, box.heightMm) * oneLineShrink))
      return { lines: [text], sizeMm: one, isCut: false }
    const lines = inTwo(text, measure)
    const two = lines === null ? 0 : sizeOfLines(lines, box, measure)
    const better = lines !== null && two > one ? { lines, sizeMm: two } : { lines: [text], sizeMm: one }
    if (better.sizeMm >= box.smallestMm) return { ...better, isCut: false }
    best ??= better
  }
  const [text = ''] = texts.slice(-1)
  return cutText(text, box, measure)
}

/** As many characters as two lines (or one, where the box is low) hold at the smallest size. */
function cutText(text: string, box: LabelField, measure: Measure): FittedText {
  const sizeMm = Math.min(box.smallestMm, box.heightMm)
  const mayBeTwo = box.heightMm >= sizeMm * (1 + linePitch)
  const lines: string[] = []
  let rest = [...text]
  for (const isLast of mayBeTwo ? [false, true] : [true]) {
    let count = rest.length
    const end = (): string => (isLast && count < rest.length ? '…' : '')
    while (count > 0 && measure(rest.slice(0, count).join('') + end()) * sizeMm > box.widthMm) count -= 1
    lines.push(rest.slice(0, count).join('') + end())
    rest = rest.slice(count)
  }
  return { lines: lines.filter((line) => line !== ''), sizeMm, isCut: true }
}
