import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, expect, inject, it } from 'vitest'
import { until } from '../support/until.ts'

const SUPPORT = new URL('../support/control-plane.ts', import.meta.url)
const SCRIPT = `
const { startControlPlane } = await import('${SUPPORT}')
const { server, handle } = await startControlPlane({ controllers: false })
console.log(JSON.stringify({ server, etcd: handle.etcd, folder: handle.folder }))
setInterval(() => {}, 1000)
`

type Place = { readonly server: string; readonly etcd: string; readonly folder: string }

describe.skipIf(inject('beside').kind !== 'own')('a control plane of our own', () => {
  it('ends, and leaves nothing, even when who started it is killed', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const { server, etcd, folder } = JSON.parse(line) as Place
    expect([await listens(server), await listens(etcd)]).toEqual([true, true])
    child.kill('SIGKILL')
    await until('nobody listens any more', async () => !(await listens(server)) && !(await listens(etcd)))
    await until('its folder is gone', async () => !(await exists(folder)))
  })
})

async function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
