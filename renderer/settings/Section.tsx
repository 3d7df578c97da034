import type { ReactNode } from 'react'
import { Stack, Title } from '../ui/index.ts'

/** One group of settings under its heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="settings-section" aria-label={title}>
      <Title order={2} fz={15}>
        {title}
      </Title>
      <Stack gap="sm">{children}</Stack>
    </section>
  )
}

/** Name and value, one a line. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="settings-facts">{children}</dl>
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
