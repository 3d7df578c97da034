import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepFile } from '#core/exports.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'banto-exports-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

it('files that are written under one name within a second are all kept', async () => {
  const texts = ['one', 'two', 'three']
  const kept = await Promise.all(texts.map((text) => keepFile({ dataDir }, '棚卸 20261129-2115-30.csv', Buffer.from(text))))
  const names = ['棚卸 20261129-2115-30.csv', '棚卸 20261129-2115-30 (2).csv', '棚卸 20261129-2115-30 (3).csv']
  expect(kept.map(({ name }) => name)).toEqual(names)
  expect(kept.map((file) => readFileSync(file.path, 'utf8'))).toEqual(texts)
  expect(readdirSync(path.join(dataDir, 'exports')).toSorted()).toEqual(names.toSorted())
})

it('a file that could not be written leaves no empty one', async () => {
  const whole = new Proxy(new Uint8Array(3), {})
  await expect(keepFile({ dataDir }, 'x.csv', whole)).rejects.toThrow()
  expect(readdirSync(path.join(dataDir, 'exports'))).toEqual([])
})
