import './printing.css'
import { memo } from 'react'
import type { Paper, PaperItem } from '#shared/domain/paper.ts'
import { useWords } from '../common/i18n.ts'
import { Text } from '../ui/index.ts'
import { pictureUrl } from './pictureUrl.ts'

/** Dots of a millimetre of a print head of 203 dpi. */
const dotsPerMm = 8
/** Where the letters stand in a line of 24 dots. */
const baseline = 0.88

const mm = (dots: number): string => (dots / dotsPerMm).toFixed(0)

const PaperText = memo(function PaperText({ item }: { readonly item: Extract<PaperItem, { kind: 'text' }> }) {
  const { x, y, width, height, high, wide, text, inverse, underlined, bold } = item
  // Drawn at the height of the letters and pulled to the width: every column stands where the printer puts it.
  return (
    <g transform={`translate(${x} ${y})`}>
      {inverse ? <rect width={width} height={height} fill="currentColor" /> : null}
      <text
        y={height * baseline}
        fontSize={24 * high}
        textLength={width}
        lengthAdjust={wide === high ? 'spacing' : 'spacingAndGlyphs'}
        className="printing-letters"
        fontWeight={bold ? 700 : 400}
        fill={inverse ? 'var(--printing-paper)' : 'currentColor'}
        xmlSpace="preserve"
      >
        {text}
      </text>
      {underlined ? <rect y={height - 2} width={width} height={2} fill="currentColor" /> : null}
    </g>
  )
})

const PaperPicture = memo(function PaperPicture({ item }: { readonly item: Extract<PaperItem, { kind: 'picture' }> }) {
  const { x, y, width, height } = item
  return <image x={x} y={y} width={width} height={height} preserveAspectRatio="none" href={pictureUrl(item)} />
})

/** The bars of a code. */
function Bars({ item }: { readonly item: Extract<PaperItem, { kind: 'code' }> }) {
  const lefts = item.widths.map((_, index) => item.x + item.widths.slice(0, index).reduce((sum, width) => sum + width, 0))
  const bars = item.widths.map((width, index) => (index % 2 === 0 ? `M${lefts[index]} ${item.y}h${width}v${item.height}h${-width}z` : ''))
  return <path d={bars.join('')} fill="currentColor" shapeRendering="crispEdges" />
}

function Item({ item, width }: { readonly item: PaperItem; readonly width: number }) {
  const { t } = useWords()
  switch (item.kind) {
    case 'text':
      return <PaperText item={item} />
    case 'picture':
      return <PaperPicture item={item} />
    case 'code':
      return (
        <g>
          <Bars item={item} />
          {item.text === null ? null : (
            <text x={item.x + item.width / 2} y={item.y + item.height + 20} fontSize={22} textAnchor="middle" className="printing-letters">
              {item.text}
            </text>
          )}
        </g>
      )
    case 'cut':
      return <line x1={-48} x2={width + 48} y1={item.y} y2={item.y} className="printing-cut" />
    case 'unknown':
      return (
        <text x={0} y={item.y + 20} fontSize={18} className="printing-unknown">
          {t('printing.paper.unknown', { bytes: item.bytes })}
        </text>
      )
  }
}

/** What lies on paper, in dots. */
export function PaperItems({ items, width }: { readonly items: readonly PaperItem[]; readonly width: number }) {
  // Paper only grows: what has come out keeps its place.
  return items.map((item, index) => <Item key={index} item={item} width={width} />)
}

/** What a person who does not see the picture is read: the lines of the paper, from the top. */
function linesOf(paper: Paper): string {
  const rows = new Map<number, string[]>()
  for (const item of paper.items) {
    if (item.kind !== 'text' && item.kind !== 'code') continue
    const text = item.kind === 'text' ? item.text : item.data
    const bottom = item.y + item.height
    rows.set(bottom, [...(rows.get(bottom) ?? []), text])
  }
  return [...rows.values()].map((texts) => texts.join(' ')).join('\n')
}

export interface PaperViewProps {
  readonly paper: Paper
  /** Width on the screen of one millimetre, in pixels; 3.78 is about as large as it is. */
  readonly pixelsPerMm?: number
}

/** Paper as it came out of a printer, to scale: made from the bytes the printer got. */
export function PaperView({ paper, pixelsPerMm = 3.78 }: PaperViewProps) {
  const { t } = useWords()
  const margin = (paper.paperMm * dotsPerMm - paper.width) / 2
  const left = Math.max(8, margin)
  const height = Math.max(paper.height, 40) + 32
  const width = paper.width + left * 2
  return (
    <figure className="printing-paper">
      <svg
        role="img"
        aria-label={`${t('printing.paper.label')}\n${linesOf(paper)}`}
        viewBox={`${-left} -16 ${width} ${height}`}
        width={(width / dotsPerMm) * pixelsPerMm}
        height={(height / dotsPerMm) * pixelsPerMm}
      >
        <PaperItems items={paper.items} width={paper.width} />
      </svg>
      <figcaption>
        <Text size="xs" c="dimmed">
          {[
            paper.items.length === 0
              ? t('printing.paper.empty')
              : t('printing.paper.size', { width: paper.paperMm, height: mm(paper.height) }),
            paper.drawerPulses > 0 ? t('printing.paper.drawer', { count: paper.drawerPulses }) : null,
            paper.buzzes > 0 ? t('printing.paper.buzzer', { count: paper.buzzes }) : null,
            paper.isShortened ? t('printing.paper.shortened') : null,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </Text>
      </figcaption>
    </figure>
  )
}
