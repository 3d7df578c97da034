import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button, Center, Code, IconAlertTriangle, Stack, Text, Title } from '../ui/index.ts'
import { useWords } from './i18n.ts'

interface Props {
  readonly children: ReactNode
  /** Another value draws the children anew, such as the screen's name. */
  readonly resetKey?: string
}

interface State {
  readonly error: Error | null
  readonly resetKey: string | undefined
}

/** Catches what breaks while a screen is drawn, so that the rest of the program stays usable. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('a screen could not be drawn', error, info.componentStack)
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return <Crash error={error} again={() => this.setState({ error: null })} />
  }
}

function Crash({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { t } = useWords()
  return (
    <Center h="100%" p="xl" role="alert">
      <Stack align="center" gap="sm" maw={560}>
        <IconAlertTriangle size={32} color="var(--banto-rejected-text)" aria-hidden />
        <Title order={2}>{t('app.crash.title')}</Title>
        <Text ta="center">{t('app.crash.body')}</Text>
        <Button onClick={again}>{t('app.crash.reload')}</Button>
        <details>
          <summary>{t('app.crash.details')}</summary>
          <Code block>{error.stack ?? error.message}</Code>
        </details>
      </Stack>
    </Center>
  )
}
