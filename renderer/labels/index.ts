export { leaveLabels } from './state.ts'
