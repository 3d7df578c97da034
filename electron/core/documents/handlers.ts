import type { DocumentName, DocumentProblem, documents, DocumentSource } from '#shared/contracts/documents.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { queueJob } from '../printing/jobs.ts'
import type { HandlersOf } from '../rpc/types.ts'
import type { DocumentContext } from './kinds/kind.ts'
import { documentKinds } from './kinds/index.ts'
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
  const render = (document: DocumentName, text: string, source: DocumentSource): string => {
    const kind = documentKinds[document]
    return renderTemplate(parseTemplate(text, kind.fields), kind.valuesOf(source, context()))
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
        const text = render(document, draft ?? templateInForce(core.shop().db, document), source)
        return { text, problem: null }
      } catch (error) {
        if (!isBantoError(error) || error.code !== 'TEMPLATE_INVALID') throw error
        return { text: '', problem: error.details as unknown as DocumentProblem }
      }
    },
    save: ({ document, text }) => save(document, text),
    reset: ({ document }) => save(document, null),
    settings: () => readDocumentSettings(core.shop().db),
    setSettings: (wanted) => writeDocumentSettings(core.shop().db, wanted),
    print: ({ document, source, deviceId, copies }) => {
      const shop = core.shop()
      const text = render(document, templateInForce(shop.db, document), source)
      const title = documentKinds[document].titleOf(source, context())
      const content = { kind: 'receiptline', text } as const
      const { jobId } = queueJob(shop, { deviceId, title, document, content, copies, openDrawer: false }, core.now())
      return { jobId }
    },
  }
}
