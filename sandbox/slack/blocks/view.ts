import type { Check, Json, Report } from './check.ts'
import { boolean, fail, isObject, string } from './check.ts'
import { plainText } from './composition.ts'
import { oneOf, shape } from './shape.ts'
import { BLOCK_COUNT, blockErrors } from './validate.ts'

/** A view as JSON: https://docs.slack.dev/reference/views. */
export const VIEW_BYTES = 250_000

const array: Check = (value, report) => {
  if (!Array.isArray(value)) fail(report, 'must provide an array')
  else if (value.length > BLOCK_COUNT.modal) fail(report, `no more than ${BLOCK_COUNT.modal} items allowed`)
}
const common = { private_metadata: string(3000, 0), callback_id: string(255, 0), external_id: string(255, 0) }
const home = oneOf(shape('home', { blocks: array }, common))
const modal = oneOf(
  shape(
    'modal',
    { title: plainText(24), blocks: array },
    {
      ...common,
      submit: plainText(24),
      close: plainText(24),
      clear_on_close: boolean,
      notify_on_close: boolean,
      submit_disabled: boolean,
    },
    submitWhenAsked,
  ),
)

function submitWhenAsked(value: Json, report: Report): void {
  const asks = Array.isArray(value.blocks) && value.blocks.some((block) => isObject(block) && block.type === 'input')
  if (asks && value.submit === undefined) fail(report, 'missing required field: submit')
}

/** What Slack would hold against a view of this kind, with pointers from `/view`. */
export function viewErrors(view: unknown, kind: 'modal' | 'home'): string[] {
  const report: Report = { errors: [], path: ['view'] }
  const check = kind === 'home' ? home : modal
  check(view, report)
  if (report.errors.length > 0 || !isObject(view) || !Array.isArray(view.blocks)) return report.errors
  return blockErrors(view.blocks, kind, ['view', 'blocks'])
}
