import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { findChromium, openBrowser } from './chromium.ts'
import { openStage } from './stage.ts'

// Pictures of the page for people to look at: node test/browser/shots.ts <folder>
const folder = resolve(process.argv[2] ?? 'shots')
const path = findChromium()
if (!path) throw new Error('There is no chromium on this machine.')
mkdirSync(folder, { recursive: true })

const stage = await openStage()
const browser = await openBrowser(path)

async function look(name: string, page: Page): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

async function open(colorScheme: 'light' | 'dark', width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height }, hasTouch: width < 500 })
  page.on('console', (message) => message.type() === 'error' && console.error(name, message.text()))
  page.on('pageerror', (error) => console.error(error))
  await page.goto(stage.url)
  await page.getByRole('textbox').waitFor()
  return page
}

async function ask(page: Page, text: string): Promise<void> {
  const before = await page.locator('article').count()
  await page.getByRole('textbox').fill(text)
  await page.getByRole('textbox').press('Enter')
  await page
    .locator('article')
    .nth(before + 1)
    .waitFor()
}

let name = 'first'
const page = await open('light', 1280, 860)
await look('welcome', page)
await page.getByRole('textbox').fill('/k8s g')
await look('hints', page)
for (const [shot, line] of [
  ['pods', '/k8s get pods -n shop'],
  ['wide', '/k8s get pods -A -o wide'],
  ['error', '/k8s get pods --sortby age'],
  ['log', '/k8s logs deploy/api -n shop'],
] as const) {
  name = shot
  await ask(page, line)
  await look(shot, page)
}
await page.getByRole('button', { name: 'Break something' }).click()
await look('trouble', page)
await page.getByRole('menuitem').first().click()
await page.getByRole('button', { name: /alerts/ }).click()
await page.getByRole('button', { name: 'Acknowledge' }).waitFor()
await page.getByRole('button', { name: 'Logs' }).click()
await page.getByLabel('Thread').locator('article').waitFor()
await page.locator('.talk').evaluate((element) => element.scrollTo(0, 0))
await look('incident', page)
await page.getByRole('button', { name: 'Undo rollout' }).click()
await look('confirm', page)
await page.getByRole('dialog').getByRole('button', { name: 'Undo rollout' }).click()
await page.getByLabel('Thread').locator('article').nth(1).waitFor()
await look('thread', page)
await page.keyboard.press('Control+k')
await look('palette', page)
await page.keyboard.press('Escape')
await page.locator('.segments').getByText('Teams').click()
await page.locator('.teams .ac-adaptiveCard').first().waitFor()
await page.locator('.talk').evaluate((element) => element.scrollTo(0, 0))
await look('teams-incident', page)
await page.getByRole('button', { name: /ops/ }).click()
await page.locator('.teams .ac-adaptiveCard').first().waitFor()
await page.locator('.talk').evaluate((element) => element.scrollTo(0, 0))
await look('teams-pods', page)
await page.locator('.segments').getByText('Text').click()
await look('text', page)

const dark = await open('dark', 1280, 860)
await ask(dark, '/k8s get pods -n shop')
await look('dark-pods', dark)
await dark.getByRole('button', { name: /alerts/ }).click()
await dark.getByRole('button', { name: 'Acknowledge' }).waitFor()
await look('dark-incident', dark)
await dark.locator('.segments').getByText('Teams').click()
await dark.locator('.teams .ac-adaptiveCard').first().waitFor()
await dark.locator('.talk').evaluate((element) => element.scrollTo(0, 0))
await look('dark-teams', dark)

const phone = await open('light', 390, 844)
await look('phone', phone)
await ask(phone, '/k8s get pods -n shop')
await look('phone-pods', phone)
await phone.getByRole('button', { name: 'Channels' }).click()
await look('phone-drawer', phone)
await phone.getByRole('button', { name: /alerts/ }).click()
await phone.getByRole('button', { name: 'Acknowledge' }).waitFor()
await phone.locator('.talk').evaluate((element) => element.scrollTo(0, 0))
await look('phone-incident', phone)

await browser.close()
await stage.close()
