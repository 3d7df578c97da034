import { useRef } from 'react'
import type { DocumentProblem } from '#shared/contracts/documents.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Text, Textarea } from '../ui/index.ts'

/** The place of a problem in a text, in UTF-16 units. */
function placeOf(text: string, { line, column }: DocumentProblem): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return before + [...(lines[line - 1] ?? '')].slice(0, column - 1).join('').length
}

/** The text of a template, the names that can be put in, and what is wrong with it. */
export function TemplateEditor(props: {
  readonly text: string
  readonly fields: readonly { readonly name: string; readonly fields: readonly string[] | null }[]
  readonly problem: DocumentProblem | null
  readonly onChange: (text: string) => void
}) {
  const { text, fields, problem, onChange } = props
  const { t, find } = useWords()
  const area = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLDivElement>(null)
  const lines = text.split('\n').length
  /** Puts a sign where the cursor is; the browser's own undo takes it back. */
  const insert = (sign: string): void => {
    const element = area.current
    if (element === null) return
    element.focus()
    const { selectionStart, selectionEnd } = element
    onChange(`${text.slice(0, selectionStart)}${sign}${text.slice(selectionEnd)}`)
    requestAnimationFrame(() => element.setSelectionRange(selectionStart + sign.length, selectionStart + sign.length))
  }
  const nameOf = (name: string): string => find(`documents.fields.${name}`) ?? name
  /** As the button says it, and as it is written. */
  const bothNames = (name: string): string => (nameOf(name) === name ? name : `${nameOf(name)} (${name})`)
  return (
    <div className="documents-editor">
      <div className="documents-lines">
        <div className="documents-numbers" aria-hidden>
          <div ref={numbers}>{Array.from({ length: lines }, (_, at) => at + 1).join('\n')}</div>
        </div>
        <Textarea
          ref={area}
          wrap="off"
          onScroll={({ currentTarget }) => {
            if (numbers.current !== null) numbers.current.style.transform = `translateY(${-currentTarget.scrollTop}px)`
          }}
          className="documents-text"
          data-focus-home
          aria-label={t('documents.text')}
          value={text}
          spellCheck={false}
          error={problem !== null}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      <div className="documents-problem" role="status">
        {problem === null ? (
          <Text size="sm" c="dimmed">
            {t('documents.textHint')}
          </Text>
        ) : (
          <>
            <Text size="sm" c="red">
              {t('documents.problemAt', { line: problem.line, column: problem.column })}{' '}
              {t(`documents.problems.${problem.problem}`, { name: bothNames(problem.name) })}
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                const at = placeOf(text, problem)
                area.current?.focus()
                area.current?.setSelectionRange(at, at)
              }}
            >
              {t('documents.showProblem')}
            </Button>
          </>
        )}
      </div>
      <div className="documents-fields" aria-label={t('documents.fieldsTitle')} role="group">
        {fields.map(({ name, fields: inner }) =>
          inner === null ? (
            <Button key={name} size="compact-xs" variant="default" title={`{{${name}}}`} onClick={() => insert(`{{${name}}}`)}>
              {nameOf(name)}
            </Button>
          ) : (
            <span key={name} className="documents-list">
              <Button
                size="compact-xs"
                variant="light"
                title={`{{#${name}}}…{{/${name}}}`}
                onClick={() => insert(`{{#${name}}}\n\n{{/${name}}}\n`)}
              >
                {t('documents.listOf', { name: nameOf(name) })}
              </Button>
              {inner.map((one) => (
                <Button key={one} size="compact-xs" variant="default" title={`{{${one}}}`} onClick={() => insert(`{{${one}}}`)}>
                  {nameOf(one)}
                </Button>
              ))}
            </span>
          ),
        )}
      </div>
    </div>
  )
}
