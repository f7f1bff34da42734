import { startClock } from '../../jobs/clock.ts'
import { connected, connectProducer, connectWorker, disconnect } from '../../jobs/connection.ts'
import { startDeliveries } from '../../jobs/deliver.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { jobId } from '../../jobs/seal.ts'
import { startWorker } from '../../jobs/worker.ts'
import { startRedis } from '../../sandbox/redis.ts'
import type { Address, Chat, Platform } from '../../src/chat.ts'
import type { Job } from '../../src/job.ts'
import { randomPrefix } from '../support/prefix.ts'

/**
 * `node test/bench/queue.ts [commands] [at once]`: command in, reply accepted by a chat that does nothing, through real
 * queues. Prints JSON: commands a second, CPU of this process a command, and how long one takes from end to end.
 */
const total = Number(process.argv[2] ?? 10_000)
const atOnce = Number(process.argv[3] ?? 50)
const visibility = process.argv[4] === 'channel' ? 'channel' : 'private'

const silent = { info() {}, warn: console.warn, error: console.error }
const server = await startRedis()
const prefix = randomPrefix()
const secret = 'bench'
const chatSide = connectProducer(server.url, silent)
const workerSide = connectWorker(server.url, silent)
await Promise.all([connected(chatSide, 5_000), connected(workerSide, 5_000)])
const front = startProducer({ redis: chatSide, prefix, secret })
const back = startProducer({ redis: workerSide, prefix, secret })
const clock = await startClock(workerSide, silent)
const arrived = new Map<string, () => void>()

const chat: Chat = {
  platform: 'console',
  start: async () => undefined,
  async send(_to, _reply, id) {
    arrived.get(id)?.()
    return { message: id }
  },
  stop: async () => undefined,
}
const rows = Array.from({ length: 20 }, (_, i) => [`api-7d4b9c6f5-${i}`, '1/1', 'Running', '0', '3h'])
const reply = { nodes: [{ kind: 'table' as const, columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'], rows }] }
const words = { nodes: [{ kind: 'text' as const, text: 'no' }] }
const worker = startWorker({
  redis: workerSide,
  prefix,
  secret,
  clock,
  log: silent,
  run: async () => reply,
  deliver: back.deliver,
  faultReply: () => words,
  problemReply: () => words,
})
const deliveries = startDeliveries({
  redis: workerSide,
  prefix,
  secret,
  log: silent,
  chats: new Map<Platform, Chat>([['console', chat]]),
  mask: (said) => said,
})

function command(n: number): Job {
  const address: Address = { platform: 'console', team: 'T1', channel: `C${n % 50}`, visibility, user: 'U1' }
  const askedAt = clock.now()
  return {
    v: 1,
    id: jobId(secret, 'console', 'T1', `${prefix} ${n}`),
    line: '/k8s get pods -n shop',
    principal: { platform: 'console', team: 'T1', user: 'U1', name: 'oncall', standing: 'member' },
    address,
    cluster: 'prod-weu',
    askedAt,
    deadline: askedAt + 30_000,
  }
}

async function ask(n: number): Promise<number> {
  const job = command(n)
  const { promise, resolve } = Promise.withResolvers<void>()
  arrived.set(`${job.id}.reply`, resolve)
  const started = performance.now()
  await front.enqueue(job)
  await promise
  arrived.delete(`${job.id}.reply`)
  return performance.now() - started
}

async function measure(count: number, lanes: number, from: number) {
  let next = from
  const times: number[] = []
  const cpu = process.cpuUsage()
  const redisCpu = await redisCpuMs()
  const started = performance.now()
  const lane = async () => {
    while (next < from + count) times.push(await ask(next++))
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - started) / 1_000
  const used = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (part: number) => Number((times[Math.floor(times.length * part)] ?? 0).toFixed(2))
  return {
    atOnce: lanes,
    commandsPerSecond: Math.round(count / seconds),
    cpuMsPerCommand: Number(((used.user + used.system) / 1_000 / count).toFixed(3)),
    redisCpuMsPerCommand: Number((((await redisCpuMs()) - redisCpu) / count).toFixed(3)),
    p50: at(0.5),
    p99: at(0.99),
  }
}

async function redisCpuMs(): Promise<number> {
  const info = await workerSide.info('cpu')
  const used = (name: string) => Number(info.match(`${name}:([\\d.]+)`)?.[1] ?? 0)
  return (used('used_cpu_user') + used('used_cpu_sys')) * 1_000
}

await measure(500, atOnce, 0)
const many = await measure(total, atOnce, 1_000_000)
const single = await measure(Math.min(500, total), 1, 2_000_000)
console.log(JSON.stringify({ visibility, total, many, single }))

await worker.close(5_000)
await deliveries.close(5_000)
await Promise.all([front.close(), back.close()])
clock.stop()
await Promise.all([disconnect(chatSide), disconnect(workerSide)])
await server.stop()
