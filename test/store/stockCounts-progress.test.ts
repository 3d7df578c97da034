import { describe, expect, it } from 'vitest'
import { readProgress } from '#core/stockCounts/progress.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { countIn, janOf } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon } from '../fixtures/shopFile.ts'

describe('the progress of a count', () => {
  it('has no piece twice after it was counted again', async () => {
    const { db } = openFileInTest()
    fillShop(db, 10)
    const counting = countIn(db)
    const countId = await counting.start()
    const shelfId = saveShelf(db, { shelfId: null, storeId: 1, code: 'A', name: '' }, noon.toISOString())
    counting.scan(counting.join(countId), janOf(3), { shelfId, pieces: 4 })
    counting.scan(counting.join(countId, '佐藤', 2), janOf(3), { shelfId, pieces: 5 })
    expect(readProgress(db, countId)).toMatchObject({
      shelves: [{ code: 'A', products: 1, pieces: 4 }],
      persons: [
        { person: '田中', isRecount: false, pieces: 4 },
        { person: '佐藤', isRecount: true, pieces: 5 },
      ],
    })
  })
})
