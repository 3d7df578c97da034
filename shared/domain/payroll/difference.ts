/** What was written of a person: the headers' names with what stood under them. */
export interface WrittenPerson {
  readonly staffId: number
  readonly staffName: string
  readonly cells: readonly { readonly header: string; readonly text: string }[]
}

export interface PersonDifference {
  readonly staffId: number
  readonly staffName: string
  /** `gone`: written before, and not among those that would be written now. */
  readonly kind: 'new' | 'changed' | 'gone'
  /** Cells that are other ones; null: there was none, or is none any more. */
  readonly cells: readonly { readonly header: string; readonly before: string | null; readonly after: string | null }[]
}

/** Who would be written otherwise than before, and what is another cell. */
export function differencesOf(before: readonly WrittenPerson[], after: readonly WrittenPerson[]): PersonDifference[] {
  const [was, is] = [new Map(before.map((one) => [one.staffId, one])), new Map(after.map((one) => [one.staffId, one]))]
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((staffId): PersonDifference[] => {
    const [old, now] = [was.get(staffId), is.get(staffId)]
    // A file without a line of headers may have columns of the same name, or none: they are told apart by their order.
    const length = Math.max(old?.cells.length ?? 0, now?.cells.length ?? 0)
    const cells = Array.from({ length }, (_, at) => ({
      header: now?.cells[at]?.header ?? old?.cells[at]?.header ?? '',
      before: old?.cells[at]?.text ?? null,
      after: now?.cells[at]?.text ?? null,
    })).filter((cell) => cell.before !== cell.after)
    if (cells.length === 0 && old !== undefined && now !== undefined) return []
    const kind = old === undefined ? 'new' : now === undefined ? 'gone' : 'changed'
    return [{ staffId, staffName: now?.staffName ?? old?.staffName ?? '', kind, cells }]
  })
}
