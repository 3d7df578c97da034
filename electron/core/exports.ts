import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { WrittenFile } from '#shared/contracts/common.ts'
import type { CoreContext } from './context.ts'
import { writeFileAtomically } from './files.ts'

/** Where everything lies that a person asked to have as a file. */
export const exportFolder = ({ dataDir }: Pick<CoreContext, 'dataDir'>): string => path.join(dataDir, 'exports')

const jstMs = 9 * 3_600_000

/** `20261124-0915-30`: the shop's time, for names of files. */
export const shopTimestamp = (now: Date): string =>
  new Date(now.getTime() + jstMs).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-')

/** Takes a name that no file of a folder has yet: the one asked for, else with ` (2)`, ` (3)` … before its ending. Throws as the disk does. */
function takeFreeName(folder: string, name: string): string {
  const { name: stem, ext } = path.parse(name)
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, number === 1 ? name : `${stem} (${number})${ext}`)
    try {
      closeSync(openSync(file, 'wx', 0o600))
      return file
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/** Writes a file into the folder of exports, over none that is there; its path. Throws as the disk does. */
export async function keepExport(core: Pick<CoreContext, 'dataDir'>, name: string, bytes: Uint8Array): Promise<string> {
  const folder = exportFolder(core)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = takeFreeName(folder, name)
  try {
    await writeFileAtomically(file, bytes)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
  return file
}

const mostCharacters = 60
/** What no system allows in a name of a file. */
const forbidden = /[\\/:*?"<>|\p{Cc}]+/gu

/** `棚卸 2026-11 本店 20261129-2115-30.csv`: the name that a person gave, and the shop's time. */
export const fileName = (title: string, now: Date, ending: string): string =>
  `${title.replaceAll(forbidden, ' ').trim().slice(0, mostCharacters)} ${shopTimestamp(now)}.${ending}`

/** Keeps a file in the folder of exports, with what the page needs to hand it over. Throws as the disk does. */
export async function keepFile(core: Pick<CoreContext, 'dataDir'>, name: string, bytes: Uint8Array): Promise<WrittenFile> {
  const file = await keepExport(core, name, bytes)
  return { name: path.basename(file), path: file, bytes: bytes.byteLength, data: Buffer.from(bytes).toString('base64') }
}

/** Shows the folder of exports; `opened` is false where there is no desktop to show it on. */
export async function openExports(core: Pick<CoreContext, 'dataDir' | 'host'>): Promise<{ opened: boolean; folder: string }> {
  const folder = exportFolder(core)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { opened } = await core.host.call('host.openFolder', { path: folder })
  return { opened, folder }
}
