import type { DecoderAnswer } from './decoder.worker.ts'
import { createRepeats } from './repeats.ts'

/** Why there is no picture: as the browser says it, in the words of the page. */
export type CameraProblem = 'noCamera' | 'denied' | 'taken' | 'unsupported' | 'failed'

const problemOf: Readonly<Record<string, CameraProblem>> = {
  NotFoundError: 'noCamera',
  OverconstrainedError: 'noCamera',
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotReadableError: 'taken',
  AbortError: 'taken',
}

/** Milliseconds between two pictures that are looked at: more would only warm the PC. */
const pictureIntervalMs = 100

interface CameraListeners {
  readonly onPicture: () => void
  readonly onScan: (raw: string) => void
  readonly onProblem: (problem: CameraProblem) => void
}

/** Shows the camera in `video` and scans with it until the returned function is called. */
export function scanWithCamera(video: HTMLVideoElement, { onPicture, onScan, onProblem }: CameraListeners): () => void {
  const ending = new AbortController()
  const { signal } = ending
  const repeats = createRepeats()
  let stream: MediaStream | null = null
  let worker: Worker | null = null

  const stop = (): void => {
    ending.abort()
    worker?.terminate()
    for (const track of stream?.getTracks() ?? []) track.stop()
    video.srcObject = null
  }
  const fail = (problem: CameraProblem): void => {
    if (signal.aborted) return
    stop()
    onProblem(problem)
  }

  async function look(): Promise<void> {
    if (signal.aborted || worker === null) return
    // A picture that is not there yet, or a window that is not shown.
    if (video.readyState < video.HAVE_CURRENT_DATA) return later()
    const picture = await createImageBitmap(video)
    worker.postMessage(picture, [picture])
  }
  const later = (): void => void setTimeout(() => void look().catch(() => fail('failed')), pictureIntervalMs)

  async function start(): Promise<void> {
    if (navigator.mediaDevices === undefined || typeof OffscreenCanvas === 'undefined') return fail('unsupported')
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
    if (signal.aborted) return stop()
    for (const track of stream.getTracks()) track.addEventListener('ended', () => fail('taken'), { once: true })
    video.srcObject = stream
    await video.play()
    onPicture()
    worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('error', () => fail('failed'))
    worker.addEventListener('message', ({ data }: MessageEvent<DecoderAnswer>) => {
      if ('error' in data) return fail('failed')
      for (const raw of repeats(data.codes, performance.now())) onScan(raw)
      later()
    })
    later()
  }

  start().catch((error: unknown) => fail((error instanceof DOMException ? problemOf[error.name] : undefined) ?? 'failed'))
  return stop
}
