// Adds up vitest's JSON reports: `sum.mjs FOLDER SUITE...`. A suite that wrote none has failed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? '.'
const broken = []
const total = { passed: 0, failed: 0, skipped: 0 }
for (const suite of process.argv.slice(3)) {
  const path = join(folder, `${suite}.json`)
  const report = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : { numFailedTests: 1, numPassedTests: 0, numPendingTests: 0, success: false }
  const counts = {
    passed: report.numPassedTests,
    // A file that did not load has no test that could fail; it counts as one.
    failed: report.numFailedTests + (report.success || report.numFailedTests > 0 ? 0 : 1),
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
  console.log(`${suite}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  for (const key of Object.keys(total)) total[key] += counts[key]
  for (const file of report.testResults ?? []) {
    const tests = file.assertionResults.filter(({ status }) => status === 'failed')
    broken.push(...tests.map((one) => `${suite}: ${one.fullName}\n${one.failureMessages.join('\n').slice(0, 600)}`))
    if (file.status === 'failed' && tests.length === 0) broken.push(`${suite}: ${file.name}\n${file.message}`)
  }
}
// Said once more at the end, where whoever reads only that finds it.
for (const one of broken) console.log(`FAILED ${one}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
