import { askFirstQuestions } from './shell/firstQuestions.ts'

// The engine is asked while the rest of the page is still being loaded. Not awaited: the page imports what stands here.
askFirstQuestions()
void import('./page.tsx').then(({ drawPage }) => drawPage())
