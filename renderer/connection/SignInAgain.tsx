import { Modal } from '../ui/index.ts'
import { useWords } from '../common/i18n.ts'
import { SignInCard } from './SignInCard.tsx'
import { forgetSignIn, useSignIn } from './signIn.ts'

/** Signing in again while the shop stays open: a dialog over whatever is being done. */
export function SignInAgain() {
  const { t } = useWords()
  const { running, failure } = useSignIn()
  return (
    <Modal
      opened={running || failure !== null}
      onClose={forgetSignIn}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={!running}
      attributes={{ content: { 'aria-label': t('connection.progress.title') } }}
      size={520}
    >
      <SignInCard />
    </Modal>
  )
}
