import type { Paper } from '#shared/domain/paper.ts'

/** A piece of paper between two heights, in dots. */
export interface PaperSlice {
  readonly top: number
  readonly bottom: number
}

/** Height of the digits below a code, and of a line that says what could not be read. Dots. */
const codeTextDots = 24

const bottomOf = (item: Paper['items'][number]): number => {
  if (item.kind === 'cut' || item.kind === 'unknown') return item.y + codeTextDots
  return item.y + item.height + (item.kind === 'code' && item.text !== null ? codeTextDots : 0)
}

/** Cuts paper into pages of at most `pageDots`, never through a line, a code or a picture that fits on one page. */
export function slicesOf(paper: Paper, pageDots: number): readonly PaperSlice[] {
  const items = paper.items.filter(({ kind }) => kind !== 'cut').map((item) => ({ top: item.y, bottom: bottomOf(item) }))
  const end = Math.max(1, ...items.map(({ bottom }) => bottom))
  const slices: PaperSlice[] = []
  for (let top = 0; top < end;) {
    let bottom = Math.min(end, top + pageDots)
    // What is crossed goes to the next page, and what stands beside it with it.
    for (let crossed = bottom < end ? items.find(crosses(bottom)) : undefined; crossed !== undefined; crossed = items.find(crosses(bottom)))
      bottom = crossed.top
    // It is longer than a page: it is cut after all.
    if (bottom <= top) bottom = Math.min(end, top + pageDots)
    slices.push({ top, bottom })
    top = bottom
  }
  return slices
}

const crosses =
  (at: number) =>
  ({ top, bottom }: PaperSlice): boolean =>
    top < at && bottom > at
