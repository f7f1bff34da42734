import { apiVersionsOf } from '../../src/kube/api-versions.ts'
import { compareText } from '../../src/view/fields.ts'
import type { Executor } from '../context.ts'
import { above, below } from './around.ts'

/** `kubectl api-versions`. */
export const apiVersions: Executor<'api-versions'> = async (_args, _flags, context) => {
  const versions = [...(await apiVersionsOf(context.api, context.signal))].sort(compareText)
  return {
    nodes: [
      above(context, `${versions.length} versions`),
      {
        kind: 'code',
        text: versions.map((version) => `${version}\n`).join(''),
        filename: 'api-versions.txt',
        answer: true,
      },
      below(context),
    ],
  }
}
