import type { ChangeName } from '../../src/command/catalog.ts'
import type { Planner } from './planner.ts'
import { cordon, uncordon } from './plans/cordon.ts'
import { rolloutPause, rolloutRestart, rolloutResume } from './plans/rollout-change.ts'
import { rolloutUndo } from './plans/rollout-undo.ts'
import { scale } from './plans/scale.ts'
import { setEnv } from './plans/set-env.ts'
import { setImage } from './plans/set-image.ts'
import { setResources } from './plans/set-resources.ts'

/** One planner a change; a command without one does not compile. */
export const planners: { readonly [N in ChangeName]: Planner<N> } = {
  scale,
  cordon,
  uncordon,
  'rollout restart': rolloutRestart,
  'rollout undo': rolloutUndo,
  'rollout pause': rolloutPause,
  'rollout resume': rolloutResume,
  'set image': setImage,
  'set env': setEnv,
  'set resources': setResources,
}
