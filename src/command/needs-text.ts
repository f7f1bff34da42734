import { Fault } from '../fault.ts'

/** A command was said without the text it takes: whoever can ask for it does, and otherwise this says how it is given. */
export class NeedsText extends Fault {
  constructor(command: string) {
    super('usage', `${command} needs a manifest: put it under the command, on lines of its own.`, {
      hint: 'A code block is best; several documents are set apart by ---. A file that was shared here, or a URL, goes behind -f.',
    })
  }
}
