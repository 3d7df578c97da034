export { ChangesScreen } from './ChangesScreen.tsx'
export { useStepping, type Stepping } from './useStepping.ts'
export { useChangeWords, type ChangeWords } from './words.ts'
