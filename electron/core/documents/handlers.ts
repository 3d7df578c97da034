import type { DocumentName, DocumentProblem, documents, DocumentSource } from '#shared/contracts/documents.ts'
import type { TransactionLacking } from '#shared/contracts/transactions.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { queueJob } from '../printing/jobs.ts'
import type { HandlersOf } from '../rpc/types.ts'
import type { DocumentContext } from './kinds/kind.ts'
import { documentKinds } from './kinds/index.ts'
import { lackingMark } from './lacking.ts'
import { renderTemplate } from './render.ts'
import { readDocumentSettings, writeDocumentSettings } from './settings.ts'
import { parseTemplate } from './template.ts'
import { listTemplates, readTemplate, saveTemplate, templateInForce } from './templates.ts'

/** Papers of the shop: each a template that it edits, filled with what is here, printed through the one queue. */
export function documentsHandlers(core: CoreContext): HandlersOf<typeof documents> {
  const context = (): DocumentContext => {
    const { db } = core.shop()
    return { db, settings: readDocumentSettings(db), now: core.now() }
  }
  const lackingOf = (document: DocumentName, source: DocumentSource): TransactionLacking | null =>
    documentKinds[document].lackingOf?.(source, context()) ?? null
  const render = (document: DocumentName, template: string, source: DocumentSource): { text: string; isEmpty: boolean } => {
    const kind = documentKinds[document]
    const values = kind.valuesOf(source, context())
    const filled = renderTemplate(parseTemplate(template, kind.fields), values)
    const lacking = lackingOf(document, source)
    const { lines } = values
    return { text: lacking === null ? filled : lackingMark(lacking) + filled, isEmpty: Array.isArray(lines) && lines.length === 0 }
  }
  const save = (document: DocumentName, text: string | null) => {
    const { db, profile } = core.shop()
    saveTemplate(db, { document, text, at: core.now().toISOString(), author: profile.userName })
    return {}
  }
  return {
    list: () => listTemplates(core.shop().db),
    template: ({ document }) => readTemplate(core.shop().db, document),
    preview: ({ document, text: draft, source }) => {
      try {
        const rendered = render(document, draft ?? templateInForce(core.shop().db, document), source)
        return { ...rendered, problem: null, lacking: lackingOf(document, source) }
      } catch (error) {
        if (!isBantoError(error) || error.code !== 'TEMPLATE_INVALID') throw error
        return { text: '', isEmpty: false, problem: error.details as unknown as DocumentProblem, lacking: null }
      }
    },
    save: ({ document, text }) => save(document, text),
    reset: ({ document }) => save(document, null),
    settings: () => readDocumentSettings(core.shop().db),
    setSettings: (wanted) => writeDocumentSettings(core.shop().db, wanted),
    print: ({ document, source, deviceId, copies, evenLacking }) => {
      if (!evenLacking && lackingOf(document, source) !== null)
        throw new BantoError('INVALID_INPUT', `${document} lacks something`, { details: { reason: 'lacking' } })
      const shop = core.shop()
      const { text } = render(document, templateInForce(shop.db, document), source)
      const title = documentKinds[document].titleOf(source, context())
      const content = { kind: 'receiptline', text } as const
      const { jobId } = queueJob(shop, { deviceId, title, document, content, copies, openDrawer: false }, core.now())
      return { jobId }
    },
  }
}
