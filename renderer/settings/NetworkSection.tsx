import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { ProxyLogin } from '../connection/ProxyLogin.tsx'
import { Button, Group, Text, notifications } from '../ui/index.ts'
import { Fact, Facts } from './Section.tsx'

/** Which proxy leads to Smaregi, and the password it asks for. */
export function NetworkSection() {
  const { t } = useWords()
  const errors = useErrors()
  const network = useEngine('connection.network', {})
  const [entering, setEntering] = useState(false)
  if (!network.data) return null
  const { proxy, login } = network.data
  const saved = (): void => {
    setEntering(false)
    notifications.show({ message: t('settings.network.saved') })
    void network.refetch()
  }
  const forget = (): void => {
    call('connection.setProxyLogin', { login: null }).then(
      () => void network.refetch(),
      (error: unknown) => errors.show(error),
    )
  }
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('settings.network.hint')}
      </Text>
      <Facts>
        <Fact name={t('settings.network.proxy')}>{proxy ?? t('settings.network.none')}</Fact>
        {proxy === null ? null : <Fact name={t('settings.network.login')}>{t(`settings.network.logins.${login}`)}</Fact>}
      </Facts>
      {proxy === null || login === 'address' || entering ? null : (
        <Group gap="xs">
          <Button variant="default" onClick={() => setEntering(true)}>
            {t('settings.network.enter')}
          </Button>
          {login === 'kept' ? (
            <Button variant="default" onClick={forget}>
              {t('settings.network.forget')}
            </Button>
          ) : null}
        </Group>
      )}
      {entering ? <ProxyLogin onSaved={saved} /> : null}
    </>
  )
}
