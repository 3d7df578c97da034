import type { VirtualPrinterState } from '#shared/contracts/printing.ts'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import type { Paper } from '#shared/domain/paper.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import { decoderOf, rollOf } from '../paper/index.ts'
import type { InOrder, PaperDecoder } from '../paper/decoder.ts'
import type { PaperRoll } from '../paper/roll.ts'
import { escposSpeech, starSpeech, type RealTime, type Speech } from './speech.ts'

/** A printer of 200 mm a second: dots a millisecond. */
const usualDotsPerMs = 1.6
/** A real printer stops taking bytes long before this; there is nothing to stop here. */
const mostHeld = 16 * 1024 * 1024
const tickMs = 20

const fresh: VirtualPrinterState = { paper: 'full', dotsLeft: null, cover: 'closed', power: 'on', cutter: 'works', drawer: 'closed' }

export interface VirtualPrinterOptions {
  /** Dots of paper a millisecond; Infinity: at once. */
  readonly dotsPerMs?: number
  readonly onChanged?: () => void
  /** False: like an old one, it answers no proof. */
  readonly proves?: boolean
}

/**
 * A receipt printer without metal: speaks the real bytes of its language, holds what it was sent, prints at a printer's speed, runs
 * out of paper in the middle, keeps its buffer and goes on after a refill; and its paper can be looked at.
 */
export class VirtualPrinter {
  private readonly speech: Speech
  private readonly roll: PaperRoll
  private readonly decoder: PaperDecoder
  private readonly options: VirtualPrinterOptions
  private readonly hosts = new Map<DeviceConnection, { isAutomatic: boolean; partial: Uint8Array }>()
  private held: Uint8Array[] = []
  private heldBytes = 0
  private at = 0
  private etbCount = 0
  private isStopped = false
  private budget = 0
  private timer: NodeJS.Timeout | undefined
  /** Who sent what is worked off now: answers in the order of the data go there. */
  private printing: DeviceConnection | null = null
  private state_ = fresh
  private revision_ = 0

  constructor(settings: ReceiptPrinterSettings, options: VirtualPrinterOptions = {}) {
    this.options = options
    this.speech = settings.language === 'star' ? starSpeech : escposSpeech
    this.roll = rollOf(settings)
    this.decoder = decoderOf(settings.language)(this.roll, this.answers())
  }

  get state(): VirtualPrinterState {
    return this.state_
  }
  get revision(): number {
    return this.revision_
  }
  /** Nothing is left to print. */
  get isEmpty(): boolean {
    return this.heldBytes === 0
  }
  paper(): Paper {
    return this.roll.paper()
  }
  tear(): void {
    this.roll.tear()
    this.changed()
  }

  /** Plugs a line in: the printer's end of it. */
  attach(line: DeviceConnection): void {
    const host = { isAutomatic: false, partial: new Uint8Array(0) }
    this.hosts.set(line, host)
    line.onBytes((bytes) => this.receive(line, host, bytes))
    line.onClose(() => {
      this.hosts.delete(line)
      if (this.printing === line) this.printing = null
    })
  }

  /** What a person does to it. Switched off it forgets what it held, and its lines are dead. */
  set(part: Partial<VirtualPrinterState>): void {
    const before = this.state_
    this.state_ = { ...before, ...part }
    if (part.paper === 'full') this.state_ = { ...this.state_, dotsLeft: part.dotsLeft ?? null }
    if (this.state_.power === 'off') {
      this.forget()
      for (const line of this.hosts.keys()) void line.close()
    }
    this.tellHosts()
    this.changed()
    this.go()
  }

  /** No more timers; for tests and for a device that is removed. */
  end(): void {
    clearTimeout(this.timer)
    for (const line of this.hosts.keys()) void line.close()
  }

  private get standing() {
    return { state: this.state_, isStopped: this.isStopped, etbCount: this.etbCount }
  }

  private say(line: DeviceConnection | null, bytes: Uint8Array): void {
    if (line !== null && bytes.length > 0) line.write(bytes).catch(() => undefined)
  }
  private tellHosts(): void {
    for (const [line, { isAutomatic }] of this.hosts) if (isAutomatic) this.say(line, this.speech.automatic(this.standing))
  }
  private changed(): void {
    this.revision_ += 1
    this.options.onChanged?.()
  }

  private answers(): InOrder {
    const proves = this.options.proves !== false
    return {
      processed: (id) => proves && this.say(this.printing, this.speech.processed(id)),
      transmit: () => this.say(this.printing, this.speech.transmitted(this.standing)),
      automaticStatus: (isOn) => {
        const host = this.printing === null ? undefined : this.hosts.get(this.printing)
        if (host === undefined) return
        host.isAutomatic = isOn
        if (isOn) this.say(this.printing, this.speech.automatic(this.standing))
      },
      count: () => {
        if (proves) this.etbCount = (this.etbCount + 1) % 32
        this.tellHosts()
      },
      resetCount: () => {
        this.etbCount = 0
        this.tellHosts()
      },
    }
  }

  private receive(line: DeviceConnection, host: { isAutomatic: boolean; partial: Uint8Array }, bytes: Uint8Array): void {
    if (this.state_.power === 'asleep') {
      // What wakes it is lost.
      this.state_ = { ...this.state_, power: 'on' }
      this.changed()
      return
    }
    if (this.state_.power === 'off') return
    const all = Buffer.concat([host.partial, bytes])
    let kept = 0
    for (let at = 0; at < all.length; at += 1) {
      const found = this.speech.realTime(all.subarray(at))
      if (found === null) continue
      if (found.length === 0) {
        this.hold(all.subarray(kept, at))
        host.partial = Uint8Array.from(all.subarray(at))
        this.printing = line
        return this.go()
      }
      if (found.command !== null) {
        this.hold(all.subarray(kept, at))
        this.obey(line, found.command)
        at += found.length - 1
        kept = at + 1
      }
    }
    host.partial = new Uint8Array(0)
    this.hold(all.subarray(kept))
    this.printing = line
    this.go()
  }

  private hold(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.heldBytes + bytes.length > mostHeld) return
    this.held.push(Uint8Array.from(bytes))
    this.heldBytes += bytes.length
  }
  private forget(): void {
    this.held = []
    this.heldBytes = 0
    this.at = 0
    this.isStopped = false
    this.printing = null
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private obey(line: DeviceConnection, command: RealTime): void {
    switch (command.kind) {
      case 'status':
        return this.say(line, this.speech.status(command.which, this.standing))
      case 'recover':
        if (this.state_.cutter === 'jammed') return
        if (command.isCleared) this.forget()
        this.isStopped = false
        return
      case 'clear':
        this.forget()
        return this.say(line, this.speech.cleared())
      case 'reset':
        this.forget()
        this.etbCount = 0
        return this.tellHosts()
      case 'continue':
        return
    }
  }

  private get canPrint(): boolean {
    const { paper, cover, power, cutter } = this.state_
    return paper !== 'out' && cover === 'closed' && power === 'on' && cutter === 'works'
  }

  /** Prints at once where it has no speed, else in small steps until nothing is left. */
  private go(): void {
    if (this.timer !== undefined) return
    const isInstant = (this.options.dotsPerMs ?? usualDotsPerMs) === Number.POSITIVE_INFINITY
    if (isInstant) return this.work(Number.POSITIVE_INFINITY)
    this.work(0)
    this.timer = setTimeout(() => this.tick(), tickMs)
  }
  private tick(): void {
    this.timer = undefined
    this.budget += tickMs * (this.options.dotsPerMs ?? usualDotsPerMs)
    this.work(this.budget)
    if (this.heldBytes > this.at && this.canPrint) this.timer = setTimeout(() => this.tick(), tickMs)
    else this.budget = 0
  }

  private work(dots: number): void {
    const bytes = this.held.length === 1 ? this.held[0] : Buffer.concat(this.held)
    if (bytes === undefined || bytes.length === 0) return
    this.held = [bytes]
    const begin = this.roll.height
    const wasOffline = this.isStopped
    const pulses = this.roll.pulses
    let height = begin
    for (;;) {
      if (!this.canPrint) {
        this.isStopped = this.at < bytes.length
        break
      }
      // What takes no paper is worked off at once, as a printer does with what comes before a line end.
      if (this.roll.height - begin > dots) break
      const used = this.decoder.step(bytes.subarray(this.at))
      if (used === 0) break
      this.at += used
      this.wear(this.roll.height - height)
      height = this.roll.height
    }
    if (dots !== Number.POSITIVE_INFINITY) this.budget = Math.max(0, this.budget - (this.roll.height - begin))
    this.held = [bytes.subarray(this.at)]
    this.heldBytes = bytes.length - this.at
    this.at = 0
    if (this.canPrint) this.isStopped = false
    if (this.roll.pulses !== pulses) {
      this.state_ = { ...this.state_, drawer: 'open' }
      this.tellHosts()
      this.changed()
    }
    if (this.roll.height !== begin || wasOffline !== this.isStopped) this.changed()
  }

  /** So much paper has gone out; the end may come. */
  private wear(dots: number): void {
    const { dotsLeft } = this.state_
    if (dotsLeft === null || dots <= 0) return
    const left = dotsLeft - dots
    this.state_ = { ...this.state_, dotsLeft: Math.max(0, left), paper: left <= 0 ? 'out' : this.state_.paper }
    if (left <= 0) {
      this.isStopped = true
      this.tellHosts()
    }
  }
}
