export { keepCounting } from './keepInWindow.ts'
export { leaveStockCounts } from './state.ts'
export { useUnrecordedCount } from './useUnrecordedCount.ts'
