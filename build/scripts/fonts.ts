import { copyFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..', '..')
const source = path.join(root, 'node_modules', '@expo-google-fonts', 'biz-udpgothic')

/** Puts the fonts of what is printed, and their licence, into `fonts` of the built program (electron/core/pdf/fonts.ts looks there). */
export function copyFonts(program: string): void {
  for (const name of ['400Regular/BIZUDPGothic_400Regular.ttf', '700Bold/BIZUDPGothic_700Bold.ttf', 'LICENSE_FONT']) {
    const target = path.join(program, 'fonts', name)
    mkdirSync(path.dirname(target), { recursive: true })
    copyFileSync(path.join(source, name), target)
  }
}
