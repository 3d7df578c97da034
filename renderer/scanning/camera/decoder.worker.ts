import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Reads codes out of a camera's pictures, off the page's thread. In: an ImageBitmap. Out: the codes that it shows, AIM id in front. */

// Of our own files: by default it would be fetched from somebody else's server.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } })

/** What stands on goods and in shops; nothing turned or inverted, which costs four times as much. */
const options: ReaderOptions = {
  formats: ['EAN13', 'EAN8', 'UPCA', 'UPCE', 'ITF', 'Code128', 'DataBar', 'QRCode', 'DataMatrix'],
  eanAddOnSymbol: 'Read',
  textMode: 'Plain',
  tryHarder: false,
  tryRotate: false,
  tryInvert: false,
  maxNumberOfSymbols: 4,
}

export type DecoderAnswer = { readonly codes: readonly string[] } | { readonly error: string }

async function read(picture: ImageBitmap): Promise<DecoderAnswer> {
  const { width, height } = picture
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) return { error: 'no canvas' }
  context.drawImage(picture, 0, 0)
  picture.close()
  const found = await readBarcodes(context.getImageData(0, 0, width, height), options)
  return { codes: found.filter(({ isValid }) => isValid).map(({ symbologyIdentifier, text }) => symbologyIdentifier + text) }
}

addEventListener('message', ({ data }: MessageEvent<ImageBitmap>) => {
  read(data)
    .catch((error: unknown): DecoderAnswer => ({ error: String(error) }))
    .then((answer) => postMessage(answer))
})
