import { serverVersion } from '../../src/kube/version.ts'
import type { Node } from '../../src/reply.ts'
import { jsonText } from '../../src/view/json.ts'
import { yamlText } from '../../src/view/yaml.ts'
import type { Executor } from '../context.ts'
import { above } from './around.ts'

/** The server's half of `kubectl version`; the client's half would be the bot's own. */
export const version: Executor<'version'> = async (_args, { output }, context) => {
  const { gitVersion, platform, info } = await serverVersion(context.api, context.signal)
  return { nodes: [above(context, platform), answer(gitVersion, info, output)] }
}

function answer(gitVersion: string, serverVersion: object, output: string | undefined): Node {
  if (output === 'json') return { kind: 'code', text: jsonText({ serverVersion }), answer: true }
  if (output === 'yaml') return { kind: 'code', text: yamlText({ serverVersion }), answer: true }
  return { kind: 'code', text: `Server Version: ${gitVersion}\n`, answer: true }
}
