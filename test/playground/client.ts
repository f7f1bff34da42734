import type { Page } from 'playwright-core'

/** A person at the playground's page. */
export type Client = {
  readonly page: Page
  /** Opens a conversation by its name in the list. */
  open(name: string): Promise<void>
  /** Types and sends; with `mention`, to the bot by name as one must among others. */
  say(text: string, mention?: boolean): Promise<void>
  press(name: string | RegExp): Promise<void>
  /** Resolves when the conversation shows that text; says what it shows instead. */
  sees(text: string): Promise<void>
  shot(path: string): Promise<void>
}

const WAIT_MS = 20_000

export async function openClient(page: Page, url: string): Promise<Client> {
  // Its fonts come from the network, which there is none of.
  await page.route(/^https:/, (route) => route.abort())
  await page.setViewportSize({ width: 1400, height: 1000 })
  await page.goto(url)
  await page.getByRole('textbox').first().waitFor({ timeout: WAIT_MS })
  let opened = 'Personal Chat'

  const open = async (name: string) => {
    opened = name
    await page.getByRole('treeitem', { name }).last().click()
  }
  return {
    page,
    open,
    async say(text, mention = false) {
      const box = page.getByRole('textbox').first()
      await box.click()
      if (mention) {
        await page.keyboard.type('@')
        await page.getByRole('menuitem', { name: 'Quarterdeck' }).click()
        await page.keyboard.type(' ')
      }
      await page.keyboard.type(text)
      await page
        .getByRole('button', { name: /^(Send Message|Post|Send)$/ })
        .first()
        .click()
    },
    async press(name) {
      await page.getByRole('button', { name }).last().click({ timeout: WAIT_MS })
    },
    async sees(text) {
      const found = page.getByText(text).first()
      try {
        await found.waitFor({ timeout: WAIT_MS / 2 })
      } catch {
        // What comes first into a channel is painted when its conversation is opened again.
        const here = opened
        await open(here === 'Personal Chat' ? 'Group Chat' : 'Personal Chat')
        await open(here)
        await found.waitFor({ timeout: WAIT_MS / 2 }).catch(async () => {
          throw new Error(`no “${text}” in: ${(await page.locator('body').innerText()).slice(0, 3_000)}`)
        })
      }
    },
    async shot(path) {
      await page.screenshot({ path })
    },
  }
}
