import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SCOPES } from '../adapters/slack/check.ts'
import { definitions } from '../src/command/catalog.ts'

const manifest = parse(readFileSync(resolve(import.meta.dirname, '../manifest.yml'), 'utf8'))
const slash: { command: string; description: string; usage_hint: string; should_escape?: boolean }[] =
  manifest.features.slash_commands

test('the Slack app offers the programs of the catalog', () => {
  const programs = new Set([...definitions.map(({ program }) => program), 'k8s', 'aks'])
  expect(slash.map(({ command }) => command).sort()).toEqual([...programs].map((program) => `/${program}`).sort())
})

test('the hint beside /k8s is made of commands that exist', () => {
  const hint = slash.find(({ command }) => command === '/k8s')?.usage_hint ?? ''
  const names = definitions.map(({ name }) => name)
  const [verb = ''] = hint.split(/[ |[]/).filter(Boolean)
  expect(names).toContain(verb)
})

test('names, descriptions and hints are within what Slack accepts', () => {
  expect(slash.length).toBeLessThanOrEqual(50)
  for (const { command, description, usage_hint } of slash) {
    expect(command.length).toBeLessThanOrEqual(32)
    expect(description.length).toBeLessThanOrEqual(2000)
    expect(usage_hint.length).toBeLessThanOrEqual(1000)
  }
  expect(manifest.display_information.name.length).toBeLessThanOrEqual(35)
  expect(manifest.display_information.description.length).toBeLessThanOrEqual(140)
})

test('what the adapter calls is covered by the scopes, and nothing more is asked for', () => {
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...SCOPES].sort())
})
