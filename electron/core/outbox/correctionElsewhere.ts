import { countMarkIn } from './operation.ts'

/** A commit is taken back together with what followed it up, in one request. */
const isOfKind = (found: { readonly isFollowUp: boolean; readonly isTakenBack: boolean }, kind: 'commit' | 'followUp'): boolean =>
  found.isFollowUp === (kind === 'followUp') || (kind === 'followUp' && found.isTakenBack)

/**
 * Whether another PC corrected a stock for the count of this mark before ours did: what came behind ours is the other's to take back.
 * While none of ours stands, whether one of another's does. `lines` from the oldest on; `isOurs`: its operation is one of this file.
 * `kind`: commits and follow-ups of them are told apart, each is taken back by itself.
 */
export function isCorrectedBefore<Line extends { readonly memo?: unknown }>(
  lines: Iterable<Line>,
  countMark: string,
  isOurs: (line: Line) => boolean,
  kind: 'commit' | 'followUp' = 'commit',
): boolean {
  let ours = 0
  let others = 0
  /** Of the others', those that stood when ours came, and stand. */
  let before = 0
  for (const line of lines) {
    const found = countMarkIn(line.memo)
    if (found?.mark !== countMark || !isOfKind(found, kind)) continue
    const step = found.isTakenBack ? -1 : 1
    if (isOurs(line)) {
      if (ours === 0) before = others
      ours = Math.max(0, ours + step)
    } else {
      others = Math.max(0, others + step)
      before = Math.min(before, others)
    }
  }
  return (ours === 0 ? others : before) > 0
}

/**
 * Whether another PC took a correction for the count of this mark back before ours does, so that nothing is left to take back: the PCs have one
 * file's copies. `lines` from the oldest on; `isOurs`, `kind`: as above.
 */
export function isTakenBackBefore<Line extends { readonly memo?: unknown }>(
  lines: Iterable<Line>,
  countMark: string,
  isOurs: (line: Line) => boolean,
  kind: 'commit' | 'followUp' = 'commit',
): boolean {
  let standing = 0
  let isByAnother = false
  for (const line of lines) {
    const found = countMarkIn(line.memo)
    if (found?.mark !== countMark || !isOfKind(found, kind)) continue
    if (!found.isTakenBack) standing += 1
    else if (standing > 0) {
      standing -= 1
      isByAnother = !isOurs(line)
    } else if (isOurs(line)) return isByAnother
  }
  return standing === 0 && isByAnother
}

/**
 * The newest line of a stock's history by which another PC corrected it for the count of this mark; null: none did, or as many as did
 * were taken back. `lines` from the oldest on; `isOurs`: its operation is one of this file.
 */
export function correctionElsewhere<Line extends { readonly memo?: unknown }>(
  lines: Iterable<Line>,
  countMark: string,
  isOurs: (line: Line) => boolean,
): Line | null {
  let standing = 0
  let newest: Line | null = null
  for (const line of lines) {
    if (typeof line.memo !== 'string' || !line.memo.includes(countMark)) continue
    const found = countMarkIn(line.memo)
    if (found?.mark !== countMark || found.isFollowUp || isOurs(line)) continue
    // What is taken back without having been corrected was corrected by a program that wrote no marks.
    standing = Math.max(0, standing + (found.isTakenBack ? -1 : 1))
    if (!found.isTakenBack) newest = line
  }
  return standing === 0 ? null : newest
}
