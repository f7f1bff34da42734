import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ApiError } from '../../../sandbox/kube/api-error.ts'
import { decodeProtobuf } from '../../../sandbox/kube/protobuf.ts'

// What `kubectl auth can-i get pods` 1.35 sends.
const CAN_I =
  '6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a65637441636365737352657669657712390a100a0012001a0022002a00320038004200121b0a190a0473686f7012036765741a0022002a04706f647332003a001a08080012001a0020001a002200'

const field = (tag: number, content: string | Buffer) => {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from([tag * 8 + 2, bytes.length]), bytes])
}
const envelope = (apiVersion: string, kind: string, raw: Buffer) =>
  Buffer.concat([Buffer.from('k8s\0'), field(1, Buffer.concat([field(1, apiVersion), field(2, kind)])), field(2, raw)])

describe('protobuf bodies', () => {
  it('are read as the objects they are', () => {
    expect(decodeProtobuf(Buffer.from(CAN_I, 'hex'))).toEqual({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { namespace: 'shop', verb: 'get', resource: 'pods' } },
    })
    const entry = Buffer.concat([field(1, 'key'), field(2, 'value')])
    const map = Buffer.concat([field(1, field(1, 'a')), field(2, entry)])
    expect(decodeProtobuf(envelope('v1', 'ConfigMap', map))).toMatchObject({
      metadata: { name: 'a' },
      data: { key: 'value' },
    })
  })

  it('lose nothing silently: a kind or a field that is not known is refused', () => {
    expect(() => decodeProtobuf(envelope('v1', 'Unheard', Buffer.alloc(0)))).toThrow(/unknown format/)
    const strange = field(15, 'something')
    expect(() => decodeProtobuf(envelope('v1', 'ConfigMap', strange))).toThrow(/field 15 of ConfigMap/)
  })

  it("that make no sense are the sender's fault, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('ConfigMap', 'Deployment', 'Job'),
        (bytes, kind) => {
          for (const body of [Buffer.concat([Buffer.from('k8s\0'), bytes]), envelope('v1', kind, Buffer.from(bytes))]) {
            try {
              decodeProtobuf(body)
            } catch (error) {
              expect(error).toBeInstanceOf(ApiError)
            }
          }
        },
      ),
    )
  })
})
