export { ChangesScreen } from './ChangesScreen.tsx'
export { useStepping, type Stepping } from './useStepping.tsx'
export { useChangeWords, type ChangeWords } from './words.ts'
