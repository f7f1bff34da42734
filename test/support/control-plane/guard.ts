import { spawn } from 'node:child_process'

/** Outlives us for a moment when we are killed, to end what we started and remove its folder. */
export type Guard = {
  watch(pid: number): void
  /** All is over in good order: there is nothing left to guard. */
  dismiss(): void
}

/** Reads ids until its input ends, which it does when we do, however that comes about. */
const SCRIPT = `
pids=
while read -r line; do
  [ "$line" = done ] && exit 0
  pids="$pids $line"
done
[ -n "$pids" ] && kill -9 $pids 2>/dev/null
rm -rf "$0"
`

/** Starts a guard over a temporary folder. It is in a session of its own, so that a Ctrl-C does not end it with us. */
export function startGuard(folder: string): Guard {
  const child = spawn('/bin/sh', ['-c', SCRIPT, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  child.unref()
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  return {
    watch: (pid) => void child.stdin.write(`${pid}\n`),
    dismiss: () => void child.stdin.end('done\n'),
  }
}
