import type { Kubectl, KubectlResult } from './kubectl.ts'

/** How many kubectls run at once; each is quick, and its start is what costs. */
const AT_ONCE = 6
/** kubectl lives for so short a time that its garbage need not be collected, which saves a third of it. */
const QUICK = { GOGC: 'off' }

/** What real kubectl says to each of these lines, as whoever the kubeconfig is; `stdin` by line, for `-f -`. */
export async function askKubectl(
  kubectl: Kubectl,
  kubeconfig: string,
  lines: readonly string[],
  stdin: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, KubectlResult>> {
  const results = new Map<string, KubectlResult>()
  const waiting = [...lines]
  const run = async () => {
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
      const given = stdin.get(line)
      results.set(
        line,
        await kubectl(shellWords(line), { kubeconfig, env: QUICK, ...(given !== undefined && { stdin: given }) }),
      )
    }
  }
  // The first fills the discovery cache for the others.
  await kubectl(['get', 'pods'], { kubeconfig })
  await Promise.all(Array.from({ length: AT_ONCE }, run))
  return results
}

function shellWords(line: string): string[] {
  return (line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
