import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'vite'

/** Folder of the project. */
export const root = path.resolve(import.meta.dirname, '..', '..', '..')

/** TypeScript files below a folder of the project, as paths from its root. */
export const filesIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name)
    return entry.isDirectory() ? filesIn(file) : /\.(?:tsx?|mjs)$/u.test(entry.name) && !entry.name.endsWith('.d.mts') ? [file] : []
  })

export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

/** Whether a file is one of the places; a place that ends with / means everything below it. */
export const within = (file: string, places: readonly string[]): boolean =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place))

export interface Import {
  readonly from: string
  /** A file of ours (path from the root), or the name of a package. */
  readonly target: string
  readonly ours: boolean
  /** Names as the target exports them; '*' where all of them may be meant. */
  readonly names: readonly string[]
}

export interface Export {
  readonly name: string
  readonly isType: boolean
  /** Whether the file itself names it elsewhere. */
  readonly isUsedHere: boolean
}

/** What a file imports (types too, `import()` too), exports by itself, and the texts it contains. */
export interface Source {
  readonly file: string
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  /** String and template literals; what is filled into a template stands as `?`. */
  readonly texts: readonly string[]
}

const aliases = { '#shared/': 'shared/', '#core/': 'electron/core/', '#sandbox/': 'electron/sandbox/' }

const resolved = (from: string, text: string): Pick<Import, 'target' | 'ours'> => {
  const alias = Object.entries(aliases).find(([prefix]) => text.startsWith(prefix))
  if (alias) return { target: alias[1] + text.slice(alias[0].length), ours: true }
  if (text.startsWith('.')) return { target: path.posix.join(path.posix.dirname(from), text), ours: true }
  return { target: text, ours: false }
}

interface Named {
  readonly kind: string
  readonly name: string | null
}
const nameOf = ({ kind, name }: Named): string => (kind === 'Default' ? 'default' : kind === 'Name' && name !== null ? name : '*')

type Node = { readonly type: string } & Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

/** Calls `visit` for every node of a syntax tree. */
const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node)
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit)
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) walk(item, visit)
  }
}

/** Reads a text as the file it stands in. Throws where it is not TypeScript. */
export const parseSource = (file: string, text: string): Source => {
  const { program, module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries }) => ({
    from: file,
    ...resolved(file, moduleRequest.value),
    names: entries.map(({ importName }) => nameOf(importName)),
  }))
  const exported = new Map<string, boolean>()
  for (const { exportName, importName, moduleRequest, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (moduleRequest) imports.push({ from: file, ...resolved(file, moduleRequest.value), names: [nameOf(importName)] })
    const name = nameOf(exportName)
    if (name !== '*') exported.set(name, isType)
  }
  const texts: string[] = []
  const mentions = new Map<unknown, number>()
  walk(program as unknown as Node, (node) => {
    if (node.type === 'Identifier') mentions.set(node.name, (mentions.get(node.name) ?? 0) + 1)
    if (node.type === 'Literal' && typeof node.value === 'string') texts.push(node.value)
    if (node.type === 'TemplateLiteral')
      texts.push((node.quasis as { value: { cooked: string | null } }[]).map(({ value }) => value.cooked ?? '').join('?'))
    const source = node.type === 'ImportExpression' || node.type === 'TSImportType' ? node.source : undefined
    if (isNode(source) && typeof source.value === 'string') imports.push({ from: file, ...resolved(file, source.value), names: ['*'] })
  })
  const exports = [...exported].map(([name, isType]) => ({ name, isType, isUsedHere: (mentions.get(name) ?? 0) > 1 }))
  return { file, imports, exports, texts }
}

export const sourceOf = (file: string): Source => parseSource(file, read(file))

export const describeImport = ({ from, target }: Import): string => `${from} imports ${target}`
