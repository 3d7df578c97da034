import { useMemo } from 'react'
import { BantoError, errorCodes, isBantoError, type ErrorBody } from '#shared/errors.ts'
import { notifications } from '../ui/index.ts'
import { useWords, type Wording } from './i18n.ts'

const isBody = (error: unknown): error is ErrorBody =>
  typeof error === 'object' &&
  error !== null &&
  !(error instanceof Error) &&
  'code' in error &&
  errorCodes.some((code) => code === error.code)

/** Everything that reaches the page as an error has a code; what has none is a fault of the page. */
export const asBody = (error: unknown): ErrorBody =>
  isBantoError(error)
    ? error.toBody()
    : isBody(error)
      ? error
      : new BantoError('INTERNAL', error instanceof Error ? error.message : String(error), {
          details: { incident: '-' },
        }).toBody()

/** What happened, what was kept and what to do, in the words of the language. */
export const errorText = ({ t, find }: Pick<Wording, 't' | 'find'>, error: unknown): string => {
  const { code, details } = asBody(error)
  const reason = typeof details['reason'] === 'string' ? find(`errors.reasons.${code}.${details['reason']}`, details) : null
  return reason ?? t(`errors.${code}`, details)
}

interface ErrorWords {
  readonly text: (error: unknown) => string
  /** Shows a failure in the corner, under `id` for whoever takes it away again. A cancelled job is no failure: it says nothing. */
  readonly show: (error: unknown, title?: string, id?: string) => void
}

/** Words for failures, and a way to show them. */
export function useErrors(): ErrorWords {
  const words = useWords()
  return useMemo(() => {
    const text = (error: unknown): string => errorText(words, error)
    return {
      text,
      show: (error, title, id) => {
        const { code } = asBody(error)
        if (code === 'CANCELLED') return
        notifications.show({
          id: id ?? `error-${code}`,
          inDialog: true,
          color: 'red',
          title: title ?? words.t('app.failed'),
          message: text(error),
          autoClose: 10_000,
        })
      },
    }
  }, [words])
}
