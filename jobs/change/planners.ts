import type { KubeChangeName, Planner } from './planner.ts'
import { apply, create } from './plans/apply.ts'
import { autoscale } from './plans/autoscale.ts'
import { certificateApprove, certificateDeny } from './plans/certificate.ts'
import { cordon, uncordon } from './plans/cordon.ts'
import { createConfigMap, createJob, createNamespace } from './plans/create.ts'
import { debug } from './plans/debug.ts'
import { deleteObjects } from './plans/delete.ts'
import { deploy } from './plans/deploy.ts'
import { drain } from './plans/drain.ts'
import { elevate } from './plans/elevate.ts'
import { exec } from './plans/exec.ts'
import { expose } from './plans/expose.ts'
import { annotate, label } from './plans/label.ts'
import { patch } from './plans/patch.ts'
import { rolloutPause, rolloutRestart, rolloutResume } from './plans/rollout-change.ts'
import { rolloutUndo } from './plans/rollout-undo.ts'
import { scale } from './plans/scale.ts'
import { setEnv } from './plans/set-env.ts'
import { setImage } from './plans/set-image.ts'
import { setResources } from './plans/set-resources.ts'
import { taint } from './plans/taint.ts'

/** One planner a change; a command without one does not compile. */
export const planners: { readonly [N in KubeChangeName]: Planner<N> } = {
  deploy,
  scale,
  cordon,
  uncordon,
  drain,
  elevate,
  taint,
  label,
  annotate,
  patch,
  autoscale,
  exec,
  'certificate approve': certificateApprove,
  'certificate deny': certificateDeny,
  debug,
  expose,
  delete: deleteObjects,
  apply,
  create,
  'create job': createJob,
  'create namespace': createNamespace,
  'create configmap': createConfigMap,
  'rollout restart': rolloutRestart,
  'rollout undo': rolloutUndo,
  'rollout pause': rolloutPause,
  'rollout resume': rolloutResume,
  'set image': setImage,
  'set env': setEnv,
  'set resources': setResources,
}
