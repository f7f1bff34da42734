import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { round, times } from './figures.ts'
import { openScene } from './scene.ts'
import type { Loaded } from './slack.ts'

/**
 * `node test/bench/large.ts`: `get pods -A` where there are thousands of them, and `describe node` of a full node, from the
 * slash command to the answer that the fake Slack accepted, one at a time. Prints one JSON document, with the most memory
 * that the worker, a process of its own as the image runs it, ever held. `--quick` asks less often, `--cluster` asks a real
 * control plane, whose objects say who wrote which of their fields: four times the bytes.
 */
const MANY = 5_000
/** What a node of AKS or of a cluster's defaults can hold at most (kubelet maxPods). */
const FULL = 110
/** As in the Dockerfile. */
const NODE = ['--max-semi-space-size=4', '--heap-growing-percent=40']
const COUNT = process.argv.includes('--quick') ? 5 : 20

// The cluster is a process of its own, which reads this.
if (process.argv.includes('--cluster')) process.env.QUARTERDECK_BENCH_CLUSTER = 'real'

const say = (words: string) => void process.stderr.write(`${words}\n`)
const mb = (bytes = 0) => Math.round(bytes / 1024 / 1024)

const compiled = await mkdtemp(join(tmpdir(), 'quarterdeck-compiled-'))
const env = { MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: compiled }
// The usage a part tells is no part of the image, but would have to be compiled.
const warm = [...NODE, '--import', join(import.meta.dirname, 'usage.ts'), 'src/warm.ts']
spawnSync(process.execPath, warm, { env: { ...process.env, ...env }, stdio: 'inherit' })

say('starting Redis, a cluster, a Slack and the bot')
const scene = await openScene({
  pods: FULL,
  bigPods: MANY,
  lanes: 1,
  apart: true,
  node: NODE,
  env,
})
try {
  const idle = await scene.worker.usage()
  const list = await measure('get pods -A', `${MANY + FULL} pods`)
  const afterList = await scene.worker.usage()
  const describe = await measure('describe node -l agentpool=benchpool', 'benchpool')
  const report = {
    what: `slash command to answer accepted, one at a time, ${COUNT} times each; ms, CPU-ms a command and MB`,
    machine: { cores: availableParallelism(), node: process.version, loadAverage: round(loadavg()[0] ?? 0) },
    getPodsEverywhere: { pods: MANY + FULL, ...list, wanted: { ms: 1_000 } },
    describeNode: { pods: FULL, ...describe, wanted: { ms: 300 } },
    node: NODE.join(' '),
    memoryMb: { idle: mb(idle.rss), peak: mb(afterList.peak), wanted: 200 },
  }
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
} finally {
  await scene.close()
  await rm(compiled, { recursive: true, force: true })
}

async function measure(text: string, expect: string) {
  say(text)
  const ask = (count: number) => scene.slack.ask<Loaded>('load', { text, expect, count, atOnce: 1 })
  const first = await ask(1)
  const before = await scene.worker.usage()
  const { answers } = await ask(COUNT)
  const after = await scene.worker.usage()
  return {
    firstMs: round(first.answers[0] ?? 0),
    ms: times(answers),
    cpuMs: round((after.cpuMs - before.cpuMs) / COUNT),
  }
}
