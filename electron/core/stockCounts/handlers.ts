import type { stockCounts } from '#shared/contracts/stockCounts.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { add, scan } from './beep.ts'
import { removeCase } from './cases.ts'
import { createChanged } from './changed.ts'
import { createCountClock } from './clock.ts'
import { confirm, link, setCase, setPieces, takeBack } from './correct.ts'
import { endCount, refuseClosed, renameCount } from './counts.ts'
import { refuseUnknownStore, seenName } from './given.ts'
import { newName } from './names.ts'
import { recountList } from './recountList.ts'
import { recountRound } from './recountRound.ts'
import { stockCountsReads } from './reads.ts'
import { setRun, undo } from './run.ts'
import { countOf, createSessions } from './sessions.ts'
import { orderShelves, refuseUnknownShelf, removeShelf, saveShelf } from './shelves.ts'
import { startCount } from './start.ts'

/** 棚卸: what is to be counted, and counting it. */
export function stockCountsHandlers(core: CoreContext): HandlersOf<typeof stockCounts> {
  const reply = () => core.shopOrNull()?.api.serverClock() ?? null
  const clock = createCountClock({ now: () => core.now(), monotonic: () => performance.now(), server: reply })
  const author = (): string | null => core.shop().profile.userName
  const sessions = createSessions(clock, () => author() ?? '', recountList, reply)
  const changed = createChanged(core)
  const nowAt = (): string => new Date(clock().placedMs).toISOString()
  const done = (countId: string | null): Record<string, never> => {
    changed(countId)
    return {}
  }
  core.onShop((shop) => {
    sessions.forget()
    shop?.api.onReply(() => {
      for (const countId of sessions.placeAnew(shop.db)) changed(countId)
    })
    if (shop === null || shop.file.notices.some(({ code }) => code === 'readOnly')) return
    try {
      sessions.endOld(shop.db)
    } catch (error) {
      core.log.warn('stockCounts.endOld', { error })
    }
  })

  return {
    ...stockCountsReads(core),
    async start({ storeId, name, plan, isBlind }, job) {
      const { db } = core.shop()
      refuseUnknownStore(db, storeId)
      const count = { countId: newName(), storeId, name: seenName(name), plan, isBlind, startedAt: nowAt(), author: author() }
      const started = await startCount(db, count, job, core.now())
      changed(null)
      return started
    },
    rename({ countId, name }) {
      renameCount(core.shop().db, countId, seenName(name))
      return done(countId)
    },
    end({ countId, ended }) {
      endCount(core.shop().db, countId, ended ? nowAt() : null)
      return done(countId)
    },
    saveShelf(shelf) {
      refuseUnknownStore(core.shop().db, shelf.storeId)
      const shelfId = saveShelf(core.shop().db, shelf, nowAt())
      changed(null)
      return { shelfId }
    },
    orderShelves({ storeId, shelfIds }) {
      orderShelves(core.shop().db, storeId, shelfIds, nowAt())
      return done(null)
    },
    removeShelf({ shelfId }) {
      removeShelf(core.shop().db, shelfId, nowAt())
      return done(null)
    },
    join({ countId, person: given, round }) {
      const { db } = core.shop()
      const person = seenName(given)
      refuseClosed(db, countId)
      const session = sessions.join(db, { countId, person, ...(round === 1 ? { round } : recountRound(db, { countId, person, round })) })
      changed(countId)
      return { sessionId: session.sessionId, round: session.round }
    },
    leave({ sessionId }) {
      const { db } = core.shop()
      sessions.leave(db, sessionId)
      return done(countOf(db, sessionId))
    },
    scan({ sessionId, ...asked }) {
      const { countId, storeId } = sessions.get(sessionId)
      refuseUnknownShelf(core.shop().db, storeId, asked.shelfId)
      const beep = scan(core.shop().db, sessions, sessionId, asked, core.now(), clock().placedMs)
      if (beep.entry !== null) changed(countId)
      return beep
    },
    add({ sessionId, ...asked }) {
      const { countId, storeId } = sessions.get(sessionId)
      refuseUnknownShelf(core.shop().db, storeId, asked.shelfId)
      const beep = add(core.shop().db, sessions, sessionId, asked, clock().placedMs)
      changed(countId)
      return beep
    },
    setPieces({ sessionId, seq, pieces, by }) {
      const { db } = core.shop()
      const beep = setPieces(db, sessions, { sessionId, seq }, pieces, by)
      changed(countOf(db, sessionId))
      return beep
    },
    setRun({ sessionId, seq, pieces }) {
      const { db } = core.shop()
      const answer = setRun(db, sessions, { sessionId, seq }, pieces)
      changed(countOf(db, sessionId))
      return answer
    },
    undo(place) {
      const { db } = core.shop()
      const answer = undo(db, sessions, place)
      changed(countOf(db, place.sessionId))
      return answer
    },
    takeBack({ by, ...place }) {
      const { db } = core.shop()
      const beep = takeBack(db, sessions, place, by)
      changed(countOf(db, place.sessionId))
      return beep
    },
    confirm: ({ by, ...place }) => done(confirm(core.shop().db, sessions, place, by)),
    link(asked) {
      const { countId } = sessions.get(asked.sessionId)
      const pieces = link(core.shop().db, sessions, asked)
      changed(countId)
      return { pieces }
    },
    setCase({ sessionId, code, productId, pieces }) {
      sessions.get(sessionId)
      const who = { author: author(), at: nowAt(), by: sessionId }
      const { entries, countIds } = setCase(core.shop().db, sessions, code, { productId, pieces }, who)
      for (const countId of countIds) changed(countId)
      return { entries }
    },
    removeCase({ code }) {
      removeCase(core.shop().db, code)
      return done(null)
    },
  }
}
