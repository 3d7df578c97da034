export { Lookup } from './Lookup.tsx'
export { closeLookups, lookUp } from './state.ts'
