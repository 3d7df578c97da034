import { useState, type SyntheticEvent } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, PasswordInput, Stack, TextInput } from '../ui/index.ts'

/** Name and password for the proxy of an office; they go to the vault and are never shown again. */
export function ProxyLogin({ onSaved }: { readonly onSaved: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const bad = user.trim() === '' || user.includes(':')
  const save = (event: SyntheticEvent): void => {
    event.preventDefault()
    setTried(true)
    if (bad) return
    call('connection.setProxyLogin', { login: { user: user.trim(), password } }).then(onSaved, (error: unknown) => errors.show(error))
  }
  return (
    <form onSubmit={save} autoComplete="off">
      <Stack gap="xs" maw={360}>
        <TextInput
          label={t('settings.network.user')}
          value={user}
          error={tried && bad ? t('settings.network.badUser') : null}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('settings.network.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit">{t('settings.network.save')}</Button>
        </Group>
      </Stack>
    </form>
  )
}
