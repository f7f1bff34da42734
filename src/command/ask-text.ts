import type { Reply } from '../reply.ts'
import { firstLine } from './body.ts'
import type { NeedsText } from './needs-text.ts'

/** Asks for the manifest that a line was said without; sending it says the line again, with the manifest below it. */
export function askForText({ message, hint }: NeedsText, said: string): Reply {
  return {
    nodes: [
      { kind: 'text', text: message },
      {
        kind: 'input',
        id: 'manifest',
        label: 'Paste a manifest',
        command: firstLine(said),
        multiline: true,
        placeholder: 'apiVersion: v1',
      },
      { kind: 'context', text: hint ?? '' },
    ],
  }
}
