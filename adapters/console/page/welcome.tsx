import type { Channel } from './api.ts'
import { useScene } from './scene.ts'

/** An empty channel: what this is, and things to try. */
export function Welcome({ channel, onExample }: { channel: Channel; onExample: (text: string) => void }) {
  const { world, person } = useScene()
  const choose = (example: string) => {
    onExample(example)
    document.getElementById('composer')?.focus()
  }
  return (
    <div className="welcome">
      <img src="/console/icon.svg" alt="" width="56" height="56" />
      <h2>Welcome to #{channel.name}</h2>
      <p>
        {channel.topic}. Ask as you would ask kubectl; the cluster answers {person.name}, not a bot account.
      </p>
      {world.examples.length > 0 && (
        <ul className="chips" aria-label="Examples">
          {world.examples.map((example) => (
            <li key={example}>
              <button type="button" onClick={() => choose(example)}>
                {example}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
