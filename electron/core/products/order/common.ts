import type { ReadDb } from '../../store/db.ts'
import type { Ids } from './build.ts'

/** Pieces of words that stand in many products, each with a bit for every row whose text has it. */
export type CommonPieces = ReadonlyMap<string, Int32Array>

/** A piece that stands in one product of so many is common. */
const commonShare = 20
/** All of them together. */
const maxBytes = 32 * 2 ** 20
const maxPieces = 600
/** Characters of the longest. */
const maxLength = 6
const sampleRows = 2_000
const rowsBetweenYields = 4_000
/** Spreads the sample over the rows, whatever repeats in their ids (Knuth's multiplicative hash). */
const spread = 2_654_435_761

/**
 * Finds what is common in a sample of the texts, then reads all texts once. Of the index as it stands:
 * products that it does not have yet are not in it. Another state of the file must not lie between two
 * steps; whoever drives it has to see to that.
 */
export function* readCommonPieces(db: ReadDb, ids: Ids): Generator<void, CommonPieces> {
  const words = (ids.length + 31) >> 5
  const found = yield* commonPieces(db, ids)
  const pieces = found.slice(0, Math.min(maxPieces, Math.floor(maxBytes / (4 * Math.max(1, words)))))
  const tree = treeOf(pieces)
  const bits = pieces.map(() => new Int32Array(words))
  for (let at = 0; at < ids.length; at += rowsBetweenYields) {
    const end = Math.min(ids.length, at + rowsBetweenYields)
    let row = at
    for (const { id, folded } of db.all<{ id: number; folded: string }>(
      'SELECT product_id AS id, folded FROM product_text WHERE product_id BETWEEN ? AND ? ORDER BY product_id',
      [ids[at]!, ids[end - 1]!],
    )) {
      while (row < end && ids[row]! < id) row += 1
      if (ids[row] === id) markPieces(tree, bits, folded, row)
    }
    yield
  }
  return new Map(pieces.map((piece, i) => [piece, bits[i]!]))
}

/** Short ones first: longer words are put together from them. */
function* commonPieces(db: ReadDb, ids: Ids): Generator<void, string[]> {
  if (ids.length === 0) return []
  const counts = new Map<string, number>()
  const rows = Math.min(sampleRows, ids.length)
  for (let i = 0; i < rows; i += 1) {
    const row = rows === ids.length ? i : Math.imul(i, spread) >>> 0
    const id = ids[row % ids.length]!
    const text = db.column<string>('SELECT folded FROM product_text WHERE product_id = ?', [id])[0] ?? ''
    for (const piece of piecesOf(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1)
    if (i % 100 === 99) yield
  }
  const lengthOf = (piece: string): number => [...piece].length
  return [...counts]
    .filter(([, count]) => count * commonShare > rows)
    .sort((a, b) => lengthOf(a[0]) - lengthOf(b[0]) || b[1] - a[1])
    .map(([piece]) => piece)
}

function piecesOf(text: string): Set<string> {
  const pieces = new Set<string>()
  for (const word of text.split(' ')) {
    const characters = [...word]
    for (let from = 0; from < characters.length; from += 1) {
      let piece = ''
      for (const character of characters.slice(from, from + maxLength)) pieces.add((piece += character))
    }
  }
  return pieces
}

/** The pieces as a tree over UTF-16 units. */
interface Tree {
  /** A small number for each unit that stands in a piece; 0: none does. */
  readonly numberOf: Uint16Array
  readonly width: number
  /** The node after a node and a unit's number; 0: none. The root is node 0. */
  readonly next: Uint16Array
  /** Index of the piece that ends at a node; -1: none does. */
  readonly ends: Int16Array
}

function treeOf(pieces: readonly string[]): Tree {
  const numberOf = new Uint16Array(2 ** 16)
  let width = 1
  for (const piece of pieces)
    for (let i = 0; i < piece.length; i += 1) if (numberOf[piece.charCodeAt(i)] === 0) numberOf[piece.charCodeAt(i)] = width++
  const nodes = 1 + pieces.reduce((sum, { length }) => sum + length, 0)
  const next = new Uint16Array(nodes * width)
  const ends = new Int16Array(nodes).fill(-1)
  let last = 0
  for (const [index, piece] of pieces.entries()) {
    let node = 0
    for (let i = 0; i < piece.length; i += 1) {
      const at = node * width + numberOf[piece.charCodeAt(i)]!
      if (next[at] === 0) next[at] = last += 1
      node = next[at]!
    }
    ends[node] = index
  }
  return { numberOf, width, next, ends }
}

function markPieces({ numberOf, width, next, ends }: Tree, bits: readonly Int32Array[], text: string, row: number): void {
  const word = row >> 5
  const bit = 1 << (row & 31)
  for (let from = 0; from < text.length; from += 1) {
    let node = 0
    for (let at = from; at < text.length; at += 1) {
      const number = numberOf[text.charCodeAt(at)]!
      if (number === 0) break
      node = next[node * width + number]!
      if (node === 0) break
      const piece = ends[node]!
      if (piece >= 0) bits[piece]![word]! |= bit
    }
  }
}
