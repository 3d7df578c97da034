import { planOfCommit } from './commit.ts'
import { kindsOfLines, linesToRecount, uncountedToDecide } from './decide.ts'
import { productsToRead } from './movements.ts'
import { figuresNow, figuresSince } from './recheck.ts'

/** What the readers work out of a count for the engine. */
export const reviewWork = [planOfCommit, kindsOfLines, uncountedToDecide, linesToRecount, productsToRead, figuresNow, figuresSince] as const
