import { useState } from 'react'
import { labelLimits } from '#shared/domain/labels/template.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useNavigation } from '../common/navigation.ts'
import { entityViews } from './entities/index.ts'

/** Rows of a set read at once. */
const stretch = 500

/** The products of a set that Smaregi has numbered, in the order of its rows; at most as many as one print takes. */
async function productsOf(changeSetId: number): Promise<readonly number[]> {
  const ids = new Set<number>()
  for (let offset = 0; ; offset += stretch) {
    const { rows, total } = await call('changes.setRows', { changeSetId, outcome: null, offset, limit: stretch })
    for (const { entity, key } of rows)
      if (entityViews[entity].hasLabels === true && key > 0 && ids.size < labelLimits.products) ids.add(key)
    if (rows.length === 0 || offset + stretch >= total || ids.size === labelLimits.products) return [...ids]
  }
}

/** Takes the products of a set of changes to the labels. */
export function useSetLabels(): { readonly isReading: boolean; readonly show: (changeSetId: number) => void } {
  const errors = useErrors()
  const showLabels = useNavigation((navigation) => navigation.showLabels)
  const [isReading, setReading] = useState(false)
  const show = (changeSetId: number): void => {
    setReading(true)
    productsOf(changeSetId)
      .then((ids) => {
        if (ids.length > 0) showLabels(ids)
      })
      .catch((error: unknown) => errors.show(error))
      .finally(() => setReading(false))
  }
  return { isReading, show }
}
