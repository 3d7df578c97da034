import { planOfCommit } from './commit.ts'
import { kindsOfLines, linesToRecount, uncountedToDecide } from './decide.ts'
import { productsToRead } from './movements.ts'

/** What the readers work out of a count for the engine. */
export const reviewWork = [planOfCommit, kindsOfLines, uncountedToDecide, linesToRecount, productsToRead] as const
