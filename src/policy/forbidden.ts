import { Fault } from '../fault.ts'

/** What somebody reads whom the rules forbid a command: which rule it was, and what would work. */
export function forbidden(verb: string, { rule, reason }: { readonly rule: string; readonly reason: string }): Fault {
  return new Fault('denied', `You may not ${verb} that: ${reason}`, {
    hint:
      rule === 'default'
        ? 'An admin can add a rule to quarterdeck.yaml under policy.rules.'
        : `The rule that decided is called ${rule}. What you may do: /k8s policy test @you COMMAND`,
  })
}
