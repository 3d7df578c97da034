import type { ReactNode } from 'react'
import { Button, Center, Stack, Text, Title } from '../ui/index.ts'

interface Props {
  readonly icon: ReactNode
  readonly title: string
  readonly body: string
  readonly action?: { readonly label: string; readonly run: () => void; readonly disabled?: boolean }
}

/** What stands where rows would stand, with the one thing to do about it. */
export function EmptyState({ icon, title, body, action }: Props) {
  return (
    <Center className="products-empty">
      <Stack align="center" gap={6} maw={420}>
        <span className="products-empty-icon">{icon}</span>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed" ta="center">
          {body}
        </Text>
        {action && (
          <Button mt={8} disabled={action.disabled} onClick={action.run}>
            {action.label}
          </Button>
        )}
      </Stack>
    </Center>
  )
}
