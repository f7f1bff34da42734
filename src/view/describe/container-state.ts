import type { Fields } from '../fields.ts'
import { dig, fieldsOf, isFields, numberOf, textOf } from '../fields.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'

/** What the kubelet says of a container (describe.go, describeContainerState). */
export function writeState(write: Write, status: Fields): void {
  writeOne(write, 'State', fieldsOf(status.state))
  if (isFields(dig(status, 'lastState', 'terminated'))) writeOne(write, 'Last State', fieldsOf(status.lastState))
  write(2, `Ready:\t${status.ready === true ? 'True' : 'False'}\n`)
  write(2, `Restart Count:\t${numberOf(status.restartCount) ?? 0}\n`)
}

function writeOne(write: Write, title: string, state: Fields): void {
  if (isFields(state.running)) {
    write(2, `${title}:\tRunning\n`)
    write(3, `Started:\t${dateText(state.running.startedAt)}\n`)
  } else if (isFields(state.terminated) && !isFields(state.waiting)) writeTerminated(write, title, state.terminated)
  else {
    write(2, `${title}:\tWaiting\n`)
    const reason = textOf(fieldsOf(state.waiting).reason)
    if (reason !== '') write(3, `Reason:\t${reason}\n`)
  }
}

function writeTerminated(write: Write, title: string, end: Fields): void {
  write(2, `${title}:\tTerminated\n`)
  if (textOf(end.reason) !== '') write(3, `Reason:\t${textOf(end.reason)}\n`)
  if (textOf(end.message) !== '') write(3, `Message:\t${textOf(end.message)}\n`)
  write(3, `Exit Code:\t${numberOf(end.exitCode) ?? 0}\n`)
  const signal = numberOf(end.signal) ?? 0
  if (signal > 0) write(3, `Signal:\t${signal}\n`)
  write(3, `Started:\t${dateText(end.startedAt)}\n`)
  write(3, `Finished:\t${dateText(end.finishedAt)}\n`)
}
