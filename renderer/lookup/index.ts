export { Lookup } from './Lookup.tsx'
export { lookUp } from './state.ts'
