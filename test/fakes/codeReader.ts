import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** A picture in one bit a dot, as it lies on paper: true is black. */
export interface Dots {
  readonly width: number
  readonly height: number
  isBlack(x: number, y: number): boolean
}

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } })

/** Reads every code in a picture with ZXing, which none of ours has drawn. `margin`: white dots around it. */
export async function readCodes(dots: Dots, margin = 0): Promise<readonly { readonly format: string; readonly text: string }[]> {
  const width = dots.width + 2 * margin
  const height = dots.height + 2 * margin
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < dots.height; y += 1) {
    for (let x = 0; x < dots.width; x += 1) {
      if (dots.isBlack(x, y)) data.fill(0, ((y + margin) * width + x + margin) * 4, ((y + margin) * width + x + margin) * 4 + 3)
    }
  }
  const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' } as ImageData, { maxNumberOfSymbols: 255 })
  return found.filter(({ isValid }) => isValid).map(({ format, text }) => ({ format, text }))
}
