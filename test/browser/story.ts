import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { findChromium, openBrowser } from './chromium.ts'

// The story of a change in a running demo, played in its page, with pictures: node test/browser/story.ts <url> <folder>
const [url = 'http://localhost:3000', into = 'shots'] = process.argv.slice(2)
const folder = resolve(into)
const path = findChromium()
if (!path) throw new Error('There is no chromium on this machine.')
mkdirSync(folder, { recursive: true })
const browser = await openBrowser(path)

/** Pods come up in their own time. */
const ROLLED_MS = 120_000

async function open(width: number, height: number, phone = false): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, hasTouch: phone, deviceScaleFactor: phone ? 2 : 1 })
  page.on('pageerror', (error) => console.error(error))
  await page.goto(url)
  await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' })
  return page
}

/** A picture that begins with what is looked at. */
async function look(name: string, page: Page, says: RegExp): Promise<void> {
  await card(page, says).evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}

async function act(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('radio', { name }).check({ force: true })
}

async function ask(page: Page, line: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message to/ }).fill(line)
  await page.getByRole('textbox', { name: /^Message to/ }).press('Enter')
}

const card = (page: Page, says: RegExp): Locator => page.getByRole('article').filter({ hasText: says }).last()

const desk = await open(1280, 860)
const phone = await open(390, 844, true)

await act(desk, /Olivia/)
await ask(desk, '/k8s set image deploy/web web=registry.example/shop/web:3.0.0 --reason "checkout fix, PR 412"')
await card(desk, /APPROVAL/).waitFor()
await act(desk, /Lena/)
await look('change-approval', desk, /APPROVAL/)
await look('change-approval-phone', phone, /APPROVAL/)
await card(desk, /APPROVAL/)
  .getByRole('button', { name: 'Approve' })
  .click()
await card(desk, /ROLLING OUT.*[1-9] of \d+ ready/).waitFor({ timeout: ROLLED_MS })
await look('change-rollout', desk, /ROLLING OUT/)
await look('change-rollout-phone', phone, /ROLLING OUT/)
await card(desk, /ROLLED OUT/).waitFor({ timeout: ROLLED_MS })
await look('change-done', desk, /ROLLED OUT/)

await act(desk, /Olivia/)
await ask(desk, '/k8s set image deploy/web web=registry.example/shop/web:3.0.1-broken')
await card(desk, /APPROVAL/).waitFor()
await act(desk, /Lena/)
await card(desk, /APPROVAL/)
  .getByRole('button', { name: 'Approve' })
  .click()
await card(desk, /IN TROUBLE.*no such image/s).waitFor({ timeout: ROLLED_MS })
await desk
  .getByText(/does not get on/)
  .first()
  .waitFor()
await act(desk, /Olivia/)
await look('change-trouble', desk, /IN TROUBLE/)
await look('change-trouble-phone', phone, /IN TROUBLE/)
await card(desk, /IN TROUBLE/)
  .getByRole('button', { name: 'Undo' })
  .click()
await card(desk, /APPROVAL/).waitFor()
await act(desk, /Lena/)
await card(desk, /APPROVAL/)
  .getByRole('button', { name: 'Approve' })
  .click()
await card(desk, /REPLACED/).waitFor({ timeout: ROLLED_MS })
await desk
  .getByRole('article')
  .filter({ hasText: /ROLLED OUT/ })
  .nth(1)
  .waitFor({ timeout: ROLLED_MS })
await look('change-undone', desk, /REPLACED/)
await browser.close()
