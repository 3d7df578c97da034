/** Equal reads one after the other that make a scan: a blurred picture is read wrong once, not twice. */
const readsNeeded = 2
/** Milliseconds in which the same code in front of the camera is not scanned again. */
const sameCodeMs = 2_000

/** Tells scans in what a camera reads, picture by picture. `at`: milliseconds of any steady clock. */
export function createRepeats(): (codes: readonly string[], at: number) => readonly string[] {
  let counts = new Map<string, number>()
  const scannedAt = new Map<string, number>()
  return (codes, at) => {
    counts = new Map([...new Set(codes)].map((code) => [code, (counts.get(code) ?? 0) + 1]))
    for (const [code, when] of scannedAt) if (at - when > sameCodeMs) scannedAt.delete(code)
    const scans = [...counts].filter(([code, count]) => count >= readsNeeded && !scannedAt.has(code)).map(([code]) => code)
    // As long as it stays in front of the camera it is one scan.
    for (const [code] of counts) if (scannedAt.has(code) || scans.includes(code)) scannedAt.set(code, at)
    return scans
  }
}
