import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'

/** The paper as it comes out, to scale of its columns. A picture has no scripts and loads nothing. */
export function DocumentPreview({ preview, columns }: { readonly preview: OutputOf<'documents.preview'>; readonly columns: number }) {
  const { t } = useWords()
  if (preview.picture === '') return null
  return (
    <img
      className="documents-paper"
      alt={t('documents.preview')}
      style={{ width: columns * 7.5 }}
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(preview.picture)}`}
    />
  )
}
