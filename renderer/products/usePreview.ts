import { useEffect, useState } from 'react'
import type { CellBatch, CellPreview } from '#shared/contracts/products.ts'
import { useErrors } from '../common/errors.ts'
import { call, subscribe } from '../api/index.ts'

/** What a batch would do now: counted anew whenever products change while the person thinks. */
export function usePreview(batch: CellBatch, first: CellPreview): CellPreview {
  const errors = useErrors()
  const [counted, setCounted] = useState({ batch, preview: first })
  useEffect(() => {
    let gone = false
    const stop = subscribe('products.changed', () => {
      call('products.previewStage', batch).then(
        (preview) => !gone && setCounted({ batch, preview }),
        (error: unknown) => !gone && errors.show(error),
      )
    })
    return () => {
      gone = true
      stop()
    }
  }, [batch, errors])
  return counted.batch === batch ? counted.preview : first
}
