import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Dots } from './codeReader.ts'

/** Whether Poppler's programs are here (Debian: poppler-utils). Pages are measured with them. */
export const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0

const withFile = <T>(bytes: Uint8Array, use: (file: string) => T): T => {
  const folder = mkdtempSync(path.join(tmpdir(), 'banto-pdf-'))
  try {
    const file = path.join(folder, 'page.pdf')
    writeFileSync(file, bytes)
    return use(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A page as dots, as it would be printed. Pages count from 1. */
export const pageDots = (pdf: Uint8Array, page: number, dpi: number): Dots =>
  withFile(pdf, (file) => {
    const target = file.replace(/\.pdf$/u, '')
    execFileSync('pdftoppm', ['-gray', '-singlefile', '-f', String(page), '-r', String(dpi), file, target])
    const bytes = readFileSync(`${target}.pgm`)
    const [head = '', w = '0', h = '0'] = /^P5\s+(\d+)\s+(\d+)\s+255\s/u.exec(bytes.subarray(0, 40).toString('latin1')) ?? []
    const width = Number(w)
    return { width, height: Number(h), isBlack: (x, y) => (bytes[head.length + y * width + x] ?? 255) < 128 }
  })

/** The text of a document, as a person would copy it. */
export const pdfText = (pdf: Uint8Array): string =>
  withFile(pdf, (file) => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }))

export const pdfFonts = (pdf: Uint8Array): string => withFile(pdf, (file) => execFileSync('pdffonts', [file], { encoding: 'utf8' }))
