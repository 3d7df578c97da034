import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { create } from 'fontkit'

/** A line of text as the font sets it: outlines in font units, y upwards from the baseline. */
interface GlyphRun {
  readonly glyphs: readonly {
    readonly path: {
      readonly commands: readonly {
        readonly command: 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'bezierCurveTo' | 'closePath'
        readonly args: readonly number[]
      }[]
    }
  }[]
  readonly positions: readonly { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number }[]
  readonly advanceWidth: number
}

/** What is used of fontkit's fonts. */
interface Font {
  readonly unitsPerEm: number
  hasGlyphForCodePoint(codePoint: number): boolean
  layout(text: string): GlyphRun
}

/** The one typeface of everything printed: BIZ UDPゴシック (SIL Open Font License), made for small print. */
export type FontWeight = 'regular' | 'bold'

const files: Readonly<Record<FontWeight, string>> = {
  regular: '400Regular/BIZUDPGothic_400Regular.ttf',
  bold: '700Bold/BIZUDPGothic_700Bold.ttf',
}

/** Where the build puts them, beside the built program (build/scripts/fonts.ts), and where they come from. */
const places = ['fonts', 'node_modules/@expo-google-fonts/biz-udpgothic']

/** This file lies at most this many folders below the program or the project. */
const deepest = 4

let folder: string | undefined

function fontFolder(): string {
  if (folder !== undefined) return folder
  let at = import.meta.dirname
  for (let level = 0; level < deepest; level += 1) {
    const here = at
    folder = places.map((place) => path.join(here, place)).find((place) => existsSync(path.join(place, files.regular)))
    if (folder !== undefined) return folder
    at = path.dirname(at)
  }
  throw new Error(`the fonts are not where the program is: ${import.meta.dirname}`)
}

export const fontFile = (weight: FontWeight): string => path.join(fontFolder(), files[weight])

const open = new Map<FontWeight, Font>()

function fontOf(weight: FontWeight): Font {
  const known = open.get(weight)
  if (known) return known
  const font = create(readFileSync(fontFile(weight))) as Font
  open.set(weight, font)
  return font
}

/** Stands where the font has no picture of a character: 下駄, the type setters' own sign for a missing type. */
const missingCharacterSign = '〓'

// Controls of either set, line ends, and marks that turn the direction of what follows.
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]+/gu

/**
 * Text as it can be set: one line, composed (か + 濁点 is が), no control characters, what the font lacks as 〓. `missing` names
 * each such character once.
 */
export function printableText(text: string): { readonly text: string; readonly missing: readonly string[] } {
  const font = fontOf('regular')
  const missing = new Set<string>()
  let set = ''
  for (const character of text.normalize('NFC').replace(controls, ' ')) {
    const code = character.codePointAt(0) ?? 0
    // Shape selectors change how the letter before them looks and are none themselves.
    if ((code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef)) continue
    if (font.hasGlyphForCodePoint(code)) set += character
    else {
      missing.add(character)
      set += missingCharacterSign
    }
  }
  return { text: set, missing: [...missing] }
}

/** Width of a line, in the unit of `size` (the em). */
export function textWidth(text: string, weight: FontWeight, size: number): number {
  const font = fontOf(weight)
  return (font.layout(text).advanceWidth * size) / font.unitsPerEm
}

/** A line of text as outlines, for whoever draws it dot by dot or as a picture. */
export function shapesOf(text: string, weight: FontWeight): { readonly run: GlyphRun; readonly unitsPerEm: number } {
  const font = fontOf(weight)
  return { run: font.layout(text), unitsPerEm: font.unitsPerEm }
}
