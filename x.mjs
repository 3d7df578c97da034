import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
if (isMainThread) {
  const w = new Worker(new URL(import.meta.url), { workerData: process.argv[2] })
  w.on('message', (m) => {
    console.log(m)
    if (process.argv[2].startsWith('term')) w.terminate()
  })
  w.on('error', (e) => console.log('ERR', e.message))
  w.on('exit', (c) => {
    console.log('exit', c)
    setTimeout(() => console.log('main fine'), 300)
  })
} else {
  const { SerialPort } = await import('serialport')
  const p = new SerialPort({ path: '/tmp/work/ptyA', baudRate: 9600, autoOpen: false })
  p.on('error', () => {})
  p.on('data', () => {})
  await new Promise((r) => p.open(r))
  if (workerData.includes('stop'))
    process.on('exit', () => {
      try {
        p.port.poller.stop()
        console.log('stopped')
      } catch (e) {
        console.log(e)
      }
    })
  parentPort.postMessage('open')
  if (workerData.startsWith('exit')) setTimeout(() => process.exit(0), 50)
  if (workerData.startsWith('throw'))
    setTimeout(() => {
      throw new Error('x')
    }, 50)
}
