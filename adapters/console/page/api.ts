import type { Message } from '../message.ts'

export type Person = { readonly id: string; readonly name: string; readonly standing: string; readonly title: string }
export type Channel = { readonly id: string; readonly name: string; readonly topic: string }
export type World = {
  readonly people: readonly Person[]
  readonly channels: readonly Channel[]
  readonly examples: readonly string[]
  readonly trouble: readonly { readonly id: string; readonly label: string }[]
}

type Said = { readonly channel: string; readonly user: string; readonly text: string; readonly thread?: string }
type Clicked = { readonly message: string; readonly action: string; readonly user: string; readonly value?: string }

export const loadWorld = () => call<World>('world')
export const loadMessages = () => call<{ messages: Message[]; cursor: string }>('messages?last=300')
export const say = (said: Said) => call<{ id: string }>('messages', said)
export const click = (clicked: Clicked) => call<{ id: string }>('actions', clicked)
export const startTrouble = (id: string) => call<{ id: string }>('trouble', { id })

/** Rejects with an Error whose message is the API's own sentence. */
async function call<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`/console/api/${path}`, init).catch(() => {
    throw new Error('The console does not answer. Is it still running?')
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error ?? `The console answered ${response.status}.`)
  return answer
}
