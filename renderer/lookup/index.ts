export { Lookup } from './Lookup.tsx'
export { closeLookups } from './state.ts'
