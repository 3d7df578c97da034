/**
 * The page's own settings, kept by the browser under a name. Where storage is closed to the page, nothing is found
 * and nothing is kept: such settings live as long as the window.
 */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export function writeStored(name: string, text: string): void {
  try {
    localStorage.setItem(name, text)
  } catch {
    // see above
  }
}

/** The same for as long as the window is there, loaded again or not: for what was begun in it. */
export function readInWindow(name: string): string | null {
  try {
    return sessionStorage.getItem(name)
  } catch {
    return null
  }
}

export function writeInWindow(name: string, text: string): void {
  try {
    sessionStorage.setItem(name, text)
  } catch {
    // see above
  }
}
