/** Text that should be JSON; undefined where it is not: what lies in a file may be damaged. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
