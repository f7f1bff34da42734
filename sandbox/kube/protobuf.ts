import { unsupported } from './api-error.ts'
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  console.error(body.toString('hex'), body.toString('latin1'))
  throw unsupported('application/json')
}
