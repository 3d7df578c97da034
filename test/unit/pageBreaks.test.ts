import { expect, test } from 'vitest'
import type { Paper } from '#shared/domain/paper.ts'
import { slicesOf } from '../../renderer/printing/pageBreaks.ts'

const row = (y: number, height = 24, x = 0): Paper['items'][number] => ({
  kind: 'text',
  x,
  y,
  text: '一行',
  width: 48,
  height,
  wide: 1,
  high: 1,
  bold: false,
  underlined: false,
  inverse: false,
})
const paperOf = (items: Paper['items']): Paper => ({
  width: 576,
  height: 10_000,
  paperMm: 80,
  items,
  drawerPulses: 0,
  buzzes: 0,
  isShortened: false,
})

test('paper is cut into pages between its lines: none is cut in two, none is lost, the slices follow one another', () => {
  const items = Array.from({ length: 200 }, (_, at) => [row(at * 60), row(at * 60 + (at % 3) * 4, 24 + (at % 2) * 24, 300)]).flat()
  for (const pageDots of [100, 333, 1_320, 100_000]) {
    const slices = slicesOf(paperOf(items), pageDots)
    expect(slices[0]?.top).toBe(0)
    for (const [at, { top, bottom }] of slices.entries()) {
      expect(bottom - top).toBeLessThanOrEqual(pageDots)
      expect(bottom).toBeGreaterThan(top)
      if (at > 0) expect(top).toBe(slices[at - 1]?.bottom)
    }
    const whole = items.filter((item) =>
      slices.some(({ top, bottom }) => item.y >= top && item.kind === 'text' && item.y + item.height <= bottom),
    )
    expect(whole).toHaveLength(items.length)
  }
})

test('what is longer than a page is cut after all, and paper without anything is one page', () => {
  expect(slicesOf(paperOf([row(0, 250)]), 100)).toEqual([
    { top: 0, bottom: 100 },
    { top: 100, bottom: 200 },
    { top: 200, bottom: 250 },
  ])
  expect(slicesOf(paperOf([]), 100)).toHaveLength(1)
  // The feed behind the last line and the cut are no print.
  expect(slicesOf(paperOf([row(0), { kind: 'cut', x: 0, y: 900 }]), 1_000)).toEqual([{ top: 0, bottom: 24 }])
})
