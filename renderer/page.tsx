import './ui/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { call } from './api/index.ts'
import { createQueryClient, followEngine } from './common/queries.ts'
import { App } from './shell/App.tsx'
import { firstQuestions } from './shell/firstQuestions.ts'
import { keepCounting } from './stockCounts/index.ts'
import { installStyleNonce } from './ui/index.ts'

/** An engine that takes longer (a shop's file that has to be mended) is waited for on the screen. Milliseconds. */
const firstAnswersTimeoutMs = 500

/** Draws the page, with the shop in it where the engine has said by now which it is: nothing is drawn twice then. */
export async function drawPage(): Promise<void> {
  installStyleNonce()
  const root = document.getElementById('root')
  if (root === null) throw new Error('the page has no #root')
  const queries = createQueryClient()
  followEngine(queries)
  const answers = firstQuestions.map((name) => queries.prefetchQuery({ queryKey: [name, {}], queryFn: () => call(name, {}) }))
  await Promise.race([Promise.all(answers), new Promise((resolve) => setTimeout(resolve, firstAnswersTimeoutMs))])
  keepCounting()
  createRoot(root).render(
    <StrictMode>
      <App queries={queries} />
    </StrictMode>,
  )
}
