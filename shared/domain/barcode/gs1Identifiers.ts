/**
 * GS1's application identifiers and what each holds, after GS1's syntax dictionary (2026). One line a format: `N` digits, `X` character
 * set 82, `Y` character set 39, `Z` character set 64; a number is the length, `..` a longest one; `[]` may be absent; after a comma what
 * the part must be. `-` joins a range of identifiers, `/5` adds a last digit 0 to 5 (the decimals).
 */
const table = `
N18,csum: 00 8017 8018
N14,csum: 01 02 03
X..20: 10 21 22 243 254 420 4318 7020-7022 710-717 7240 8002 8012
N6,yymmd0: 11 12 13 15 16 17
N2: 20
X..28: 235
X..30: 240 241 250 251 400 401 403 4308 4319 7002 7023 8004 90
N..6: 242
N13,csum [X..17]: 253
N13,csum [N..12]: 255
N..8: 30 37
N6: 310-316/5 320-337/5 340-357/5 360-369/5 395/5 8005
N..15: 390/9 392/9
N3 N..15: 391/9 393/9
N4: 394/3 8111
N17,csum: 402
N13,csum: 410-417
N3 X..9: 421
N3: 422 424 426
N3 [N3] [N3] [N3] [N3]: 423 425
X..3: 427 7008
X..35: 4300 4301 4310 4311 4320
X..70: 4302-4306 4312-4316 7257 8110 8112 8200
X2: 4307 4317
N20: 4309
N1: 4321-4323 7252
N6,yymmd0 N4,hhmm: 4324 4325
N6,yymmdd: 4326 7006
N6 [X1]: 4330-4333
N13: 7001
N6,yymmdd N4,hhmm: 7003
N..4: 7004
X..12: 7005
N6,yymmdd [N6,yymmdd]: 7007
X..10: 7009 7255
X..2: 7010
N6,yymmdd [N4,hhmm]: 7011
N3 X..27: 7030-7039
N1 X3: 7040
X..4: 7041
X2 X..28: 7230-7239
N2: 7241
X..25: 7242 8013 8014 8020
N8,yyyymmdd: 7250
N8,yyyymmdd N4,hhmm: 7251
X..40: 7253 7254 7259
X..90: 7256 91-99
X3: 7258
N14: 8001
N1 N13,csum [X..16]: 8003
N14,csum N4: 8006 8026
X..34: 8007
N6,yymmdd N2,hh [N2,mm] [N2,mm]: 8008
X..50: 8009
Y..30: 8010
N..12: 8011
N..10: 8019
Z..90: 8030
N15: 8040 8041
N32: 8042
N18 [N..2]: 8043
`

export type CharacterSet = 'N' | 'X' | 'Y' | 'Z'
export type PartRule = 'csum' | 'yymmd0' | 'yymmdd' | 'yyyymmdd' | 'hhmm' | 'hh' | 'mm'

/** One part of what stands behind an identifier. */
export interface Part {
  readonly set: CharacterSet
  readonly least: number
  readonly most: number
  readonly optional: boolean
  readonly rule: PartRule | null
}

function partOf(text: string): Part {
  const [, open, set, dots, length, rule] = /^(\[?)([NXYZ])(\.\.)?(\d+)(?:,(\w+))?\]?$/u.exec(text) ?? []
  const most = Number(length)
  return {
    set: set as CharacterSet,
    least: dots === undefined ? most : 1,
    most,
    optional: open === '[',
    rule: (rule as PartRule | undefined) ?? null,
  }
}

function identifiersOf(text: string): string[] {
  const [range = '', decimals] = text.split('/')
  const [first = '', last = first] = range.split('-')
  const stems = Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i).padStart(first.length, '0'))
  if (decimals === undefined) return stems
  return stems.flatMap((stem) => Array.from({ length: Number(decimals) + 1 }, (_, i) => `${stem}${i}`))
}

/** The parts behind every identifier that GS1 has given out. */
export const partsOfIdentifier: ReadonlyMap<string, readonly Part[]> = new Map(
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [format = '', identifiers = ''] = line.split(': ')
      const parts = format.split(' ').map(partOf)
      return identifiers.split(' ').flatMap((text) => identifiersOf(text).map((identifier) => [identifier, parts] as const))
    }),
)

/**
 * Characters of identifier and value together by the first two digits, where they need no separator behind them.
 * Source: GS1 General Specifications, figure 7.8.5-2. Identifiers that GS1 has not given out are among them.
 */
export const predefinedLengths: Readonly<Record<string, number>> = Object.fromEntries(
  [
    { length: 20, begins: '00' },
    { length: 18, begins: '04' },
    { length: 16, begins: '01 02 03 41' },
    { length: 10, begins: '31 32 33 34 35 36' },
    { length: 8, begins: '11 12 13 14 15 16 17 18 19' },
    { length: 4, begins: '20' },
  ].flatMap(({ length, begins }) => begins.split(' ').map((two) => [two, length] as const)),
)
