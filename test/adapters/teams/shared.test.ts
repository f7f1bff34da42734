import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ANN } from '../../support/teams-world.ts'
import { stage } from './stage.ts'

const MANIFEST = 'kind: ConfigMap\n'
const PATHS = new Map<string | undefined, Buffer>([
  ['/cm.yaml', Buffer.from(MANIFEST)],
  ['/photo.yaml', Buffer.from([0xff, 0xfe, 0x00])],
  ['/huge.yaml', Buffer.alloc(300 * 1024, 'x')],
])

/** Somebody's OneDrive; whoever asks with a token of ours is shown the door. */
async function openDrive(): Promise<string> {
  const server = createServer((request, response) => {
    const found = request.headers.authorization ? undefined : PATHS.get(request.url)
    if (request.url === '/moved') response.writeHead(302, { location: '/cm.yaml' }).end()
    else response.writeHead(found ? 200 : 404).end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a file that is sent along is read when it is wanted, by any name or its own; and nothing from elsewhere', async () => {
  const [{ fake, asked }, drive] = await Promise.all([stage(), openDrive()])
  const sent = async (path: string) => {
    const url = path.startsWith('/') ? `${drive}${path}` : path
    await fake.say({ user: ANN, conversation: 'personal', text: 'apply -n shop', file: { name: 'cm.yaml', url } })
    return asked.at(-1)
  }
  const request = await sent('/cm.yaml')
  expect(request?.text).toBe('apply -n shop')
  const read = { name: 'cm.yaml', text: MANIFEST }
  const { shared } = request ?? {}
  expect([await shared?.(), await shared?.('cm.yaml'), await shared?.('other.yaml')]).toEqual([read, read, undefined])

  for (const [path, message] of Object.entries(REFUSED)) {
    const wrong = await sent(path)
    await expect(wrong?.shared?.()).rejects.toMatchObject({ name: 'Fault', message, hint: expect.any(String) })
  }
  await fake.say({ user: ANN, conversation: 'personal', text: 'get pods' })
  expect(asked.at(-1)).not.toHaveProperty('shared')
})

const REFUSED = {
  '/photo.yaml': 'cm.yaml is no text.',
  '/huge.yaml': 'cm.yaml is larger than the 256 KiB that I read.',
  '/gone': 'Teams does not hand me cm.yaml any more.',
  '/moved': 'cm.yaml could not be read.',
  'https://evil.example/cm.yaml': 'cm.yaml is not kept where I may read it.',
  'http://169.254.169.254/metadata': 'cm.yaml is not kept where I may read it.',
}
