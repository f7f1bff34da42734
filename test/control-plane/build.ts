import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binary } from '../support/control-plane/binaries.ts'
import { BINARIES, cacheFolder, kubernetesVersion, lacking, MODULE } from '../support/control-plane/binaries.ts'

/** Something that one sentence explains. */
class BuildError extends Error {}

/** Progress goes to stderr, so that stdout is the directory alone: `KUBEBUILDER_ASSETS=$(npm run -s control-plane:build)`. */
const say = (line: string) => console.error(line)

try {
  console.log(await build())
} catch (error) {
  if (!(error instanceof BuildError)) throw error
  say(error.message)
  process.exitCode = 1
}

/** Builds what the cache has not yet and returns its folder, which appears complete or not at all. */
async function build(): Promise<string> {
  const folder = await cacheFolder()
  if ((await lacking(folder)).length === 0) return folder
  const go = await goVersion()
  const version = await kubernetesVersion()
  say(`Building Kubernetes ${version} with ${go} (about 8 minutes on two cores, once).`)

  await mkdir(dirname(folder), { recursive: true })
  const draft = await mkdtemp(`${folder}.draft-`)
  try {
    for (const [i, name] of BINARIES.entries()) await compile(name, version, draft, `${i + 1}/${BINARIES.length}`)
    await publish(draft, folder)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return folder
}

async function compile(name: Binary, version: string, folder: string, count: string): Promise<void> {
  say(`[${count}] ${name} ...`)
  const start = performance.now()
  const target = join(folder, name)
  const args = ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', flags(version), '-o', target]
  const { code, stderr } = await go([...args, `./cmd/${name}`])
  if (code !== 0) throw new BuildError(`go build of ${name} failed (exit code ${code}):\n${stderr.trim().slice(-4000)}`)
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  const megabytes = ((await stat(target)).size / 1e6).toFixed(0)
  say(`[${count}] ${name} built in ${seconds} s (${megabytes} MB)`)
}

/** The version that the API server tells; modules carry none of their own (hack/lib/version.sh sets the same). */
function flags(version: string): string {
  const [major, minor] = version.slice(1).split('.')
  const at = 'k8s.io/component-base/version'
  const told = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  return ['-s', '-w', ...Object.entries(told).map(([field, value]) => `-X ${at}.${field}=${value}`)].join(' ')
}

/** Somebody who built the same beside us may have been faster. */
async function publish(draft: string, folder: string): Promise<void> {
  if ((await lacking(folder)).length === 0) return
  await rm(folder, { recursive: true, force: true })
  try {
    await rename(draft, folder)
  } catch (error) {
    if ((await lacking(folder)).length > 0) throw error
  }
}

async function goVersion(): Promise<string> {
  const { code, stdout, stderr } = await go(['version'])
  if (code === 0) return stdout.replace(/^go version /, '').trim()
  // Without the Go that go.mod asks for, `go version` itself says so.
  throw new BuildError(`The Go toolchain cannot be used: ${stderr.trim()}`)
}

type Result = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function go(args: readonly string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd: MODULE, env: { ...process.env, GOFLAGS: '' } })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      const none =
        'There is no Go toolchain on PATH: install Go 1.26 or later (https://go.dev/dl) to build the control plane.'
      reject(error.code === 'ENOENT' ? new BuildError(none) : error)
    })
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
