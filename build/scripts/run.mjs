import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, SetupError } from './setup.mjs'

/** How often we look whether who started us is still there. Milliseconds. */
const checkIntervalMs = 500
/** So long a program may take to end in order (it closes its file and keeps a copy) before it is ended. Milliseconds. */
const endTimeoutMs = 30_000
/** First free number for a pipe, after stdin, stdout and stderr. */
const pipeFd = 3

/** Arguments for Node that make a script end with us; the app's programs look after that themselves. */
export const endingWithUs = ['--import', pathToFileURL(path.join(import.meta.dirname, 'endWithParent.mjs')).href]

/** Environment and pipes of a child that ends when we are gone, however we end. */
export const forChild = (env = process.env) => ({
  stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  env: { ...env, BANTO_PARENT_FD: String(pipeFd) },
})

const parentOf = (pid) => {
  try {
    // The name of a process stands in brackets and may hold anything; the parent comes second after it.
    if (process.platform === 'linux') return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/su, '').trim().split(' ')[1])
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
  } catch {
    return 0
  }
}

const isThere = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * npm starts a shell, and that starts us: a signal may reach npm alone. Calls `onGone` when either is
 * gone. What was started by the system itself (process 1) has nobody to end with.
 */
const watchAncestors = (onGone) => {
  const parent = process.ppid
  if (parent <= 1) return
  const npm = process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32' ? parentOf(parent) : 0
  const timer = setInterval(() => {
    if (process.ppid === parent && isThere(parent) && (npm <= 1 || parentOf(parent) === npm)) return
    clearInterval(timer)
    onGone()
  }, checkIntervalMs)
  timer.unref()
}

/** Runs a program in this terminal until it ends; our signals are its signals, its exit code is ours. */
export const runForeground = (command, args, env = process.env) => {
  const child = spawn(command, args, { cwd: root, ...forChild(env) })
  const pipe = child.stdio[pipeFd]
  pipe?.on('error', () => undefined)
  // The terminal sends Ctrl+C to the child too; what is sent to us alone is handed on.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  watchAncestors(() => {
    pipe?.destroy()
    setTimeout(() => child.kill('SIGKILL'), endTimeoutMs).unref()
  })
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
