import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '..', '..', 'renderer')
const filesWith = (ending: RegExp): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => ending.test(file))
const folderOf = (file: string): string => file.split('/')[0] ?? ''
const withoutComments = (file: string): string => readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//gu, '')

const styles = filesWith(/\.css$/u)
const classesIn = (file: string): string[] => [
  // Of the selectors alone: what stands before a `{`.
  ...new Set(
    [...withoutComments(file).matchAll(/([^{};]+)\{/gu)].flatMap(([, selector = '']) =>
      [...selector.matchAll(/\.([a-zA-Z][\w-]*)/gu)].map((match) => match[1] ?? ''),
    ),
  ),
]
/** Of this folder are the classes that every screen may give. */
const shared = 'ui'
const isOf = (name: string, folder: string): boolean => name === folder || name.startsWith(`${folder}-`)
/** The classes of the UI kit, which a folder may lay its own rules over. */
const ofKit = /^mantine-/u

/** Classes that a source file gives to elements: the words of each `className`. */
const classesGiven = (file: string): string[] =>
  [...withoutComments(file).matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/gu)]
    .flatMap(([, plain, expression]) =>
      plain === undefined
        ? // What has no hyphen in an expression is a value that is compared with.
          [...(expression ?? '').matchAll(/'([^']*-[^']*)'/gu)].flatMap((match) => (match[1] ?? '').split(/\s+/u))
        : plain.split(/\s+/u),
    )
    .filter((name) => name !== '')

describe('the stylesheets', () => {
  it('are found by this test, with classes in them', () => {
    expect(styles.length).toBeGreaterThan(6)
    expect(styles.flatMap(classesIn).length).toBeGreaterThan(120)
  })

  it.each(styles)('%s has classes with the prefix of its folder only', (file) => {
    const folder = folderOf(file)
    const foreign = classesIn(file).filter((name) => ![folder, shared].some((home) => isOf(name, home)) && !ofKit.test(name))
    expect(foreign).toEqual([])
  })

  it('have a rule for every class that is given, and every class of theirs is used', () => {
    const defined = new Set(styles.flatMap(classesIn).filter((name) => !ofKit.test(name)))
    const sources = filesWith(/\.tsx?$/u)
    const undefinedOnes = sources.flatMap((file) =>
      classesGiven(file)
        .filter((name) => !defined.has(name))
        .map((name) => `${file}: ${name}`),
    )
    expect(undefinedOnes).toEqual([])
    const text = sources.map(withoutComments).join('\n')
    const unused = [...defined].filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'u').test(text))
    expect(unused).toEqual([])
  })

  it('give an element of a screen only classes of its own folder, or those that all share', () => {
    const borrowed = filesWith(/\.tsx$/u).flatMap((file) =>
      classesGiven(file)
        .filter((name) => ![folderOf(file), shared].some((home) => isOf(name, home)))
        .map((name) => `${file}: ${name}`),
    )
    expect(borrowed).toEqual([])
  })

  it('take sizes that the theme has from the theme', () => {
    const written = styles.flatMap((file) =>
      [...withoutComments(file).matchAll(/font-size: (?:12|13|15|17|18|22)px|border-radius: (?:4|6)px/gu)].map(
        ([text]) => `${file}: ${text}`,
      ),
    )
    expect(written).toEqual([])
  })

  it('repeat no colour of the theme as a fallback', () => {
    const fallbacks = styles.flatMap((file) =>
      [...withoutComments(file).matchAll(/var\(--[\w-]+\s*,[^)]*\)/gu)].map(([text]) => `${file}: ${text}`),
    )
    expect(fallbacks).toEqual([])
  })
})
