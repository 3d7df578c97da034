import { source as axeSource, type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright'

/** What axe's source leaves in the page. */
interface WithAxe {
  readonly axe: { run(context: object, options: RunOptions): Promise<AxeResults> }
}

/** WCAG 2.0 to 2.2 at A and AA and all best practices: every level of impact counts. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe objects to, one line a rule with the elements it is about. `rules`: only these. */
export async function axeProblems(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  // By the debugger: the page's own policy lets no script in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(
    async (runOnly) => {
      // What a popover covers in part is small only while it is there; its own controls are measured below.
      const covered = document.querySelector('.mantine-Popover-dropdown') !== null
      const { violations } = await (globalThis as unknown as WithAxe).axe.run(document, {
        runOnly,
        resultTypes: ['violations'],
        rules: { 'target-size': { enabled: !covered } },
      })
      return violations.flatMap(({ id, impact, nodes }) =>
        nodes.slice(0, 3).map(
          ({ html, any, all, none }) =>
            `${id} (${impact}): ${html.slice(0, 160)} [${[...any, ...all, ...none]
              .map(({ message }) => message)
              .join('; ')
              .slice(0, 200)}]`,
        ),
      )
    },
    rules === undefined ? { type: 'tag' as const, values: tags } : { type: 'rule' as const, values: [...rules] },
  )
}

/**
 * Controls of what lies on top that are smaller than 24 × 24 px to the pointer (with their label), and those that do
 * not look different while the keyboard is at them.
 */
export const controlProblems = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const problems: string[] = []
    const shown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1
    const name = (element: Element): string =>
      `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> «${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 40)}»`
    const tops = [...document.querySelectorAll('[role=dialog], [role=menu], .mantine-Popover-dropdown')].filter(shown)
    const top = tops.findLast((one) => one.matches('[aria-modal=true]')) ?? tops.at(-1) ?? document.body
    const labelsOf = (control: Element): Element[] => (control instanceof HTMLInputElement ? [...(control.labels ?? [])] : [])
    const reach = (control: Element, x: number, y: number): boolean => {
      const hit = document.elementFromPoint(x, y)
      return hit !== null && [control, ...labelsOf(control), control.closest('.mantine-Input-wrapper')].some((one) => one?.contains(hit))
    }
    const looks = (control: Element): string =>
      [control, control.parentElement, control.nextElementSibling, ...labelsOf(control)]
        .map((one) => {
          if (!one) return ''
          const { outline, boxShadow, borderColor } = getComputedStyle(one)
          return [outline, boxShadow, borderColor].join(' ')
        })
        .join('|')
    const before = document.activeElement
    const controls = [
      ...top.querySelectorAll<HTMLElement>('button, input:not([type=hidden]), select, textarea, a[href], [tabindex="0"], .grid-grip'),
    ].filter(
      (control) =>
        !control.matches('.grid-input, .shell-skip, :disabled, .grid-choices') &&
        control.closest('[aria-hidden=true], [inert], .mantine-Notifications-root') === null,
    )
    for (const control of controls) {
      const target = shown(control) ? control : (labelsOf(control)[0] ?? control)
      if (!shown(target)) continue
      target.scrollIntoView({ block: 'center', inline: 'center' })
      const box = target.getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      const across = box.width >= 24 || (reach(control, x - 11.5, y) && reach(control, x + 11.5, y))
      const down = box.height >= 24 || (reach(control, x, y - 11.5) && reach(control, x, y + 11.5))
      if (!across || !down) problems.push(`smaller than 24 px (${Math.round(box.width)}×${Math.round(box.height)}): ${name(control)}`)
    }
    for (const control of controls.filter((one) => !one.matches('.grid-grip') && one !== document.activeElement)) {
      if (!shown(control) && labelsOf(control).length === 0) continue
      const quiet = looks(control)
      control.focus({ preventScroll: true, focusVisible: true } as FocusOptions)
      // The grid hands its focus on to its text field.
      if (document.activeElement === control && looks(control) === quiet) problems.push(`looks the same with the focus: ${name(control)}`)
    }
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    return [...new Set(problems)]
  })

/**
 * What a person with a narrow window or at 200 % cannot read or reach in what lies on top: text cut to less than a few
 * characters, controls outside what can be scrolled to, controls under something else, a page that scrolls sideways.
 */
export const layoutProblems = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const problems: string[] = []
    const shown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getBoundingClientRect().width > 1
    const name = (element: Element): string =>
      `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> «${(element.getAttribute('aria-label') ?? element.textContent).slice(0, 40)}»`
    const parents = (element: Element): Element[] => {
      const chain: Element[] = []
      for (let at = element.parentElement; at !== null && at !== document.documentElement; at = at.parentElement) chain.push(at)
      return chain
    }
    const style = (element: Element): CSSStyleDeclaration => getComputedStyle(element)
    const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll'
    const hides = (value: string): boolean => value === 'hidden' || value === 'clip'
    /** The part of a rectangle that can be brought into sight: what hides cuts it, what scrolls cuts no more than its own size. */
    const inSight = (element: Element, rect: DOMRect): { readonly width: number; readonly height: number } => {
      const seen = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom }
      let [across, down] = [true, true]
      for (const parent of [element, ...parents(element)]) {
        const { overflowX, overflowY, position } = style(parent)
        const box = parent.getBoundingClientRect()
        if (across && hides(overflowX)) [seen.left, seen.right] = [Math.max(seen.left, box.left), Math.min(seen.right, box.right)]
        if (down && hides(overflowY)) [seen.top, seen.bottom] = [Math.max(seen.top, box.top), Math.min(seen.bottom, box.bottom)]
        if (across && scrolls(overflowX)) [across, seen.right] = [false, Math.min(seen.right, seen.left + box.width)]
        if (down && scrolls(overflowY)) [down, seen.bottom] = [false, Math.min(seen.bottom, seen.top + box.height)]
        if (position === 'fixed') break
      }
      if (across) [seen.left, seen.right] = [Math.max(seen.left, 0), Math.min(seen.right, innerWidth)]
      if (down) [seen.top, seen.bottom] = [Math.max(seen.top, 0), Math.min(seen.bottom, innerHeight)]
      return { width: seen.right - seen.left, height: seen.bottom - seen.top }
    }

    const tops = [...document.querySelectorAll('[role=dialog], [role=menu], .mantine-Popover-dropdown')].filter(shown)
    const top = tops.findLast((one) => one.matches('[aria-modal=true]')) ?? tops.at(-1) ?? document.body
    if (document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth)
      problems.push(`the page is ${document.body.scrollWidth} px wide`)
    if (top !== document.body) {
      const box = top.getBoundingClientRect()
      if (box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > innerHeight + 1)
        problems.push(
          `outside the window: ${name(top)} ${Math.round(box.left)} ${Math.round(box.top)} ${Math.round(box.right)} ${Math.round(box.bottom)}`,
        )
    }

    // Text: of each piece the widest line that is in sight, against what it needs and against a few characters.
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const element = node.parentElement
      if (text === '' || element === null || !shown(element) || element.closest('[aria-hidden=true], svg, textarea, .shell-skip') !== null)
        continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const lines = [...range.getClientRects()]
      const needed = lines.reduce((sum, { width }) => sum + width, 0)
      const few = Math.min(needed, 3 * Number.parseFloat(style(element).fontSize))
      const seen = lines.map((line) => {
        const { width, height } = inSight(element, line)
        return height < line.height * 0.6 ? 0 : width
      })
      const widest = Math.max(0, ...seen)
      if (widest < few - 1.5)
        problems.push(`cut to ${Math.round(widest)} px of ${Math.round(needed)}: ${name(element)} «${text.slice(0, 30)}»`)
    }

    // Controls: each is scrolled to as far as a person can, and then what lies at its middle must be it.
    const controls = [
      ...top.querySelectorAll('button, input:not([type=hidden]), select, textarea, a[href], [tabindex="0"], [role=option], [role=tab]'),
    ]
    for (const control of controls) {
      if (
        control.matches('.grid-input, .shell-skip, :disabled, [data-focus-guard]') ||
        control.closest('[aria-hidden=true], [inert]') !== null
      )
        continue
      const label = control instanceof HTMLInputElement ? control.labels?.[0] : undefined
      const target = shown(control) || label === undefined ? control : label
      if (!shown(target)) continue
      const fixed = parents(target).filter((one) => hides(style(one).overflowX) || hides(style(one).overflowY))
      const before = fixed.map((one) => [one.scrollLeft, one.scrollTop] as const)
      target.scrollIntoView({ block: 'center', inline: 'center' })
      let forced = false
      fixed.forEach((one, at) => {
        const [left, from] = before[at]!
        // Only a program can scroll these.
        if ((hides(style(one).overflowX) && one.scrollLeft !== left) || (hides(style(one).overflowY) && one.scrollTop !== from)) {
          forced = true
          one.scrollTo(left, from)
        }
      })
      const box = target.getBoundingClientRect()
      // Lists and panels may be larger than the window.
      const [x, y] = [
        Math.min(Math.max(box.left, 0) + Math.min(box.width, innerWidth) / 2, box.right - 1),
        box.top + Math.min(box.height / 2, innerHeight / 2),
      ]
      const hit = document.elementFromPoint(x, y)
      // A message passes; when it comes is no matter of the place.
      if (hit?.closest('.mantine-Notifications-notification')) continue
      const itself =
        hit !== null &&
        (target.contains(hit) ||
          (hit.contains(target) && hit.closest('label') !== null) ||
          [...((control as HTMLInputElement).labels ?? [])].some((one) => one.contains(hit)))
      if (!itself)
        problems.push(
          `${forced ? 'cannot be scrolled to' : 'lies under something'}: ${name(control)} at ${Math.round(x)},${Math.round(y)}; there: ${hit === null ? 'nothing' : name(hit)}`,
        )
    }
    return [...new Set(problems)]
  })
