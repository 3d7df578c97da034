import { spawn } from 'node:child_process'
import { root, SetupError } from './setup.mjs'

/** Runs a program in this terminal until it ends; our signals are its signals, its exit code is ours. */
export const become = (command, args, env = process.env) => {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env })
  // The terminal sends Ctrl+C to the child too; what is sent to us alone is handed on.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}

/** Runs a command's set-up and start; what a person can mend is told without a stack. */
export const guarded = async (work) => {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : (error?.stack ?? error)}\n`)
    process.exitCode = 1
  }
}
