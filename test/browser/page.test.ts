import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Assets } from '../../adapters/console/assets.ts'
import { bundlePage } from '../../adapters/console/assets.ts'
import { findChromium, openBrowser } from './chromium.ts'
import { incident } from './replies.ts'
import type { Stage } from './stage.ts'
import { openStage } from './stage.ts'

const path = findChromium()
if (!path) console.warn('SKIPPED: the page is tested in chromium, and there is none in /usr/bin or on PATH.')
const inBrowser = test.skipIf(!path)

let browser: Browser
let stage: Stage
let assets: Promise<Assets>

beforeAll(async () => {
  if (!path) return
  assets = bundlePage()
  browser = await openBrowser(path)
})

afterAll(async () => {
  await browser?.close()
})

/** The page in a fresh profile. Nothing may go wrong in it, and nothing may leave this machine. */
async function open(options: BrowserContextOptions = {}): Promise<Page> {
  stage = await openStage(() => assets)
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (hostname !== '127.0.0.1' && !['data:', 'blob:'].includes(protocol)) problems.push(`went to ${request.url()}`)
  })
  page.on('pageerror', (error) => problems.push(error.message))
  // Chromium reports every refused request; the one test that is refused expects its 503.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 503')) problems.push(message.text())
  })
  onTestFinished(async () => {
    await context.close()
    await stage.close()
    expect(problems).toEqual([])
  })
  await page.goto(stage.url)
  await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' })
  return page
}

const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to/ })
const focused = (page: Page) => page.evaluate('document.activeElement.id')

async function ask(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

async function alarm(page: Page): Promise<void> {
  const to = { platform: 'console', team: 'console', channel: 'ops', visibility: 'channel', user: 'oncall' } as const
  await stage.console.send(to, incident, 'alarm')
  await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
}

inBrowser('typing a command shows the answer, and only to who asked', async () => {
  const page = await open()
  expect(await focused(page)).toBe('composer')
  await page.keyboard.type('/k8s get pods -n shop')
  await page.keyboard.press('Enter')
  const answer = page.getByRole('article', { name: /Quarterdeck/ })
  await answer.getByRole('table').waitFor()
  expect(await answer.getByRole('row').count()).toBe(9)
  expect(await answer.getByText('Only visible to you').count()).toBe(1)
  expect(await page.locator('p[aria-live]').textContent()).toContain('prod-weu · shop · 8 pods')

  await page.keyboard.press('Alt+2')
  expect(await page.getByRole('article').count()).toBe(0)
  expect(stage.requests.map(({ text, principal }) => [text, principal.user])).toEqual([
    ['/k8s get pods -n shop', 'oncall'],
  ])
})

inBrowser('earlier commands come back with the up arrow, Tab completes, Esc clears', async () => {
  const page = await open()
  await ask(page, '/k8s get pods')
  await ask(page, '/k8s get pods --sortby age')
  await page.getByRole('article').nth(3).waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await composer(page).inputValue()).toBe('/k8s get pods')
  await page.keyboard.press('ArrowDown')
  expect(await composer(page).inputValue()).toBe('/k8s get pods --sortby age')
  await page.keyboard.press('Escape')
  expect(await composer(page).inputValue()).toBe('')
  await page.keyboard.type('/k8s l')
  await page.keyboard.press('Tab')
  expect(await composer(page).inputValue()).toBe('/k8s logs deploy/api -n shop')
})

inBrowser('a text of several lines is written in a field of its own, and goes below the line as it is', async () => {
  const page = await open()
  await ask(page, '/k8s apply')
  const field = page.getByRole('textbox', { name: 'Paste a manifest' })
  const send = page.getByRole('article').getByRole('button', { name: 'Send' })
  await field.waitFor()
  expect(await send.isDisabled()).toBe(true)
  await field.fill('kind: ConfigMap')
  await field.press('Enter')
  await page.keyboard.type('metadata: {name: a}')
  await send.click()
  await page.getByRole('article').getByRole('table').waitFor()
  expect(stage.requests.at(-1)?.text).toBe('/k8s apply\nkind: ConfigMap\nmetadata: {name: a}')
})

inBrowser('a table sorts by its columns, ages by how long they are', async () => {
  const page = await open()
  await ask(page, '/k8s get pods')
  await page.getByRole('button', { name: 'AGE' }).click()
  await page.getByRole('button', { name: 'AGE' }).click()
  expect(await page.getByRole('columnheader', { name: 'AGE' }).getAttribute('aria-sort')).toBe('descending')
  expect(await page.getByRole('row').nth(1).getByRole('cell').first().textContent()).toBe('search-0')
})

inBrowser('a button edits its message in place', async () => {
  const page = await open()
  await alarm(page)
  await page.getByRole('button', { name: 'Acknowledge' }).click()
  await page.getByText('acknowledged by @oncall').waitFor()
  expect(await page.getByRole('article').count()).toBe(1)
  expect(stage.requests[0]).toMatchObject({ text: '/k8s ack INC-4F2K', surface: 'click' })
})

inBrowser('a dangerous button asks first, and its answer goes in the thread', async () => {
  const page = await open()
  await alarm(page)
  await page.getByRole('button', { name: 'Undo rollout' }).click()
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(stage.requests).toHaveLength(0)
  await page.getByRole('button', { name: 'Undo rollout' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo rollout' }).click()
  await page.getByRole('region', { name: 'Thread' }).getByText('ROLLING OUT').waitFor()
  expect(stage.requests.map(({ text }) => text)).toEqual(['/k8s rollout undo deploy/api -n shop'])
})

inBrowser('a choice runs its command', async () => {
  const page = await open()
  await alarm(page)
  await page.getByRole('combobox', { name: 'Snooze' }).selectOption('1 hour')
  await expect.poll(() => stage.requests.map(({ text }) => text)).toEqual(['/k8s snooze INC-4F2K 1h'])
})

inBrowser('the same message as Teams shows it, with actions that work', async () => {
  const page = await open()
  await alarm(page)
  await page.getByText('Teams', { exact: true }).click()
  const card = page.locator('.ac-adaptiveCard')
  await card.getByText('PAGE').waitFor()
  await card.getByRole('button', { name: 'Undo rollout' }).click()
  await card.getByText('Roll api in shop').waitFor()
  await card.getByRole('button', { name: 'Logs' }).click()
  await page.locator('.ac-adaptiveCard').nth(1).waitFor()
  await card.first().getByRole('combobox').selectOption('1 hour')
  await card.first().getByRole('button', { name: 'Choose' }).click()
  await expect
    .poll(() => stage.requests.map(({ text }) => text))
    .toEqual(['/k8s logs deploy/api -n shop', '/k8s snooze INC-4F2K 1h'])
})

inBrowser('Teams draws a table as a table, and Text shows what kubectl prints', async () => {
  const page = await open()
  await ask(page, '/k8s get pods')
  await page.getByText('Teams', { exact: true }).click()
  await page.locator('.ac-adaptiveCard').getByRole('columnheader', { name: 'READY' }).waitFor()
  await page.getByText('Text', { exact: true }).click()
  await expect.poll(() => page.locator('pre.plain').textContent()).toMatch(/^NAME {20,}READY {3}STATUS/m)
})

inBrowser('the theme follows the system until somebody chooses, and the choice stays', async () => {
  const page = await open({ colorScheme: 'dark' })
  const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  const dark = await ground()
  await page.getByRole('button', { name: 'Light theme' }).click()
  expect(await ground()).not.toBe(dark)
  await page.reload()
  await page.getByRole('button', { name: 'Dark theme' }).waitFor()
  expect(await ground()).toBe('rgb(255, 255, 255)')
})

inBrowser('on a phone nothing is wider than the screen, and channels slide in', async () => {
  const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await ask(page, '/k8s get pods -A -o wide')
  await page.getByRole('table').waitFor()
  await alarm(page)
  await page.getByText('Teams', { exact: true }).click()
  await page.locator('.ac-adaptiveCard').first().waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await page.evaluate("document.querySelector('.talk').scrollWidth")).toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'alerts' }).click()
  await page.getByRole('heading', { name: 'Welcome to #alerts' }).waitFor()
})

inBrowser('Ctrl-K goes anywhere by typing, Alt and arrows to the next channel', async () => {
  const page = await open()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('liam')
  await page.keyboard.press('Enter')
  expect(await page.getByRole('radio', { name: /Liam/ }).isChecked()).toBe(true)
  await page.keyboard.press('Alt+ArrowDown')
  await page.getByRole('heading', { level: 1, name: 'alerts' }).waitFor()
  expect(await focused(page)).toBe('composer')
})

inBrowser('trouble on demand arrives in the other channel, counted', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Break something' }).press('Enter')
  await page.keyboard.press('Enter')
  await page.getByText('Started: api runs out of memory').waitFor()
  await page.getByRole('button', { name: /alerts 1 new/ }).click()
  await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
})

inBrowser('what takes long says so, and a refusal keeps what was typed', async () => {
  const page = await open()
  await ask(page, '/k8s slow')
  await page.getByText('Working', { exact: true }).waitFor()
  await stage.console.stop()
  await ask(page, '/k8s get pods')
  await page.getByText('The bot is not taking requests now.').waitFor()
  await expect.poll(() => composer(page).inputValue()).toBe('/k8s get pods')
})
