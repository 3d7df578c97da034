/** Texts of many rows as one run of UTF-8 bytes: the text of a row lies between `starts[row]` and `starts[row + 1]`. */
export interface TextColumn {
  readonly bytes: Uint8Array
  readonly starts: Int32Array
}

/** Rows looked at between two chances for others. */
const rowsBetweenYields = 20_000
/** Runs of texts shorter than this are sorted by insertion. */
const insertionRows = 16
/** Four bytes of a text and the place of its row in a run share the 53 bits of a number. */
const bytesAtOnce = 4
const maxRows = 2 ** 21

/** The texts of some rows without repetition. */
interface Distinct {
  /** A row with each of the texts. */
  readonly rows: Int32Array
  /** Index in `rows` of each row's text. */
  readonly of: Int32Array
}

/**
 * The place of each row's text among the distinct texts in the order of their bytes, as SQLite's
 * BINARY collation has it; rows with the same text have the same place. A generator, so that the one
 * who drives it may do something else in between.
 */
export function* placesOfTexts(column: TextColumn, rows: Int32Array): Generator<void, Int32Array> {
  const { rows: sorted, of } = yield* distinctTexts(column, rows)
  const numbers = Int32Array.from({ length: sorted.length }, (_, i) => i)
  yield* sortTexts(column, sorted, numbers)
  const places = new Int32Array(numbers.length)
  for (let place = 0; place < numbers.length; place += 1) places[numbers[place]!] = place
  return of.map((number) => places[number]!)
}

function* distinctTexts({ bytes, starts }: TextColumn, rows: Int32Array): Generator<void, Distinct> {
  // Open addressing, never more than half full; 0 is free, else one more than the index of a text.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows.length + 2)))
  const found = new Int32Array(rows.length)
  const of = new Int32Array(rows.length)
  let count = 0
  for (let i = 0; i < rows.length; i += 1) {
    if (i % rowsBetweenYields === rowsBetweenYields - 1) yield
    const row = rows[i]!
    // FNV-1a
    let hash = 0x811c9dc5
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    let slot = (hash ^ (hash >>> 15)) & (slots.length - 1)
    while (slots[slot] !== 0 && !isSame(bytes, starts, found[slots[slot]! - 1]!, row)) slot = (slot + 1) & (slots.length - 1)
    if (slots[slot] === 0) {
      found[count] = row
      slots[slot] = count += 1
    }
    of[i] = slots[slot]! - 1
  }
  return { rows: found.subarray(0, count), of }
}

function isSame(bytes: Uint8Array, starts: Int32Array, a: number, b: number): boolean {
  const length = starts[a + 1]! - starts[a]!
  if (starts[b + 1]! - starts[b]! !== length) return false
  for (let i = 0; i < length; i += 1) if (bytes[starts[a]! + i] !== bytes[starts[b]! + i]) return false
  return true
}

/** Puts `numbers` into the order of the texts of `rows[number]`, which all differ: by their first bytes, then within equal ones by the next. */
function* sortTexts({ bytes, starts }: TextColumn, rows: Int32Array, numbers: Int32Array): Generator<void, void> {
  if (rows.length > maxRows) throw new RangeError(`${rows.length} texts are more than can be sorted`)
  const packed = new Float64Array(rows.length)
  const before = new Int32Array(rows.length)
  const headOf = (row: number, depth: number): number => {
    let head = 0
    const [from, end] = [starts[row]! + depth, starts[row + 1]!]
    for (let at = from; at < from + bytesAtOnce; at += 1) head = head * 256 + (at < end ? bytes[at]! : 0)
    return head
  }
  const compare = (a: number, b: number, depth: number): number => {
    const [lengthA, lengthB] = [starts[a + 1]! - starts[a]!, starts[b + 1]! - starts[b]!]
    for (let at = depth; at < Math.min(lengthA, lengthB); at += 1) {
      const difference = bytes[starts[a]! + at]! - bytes[starts[b]! + at]!
      if (difference !== 0) return difference
    }
    return lengthA - lengthB
  }
  const stack = [0, rows.length, 0]
  let work = 0
  while (stack.length > 0) {
    const depth = stack.pop()!
    const end = stack.pop()!
    const from = stack.pop()!
    work += end - from
    if (work > rowsBetweenYields) {
      work = 0
      yield
    }
    if (end - from <= insertionRows) {
      for (let i = from + 1; i < end; i += 1) {
        const number = numbers[i]!
        let j = i
        for (; j > from && compare(rows[numbers[j - 1]!]!, rows[number]!, depth) > 0; j -= 1) numbers[j] = numbers[j - 1]!
        numbers[j] = number
      }
      continue
    }
    const run = packed.subarray(0, end - from)
    for (let i = 0; i < run.length; i += 1) run[i] = headOf(rows[numbers[from + i]!]!, depth) * maxRows + i
    run.sort()
    before.set(numbers.subarray(from, end))
    let start = 0
    for (let i = 0; i < run.length; i += 1) {
      numbers[from + i] = before[run[i]! % maxRows]!
      const isLast = i + 1 === run.length || Math.floor(run[i + 1]! / maxRows) !== Math.floor(run[start]! / maxRows)
      if (!isLast) continue
      if (i > start) stack.push(from + start, from + i + 1, depth + bytesAtOnce)
      start = i + 1
    }
  }
}
