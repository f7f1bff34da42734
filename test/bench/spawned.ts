import { readFile } from 'node:fs/promises'
import type { Kubectl } from '../support/kubectl.ts'
import type { Times } from './figures.ts'
import { round, times } from './figures.ts'

/** What a run of spawned kubectls cost; `cpuMs` a command, of the kubectl processes alone. */
export type Spawned = { readonly ms: Times; readonly perSecond: number; readonly cpuMs: number }

/** getconf CLK_TCK, the same 100 on every Linux there is. */
const TICKS_A_SECOND = 100

/** Asks the real kubectl, so many at once. Throws when one fails or does not say `rows` lines and a header. */
export async function spawnKubectl(
  kubectl: Kubectl,
  asking: { readonly kubeconfig: string; readonly args: readonly string[]; readonly rows: number },
  load: { readonly count: number; readonly atOnce: number },
): Promise<Spawned> {
  const taken: number[] = []
  let left = load.count
  const lane = async () => {
    while (left-- > 0) {
      const began = performance.now()
      const { stdout, stderr, code } = await kubectl(asking.args, { kubeconfig: asking.kubeconfig })
      taken.push(performance.now() - began)
      const lines = stdout.trimEnd().split('\n').length
      if (code !== 0 || lines !== asking.rows + 1) throw new Error(`kubectl: ${code}, ${lines} lines, ${stderr}`)
    }
  }
  const cpu = await childrenCpuMs()
  const began = performance.now()
  await Promise.all(Array.from({ length: load.atOnce }, lane))
  const seconds = (performance.now() - began) / 1_000
  return {
    ms: times(taken),
    perSecond: round(load.count / seconds),
    cpuMs: round(((await childrenCpuMs()) - cpu) / load.count),
  }
}

/** CPU of this process's children that have ended: cutime and cstime, what getrusage(RUSAGE_CHILDREN) says (proc(5)). */
async function childrenCpuMs(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[13]) + Number(fields[14])) * 1_000) / TICKS_A_SECOND
}
