import type { Reply } from '../../../src/reply.ts'
import { placed } from './placed.ts'

/** What a reply keeps folded, each to unfold: in plain text nothing else would bring it. */
export function FoldedTexts({ reply }: { reply: Reply }) {
  const folded = reply.nodes.flatMap((node) => (node.kind === 'code' && node.folded ? [node] : []))
  return placed(folded).map(({ thing, place }) => (
    <details key={place}>
      <summary>{thing.filename ?? 'text'}</summary>
      <pre className="plain">{thing.text}</pre>
    </details>
  ))
}
