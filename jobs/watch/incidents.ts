import type { Told } from '../../src/alert/told.ts'
import { Fault } from '../../src/fault.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { isLive } from '../../src/incident/incident.ts'
import type { Book } from './book.ts'
import { readBook } from './book.ts'
import type { Hushes } from './hushes.ts'
import type { Shelf, Watching } from './shelf.ts'

/** An incident, and what was last told of it. */
export type Filed = { readonly incident: Incident; readonly told: Told | undefined }

/** What people may know of incidents and do about them, whichever process watches. */
export type Incidents = {
  /** Everything that is kept, of every cluster. */
  list(): Promise<readonly Filed[]>
  /** Throws a not-found Fault, or a usage Fault where two clusters have one of that id. */
  find(id: string, cluster?: string): Promise<Filed>
  /** Applies what a person does to how the incident stands, at once with anything else that happens to it. */
  update(id: string, cluster: string | undefined, act: (incident: Incident, now: number) => Incident): Promise<Incident>
  /** How the watch of a cluster goes; undefined where it is not to be watched. */
  watch(cluster: string): Promise<Watch | undefined>
  /** What waits for the report of a cluster. */
  report(cluster: string): Promise<Book['report']>
  readonly hushes: Hushes
  /** Time as the watcher sees it, in ms since the epoch. */
  now(): number
  /** The hour at which the morning begins, for what is snoozed until then. */
  readonly morning: { readonly at: string; readonly tz: string }
}

/** `now` is absent while nobody leads; `began` is absent where nobody ever has. Of incidents: how many are open, and are pages. */
export type Watch = {
  readonly now?: Watching
  readonly began: boolean
  readonly open: number
  readonly pages: number
}

const RACES = 50

export function openIncidents({
  shelves,
  hushes,
  now,
  morning,
}: {
  readonly shelves: readonly Shelf[]
  readonly hushes: Hushes
  readonly now: () => number
  readonly morning: Incidents['morning']
}): Incidents {
  const read = async (shelf: Shelf) => readBook(shelf.cluster, await shelf.load(), now())

  async function list(): Promise<readonly Filed[]> {
    const books = await Promise.all(shelves.map(read))
    return books.flatMap(({ matters, desk }) =>
      Object.values(matters.incidents).map((incident) => ({ incident, told: desk.told[incident.id] })),
    )
  }

  async function find(id: string, cluster?: string): Promise<Filed> {
    const wanted = normal(id)
    const all = (await list()).filter(({ incident }) => incident.state !== 'pending')
    const found = all.filter(({ incident }) => incident.id === wanted)
    const here = found.filter(({ incident }) => cluster === undefined || incident.cluster === cluster)
    const [one, other] = here.length > 0 ? here : found
    if (!one) throw unknownIncident(wanted)
    if (other) {
      throw new Fault('usage', `${wanted} is on ${found.map(({ incident }) => incident.cluster).join(' and on ')}.`, {
        hint: `Say which: --cluster ${one.incident.cluster}`,
      })
    }
    return one
  }

  return {
    list,
    find,
    async update(id, cluster, act) {
      const { incident } = await find(id, cluster)
      const shelf = shelves.find((one) => one.cluster === incident.cluster)
      for (let race = 0; shelf && race < RACES; race++) {
        const { revision, matters } = await read(shelf)
        const before = matters.incidents[incident.key]
        if (before?.id !== incident.id) throw unknownIncident(incident.id)
        const after = act(before, now())
        if (after === before) return after
        const fields = new Map([[`incident ${after.key}`, after]])
        if ((await shelf.commit(revision, { fields })) === 'done') return after
      }
      throw new Fault('conflict', `${incident.id} changes faster than it can be written.`, { retryable: true })
    },
    async watch(cluster) {
      const shelf = shelves.find((one) => one.cluster === cluster)
      if (!shelf) return undefined
      const [book, watching] = await Promise.all([read(shelf), shelf.watching()])
      const told = Object.values(book.matters.incidents).filter(
        (incident) => isLive(incident) && incident.severity !== 'digest' && incident.partOf === undefined,
      )
      const pages = told.filter(({ severity }) => severity === 'page').length
      return { began: book.revision !== '0', open: told.length, pages, ...(watching && { now: watching }) }
    },
    async report(cluster) {
      const shelf = shelves.find((one) => one.cluster === cluster)
      return shelf ? (await read(shelf)).report : new Map()
    },
    hushes,
    now,
    morning,
  }
}

/** `4f2k` and `inc-4f2k` are INC-4F2K. */
function normal(id: string): string {
  const letters = id.toUpperCase()
  return letters.startsWith('INC-') ? letters : `INC-${letters}`
}

function unknownIncident(id: string): Fault {
  return new Fault('not-found', `I know no incident ${id.slice(0, 40)}.`, {
    hint: 'Those that are open: /k8s incidents. What is over is kept for 7 days: /k8s incidents --recent',
  })
}
