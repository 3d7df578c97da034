import { describe, expect, it } from 'vitest'
import { draftOf, hostAndPort, newDevice, readDraft, twinOf } from '../../renderer/devices/draft.ts'

describe('the address of a device as it is typed', () => {
  it.each([
    ['192.168.1.50', '9100', '192.168.1.50', '9100'],
    [' １９２.168.1.50 ', '9100', '192.168.1.50', '9100'],
    ['http://192.168.1.50/', '9100', '192.168.1.50', '9100'],
    ['127.0.0.1:9804', '9100', '127.0.0.1', '9804'],
    ['https://printer.local:8008/', '9100', 'printer.local', '8008'],
    ['a b;rm', '9100', 'a b;rm', '9100'],
    ['fe80::1', '9100', 'fe80::1', '9100'],
  ])('%j is taken apart where it is plain', (host, port, wantedHost, wantedPort) => {
    expect(hostAndPort({ host, port })).toEqual({ host: wantedHost, port: wantedPort })
  })

  it('that is none, or a name of 61 characters, is told at its field', () => {
    const draft = draftOf({ ...newDevice(), name: 'レジ横' })
    for (const host of ['a b;rm', '', 'x'.repeat(300)]) expect(readDraft({ ...draft, host })).toEqual({ wrong: ['host'] })
    expect(readDraft({ ...draft, host: '192.168.1.50', name: 'あ'.repeat(61) })).toEqual({ wrong: ['name'] })
    expect(readDraft({ ...draft, host: '192.168.1.50', name: '\u0007' })).toEqual({ wrong: ['name'] })
    expect(readDraft({ ...draft, host: '192.168.1.50', port: '70000' })).toEqual({ wrong: ['port'] })
  })
})

describe('a device like one that is there already', () => {
  const tcp = (name: string, host: string, port = 9100) => ({ name, place: { kind: 'tcp' as const, host, port } })
  const others = [tcp('レジ横', 'printer.local'), { name: '画面', place: { kind: 'virtual' as const } }]
  it('is told by its address, whatever its name; by its name else; on screen many may be', () => {
    expect(twinOf(tcp('厨房', 'Printer.local'), others)).toEqual({ by: 'place', name: 'レジ横' })
    expect(twinOf(tcp('厨房', 'printer.local', 9101), others)).toBeNull()
    expect(twinOf(tcp(' レジ横', '192.168.1.9'), others)).toEqual({ by: 'name', name: 'レジ横' })
    expect(twinOf({ name: '画面2', place: { kind: 'virtual' } }, others)).toBeNull()
  })
})
