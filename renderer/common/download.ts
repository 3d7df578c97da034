const keptMs = 60_000

/** Gives a file to the browser as a download. `data`: base64. */
export function download(data: string, name: string, type: string): void {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), keptMs)
}

/** A file that a person chose, as base64; it is read and encoded beside the page, which goes on meanwhile. Throws where it cannot be read. */
export const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const address = String(reader.result)
      // Of an empty file there may be no comma.
      resolve(address.includes(',') ? address.slice(address.indexOf(',') + 1) : '')
    })
    reader.addEventListener('error', () => reject(reader.error ?? new Error(`${file.name} was not read`)))
    reader.readAsDataURL(file)
  })
