import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRequest } from '../../../src/view/describe/pkcs10.ts'
import { WHOLE } from '../requests.ts'

const pemOf = (der: Buffer) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`

test('who asks, and for what names', () => {
  const request = readRequest(pemOf(Buffer.from(WHOLE, 'base64')))
  expect(request?.subject.get('2.5.4.10')).toEqual(['Gesellschaft für Web'])
  expect(request?.dnsNames).toEqual(['web', 'web.shop.svc'])
  expect(request?.ipAddresses).toEqual(['10.0.0.7', 'fd00::1:0:0:7'])
})

test('what is none is undefined, however it is damaged', () => {
  for (const text of ['', 'x', pemOf(Buffer.alloc(0)).replace('REQUEST', ''), pemOf(Buffer.from([0x30, 0x80, 0]))])
    expect(readRequest(text)).toBeUndefined()
  const whole = Buffer.from(WHOLE, 'base64')
  const damages = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(damages, fc.nat(whole.length), (places, length) => {
      const damaged = Buffer.from(whole)
      for (const [at, byte] of places) damaged[at] = byte
      readRequest(pemOf(damaged.subarray(0, length)))
      readRequest(pemOf(damaged))
    }),
  )
})
