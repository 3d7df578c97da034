import { shapesOf, type FontWeight } from '../../pdf/fonts.ts'

/** A closed line through points, x and y in turn; the last is joined to the first. */
type Contour = readonly number[]

/** Lines to one curve: at the sizes of labels a bend is then nowhere off by a quarter of a dot. */
const curveSteps = 6

type Commands = ReturnType<typeof shapesOf>['run']['glyphs'][number]['path']['commands']

/** An outline without curves, in font units. */
function flattened(commands: Commands): Contour[] {
  const contours: number[][] = []
  let at: number[] = []
  let [x, y] = [0, 0]
  const lineTo = (toX: number, toY: number): void => {
    at.push(toX, toY)
    ;[x, y] = [toX, toY]
  }
  const end = (): void => {
    if (at.length >= 6) contours.push(at)
    at = []
  }
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args
    const [fromX, fromY] = [x, y]
    switch (command) {
      case 'moveTo':
        end()
        lineTo(a, b)
        break
      case 'lineTo':
        lineTo(a, b)
        break
      case 'quadraticCurveTo':
        for (let step = 1; step <= curveSteps; step += 1) {
          const t = step / curveSteps
          const u = 1 - t
          lineTo(u * u * fromX + 2 * u * t * a + t * t * c, u * u * fromY + 2 * u * t * b + t * t * d)
        }
        break
      case 'bezierCurveTo':
        for (let step = 1; step <= curveSteps; step += 1) {
          const t = step / curveSteps
          const u = 1 - t
          const [k0, k1, k2, k3] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
          lineTo(k0 * fromX + k1 * a + k2 * c + k3 * e, k0 * fromY + k1 * b + k2 * d + k3 * f)
        }
        break
      case 'closePath':
        end()
        break
    }
  }
  end()
  return contours
}

/** The contours of a line of text for an em of 1: x from its left end, y downwards from the baseline. */
export function contoursOf(text: string, weight: FontWeight): readonly Contour[] {
  const { run, unitsPerEm } = shapesOf(text, weight)
  let pen = 0
  return run.glyphs.flatMap((glyph, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = run.positions[index] ?? {}
    const left = pen + xOffset
    pen += xAdvance
    return flattened(glyph.path.commands).map((contour) =>
      contour.map((value, i) => (i % 2 === 0 ? (value + left) / unitsPerEm : -(value + yOffset) / unitsPerEm)),
    )
  })
}
