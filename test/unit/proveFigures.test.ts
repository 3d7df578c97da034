import { expect, test } from 'vitest'
import { collectFigures } from '../prove/figures.ts'

test('parts of a figure are kept and added up; of times the longest counts', () => {
  expect(
    collectFigures([
      { figure: 'scans', of: 'serial', sent: 200, slowestMs: 12 },
      { figure: 'scans', of: 'camera', sent: 1, slowestMs: 90 },
      { figure: 'scans', of: 'serial', sent: 100, slowestMs: 7 },
      { figure: 'crash matrix', crashes: 4 },
      { metric: 'of a bench' },
    ]),
  ).toEqual({
    scans: {
      serial: { sent: 300, slowestMs: 12 },
      camera: { sent: 1, slowestMs: 90 },
      total: { sent: 301, slowestMs: 90 },
    },
    'crash matrix': { crashes: 4 },
  })
})
