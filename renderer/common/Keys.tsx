import { Fragment } from 'react'
import { Group, Kbd } from '../ui/index.ts'
import { keyParts } from './keys.ts'

/** A key as people read it: `Ctrl` + `K`. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <Group gap={2} wrap="nowrap" component="span" style={{ display: 'inline-flex' }}>
      {keyParts(keys).map((part) => (
        <Fragment key={part}>
          <Kbd size="xs">{part}</Kbd>
        </Fragment>
      ))}
    </Group>
  )
}
