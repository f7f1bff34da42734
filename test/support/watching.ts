import type { Said } from './asking.ts'
import { until } from './until.ts'

/** Looks at the console's messages as they change. */
export type Watching = {
  /** The newest of the bot's messages that fits, once there is one; with all its edits so far counted in `revision`. */
  shows(what: string, fits: (said: Said) => boolean): Promise<Said>
}

export function watching(url: string, channel = 'ops'): Watching {
  const messages = async () => {
    const response = await fetch(`${url}/console/api/messages?channel=${channel}`)
    return ((await response.json()) as { messages: Said[] }).messages
  }
  return {
    async shows(what, fits) {
      let found: Said | undefined
      await until(what, async () => {
        found = (await messages()).findLast((said) => said.reply !== undefined && fits(said))
        return found !== undefined
      }).catch(async (error: unknown) => {
        throw new Error(`${String(error)}; there is: ${(await messages()).map(({ text }) => text).join('\n---\n')}`)
      })
      if (!found) throw new Error(what)
      return found
    },
  }
}
