import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

const colours = ['#0F4C81', '#1d7a46']

/** Small pictures of different bytes: one for the cover, one for the text. */
const pictures = Promise.all(
  colours.map((background, index) =>
    sharp({ create: { width: 320 + index * 10, height: 160, channels: 3, background } })
      .png()
      .toBuffer(),
  ),
)

export interface DraftText {
  readonly title: string
  /** @default 2026-10-09 */
  readonly date?: string
  /** Front matter beyond title, author, date and cover. */
  readonly meta?: string
  readonly body?: string
}

/** A text with every kind of picture: a file, the account's own code, and the code of an address. */
export const ILLUSTRATED = `## 本周要点

港口的岸电改造在三个泊位完成，夜间靠泊的船只改用岸上供电，码头的噪声随之下降。

![泊位一](pictures/one.png)

第二批设备在十月进场，安装与调试由同一支队伍承担。

## 联系

![公众号](qr:account)

![报名](qr:https://example.org/apply?from=bulletin)
`

/** A text without pictures, for tests that are not about uploads. */
export const PLAIN = `## 要点

港口的岸电改造在三个泊位完成，夜间靠泊的船只改用岸上供电。
`

const markdown = ({ title, date = '2026-10-09', meta = '', body = PLAIN }: DraftText): string =>
  `---\ntitle: ${title}\nauthor: 岸电小组\ndate: ${date}\ncover: pictures/cover.png\n${meta}---\n\n${body}`

/** Writes a draft file with its pictures; gives its path from the workspace. */
export async function writeDraft(workspace: string, name: string, text: DraftText): Promise<string> {
  const folder = join(workspace, 'drafts', 'pictures')
  await mkdir(folder, { recursive: true })
  const bytes = await pictures
  for (const [index, file] of ['cover', 'one'].entries()) {
    await writeFile(join(folder, `${file}.png`), bytes[index]!)
  }
  await writeFile(join(workspace, 'drafts', `${name}.md`), markdown(text))
  return `drafts/${name}.md`
}
