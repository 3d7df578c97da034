import { app } from '#shared/contracts/app.ts'
import { appHandlers } from './app/handlers.ts'
import type { CoreContext } from './context.ts'
import { area, type Area } from './rpc/dispatcher.ts'

/** Every area of the engine beside its contract. A job of the user is added here and nowhere else. */
export const areasOf = (core: CoreContext): readonly Area[] => [
  area('app', app, appHandlers(core)),
]
