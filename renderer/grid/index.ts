export { Grid } from './Grid.tsx'
export { createRowCache, type RowCache } from './rowCache.ts'
export { countRows, rowRanges, type Rect, type Selection } from './selection.ts'
export type * from './types.ts'
