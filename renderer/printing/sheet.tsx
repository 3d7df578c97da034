import type { ReactNode } from 'react'
import type { SystemPaper } from '#shared/domain/devices/systemPrinter.ts'
import type { Paper } from '#shared/domain/paper.ts'
import { useWords } from '../common/i18n.ts'
import { slicesOf, type PaperSlice } from './pageBreaks.ts'
import { PaperItems } from './PaperView.tsx'

/** Pages for a printer of the system, all of one size, mm. */
export interface Sheet {
  readonly widthMm: number
  readonly heightMm: number
  readonly pages: readonly ReactNode[]
}

const a4 = { widthMm: 210, heightMm: 297 } as const
/** Around what is printed on A4, mm; the page's number stands in the lower one. */
const a4Margin = { topMm: 15, bottomMm: 18, numberMm: 9 } as const
/** Width of the text on A4: letters are about as large as those of a book. */
const a4TextMm = 154
const rollMarginMm = 3
/** Longer paper is printed in pieces: a PDF has no longer page. */
const longestRollMm = 2_000
/** Dots of a millimetre of a receipt printer. */
const dotsPerMm = 8

function PageNumber({ page, pages }: { readonly page: number; readonly pages: number }) {
  const { t } = useWords()
  return (
    <text x={a4.widthMm / 2} y={a4.heightMm - a4Margin.numberMm} fontSize={3.4} textAnchor="middle" className="printing-letters">
      {t('printing.sheet.page', { page, pages })}
    </text>
  )
}

interface PageProps {
  readonly paper: Paper
  readonly slice: PaperSlice
  readonly size: { readonly widthMm: number; readonly heightMm: number }
  /** Where its first dot lies, and how large a dot is, mm. */
  readonly at: readonly [leftMm: number, topMm: number]
  readonly dotMm: number
  readonly children?: ReactNode
}

function Page({ paper, slice, size, at: [left, top], dotMm, children }: PageProps) {
  const items = paper.items.filter((item) => item.kind !== 'cut' && item.y >= slice.top && item.y < slice.bottom)
  return (
    <svg viewBox={`0 0 ${size.widthMm} ${size.heightMm}`} width={`${size.widthMm}mm`} height={`${size.heightMm}mm`}>
      <g transform={`translate(${left} ${top - slice.top * dotMm}) scale(${dotMm})`}>
        <PaperItems items={items} width={paper.width} />
      </g>
      {children}
    </svg>
  )
}

/** A document laid out for a paper (`layoutOn`) as pages of that paper: numbered on A4, one long piece on a roll, nothing cut. */
export function documentSheet(paper: Paper, on: SystemPaper): Sheet {
  if (on === 'a4') {
    const dotMm = a4TextMm / paper.width
    const left = (a4.widthMm - a4TextMm) / 2
    const slices = slicesOf(paper, Math.floor((a4.heightMm - a4Margin.topMm - a4Margin.bottomMm) / dotMm))
    const pages = slices.map((slice, index) => (
      <Page key={slice.top} paper={paper} slice={slice} size={a4} at={[left, a4Margin.topMm]} dotMm={dotMm}>
        <PageNumber page={index + 1} pages={slices.length} />
      </Page>
    ))
    return { ...a4, pages }
  }
  const slices = slicesOf(paper, longestRollMm * dotsPerMm)
  const longest = Math.max(...slices.map(({ top, bottom }) => bottom - top))
  const size = { widthMm: paper.paperMm, heightMm: Math.ceil(longest / dotsPerMm) + 2 * rollMarginMm }
  const left = (paper.paperMm - paper.width / dotsPerMm) / 2
  const pages = slices.map((slice) => (
    <Page key={slice.top} paper={paper} slice={slice} size={size} at={[left, rollMarginMm]} dotMm={1 / dotsPerMm} />
  ))
  return { ...size, pages }
}

/** Pages of A4 that are one path in mm each. */
export const pathSheet = (paths: readonly string[]): Sheet => ({
  ...a4,
  pages: paths.map((path, page) => (
    <svg key={page} viewBox={`0 0 ${a4.widthMm} ${a4.heightMm}`} width={`${a4.widthMm}mm`} height={`${a4.heightMm}mm`}>
      <path d={path} />
    </svg>
  )),
})
