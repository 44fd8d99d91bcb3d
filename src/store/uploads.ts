import type { Kysely } from 'kysely'
import type { InLibrary } from '../publish/library.ts'
import type { Upload, UploadRecord, Use } from '../publish/records.ts'
import type { Tables } from './tables.ts'

/** Where the bytes of pictures stand at WeChat. */
export class Uploads {
  constructor(
    protected readonly db: Kysely<Tables>,
    protected readonly time: () => number,
  ) {}

  upload(account: string, sha256: string, use: Use): Promise<Upload | undefined> {
    return standing(this.db, account, sha256, use).executeTakeFirst()
  }

  saveUploads(account: string, uploads: readonly UploadRecord[]): Promise<readonly UploadRecord[]> {
    return this.db.transaction().execute(async tx => {
      const kept: UploadRecord[] = []
      for (const { sha256, use, ref, material, at } of uploads) {
        await tx
          .insertInto('uploads')
          .values({ account, sha256, use, ref, material, at })
          // the row that stands is held until the end, or somebody could set it aside before it is read
          .onConflict(conflict => conflict.columns(['account', 'sha256', 'use']).doUpdateSet({ sha256 }))
          .execute()
        kept.push({ sha256, use, ...(await standing(tx, account, sha256, use).executeTakeFirstOrThrow()) })
      }
      return kept
    })
  }

  async forgetUpload(account: string, sha256: string, use: Use): Promise<void> {
    await this.db
      .deleteFrom('uploads')
      .where('account', '=', account)
      .where('sha256', '=', sha256)
      .where('use', '=', use)
      .execute()
  }

  async library(account: string): Promise<readonly InLibrary[]> {
    const rows = await this.db
      .selectFrom('uploads')
      .select(['sha256', 'use', 'material', 'at'])
      .where('account', '=', account)
      .where('material', 'is not', null)
      .orderBy('at')
      .orderBy('material')
      .execute()
    const uses: readonly Use[] = ['inline', 'cover']
    return rows.map(({ sha256, use, material, at }) => ({
      sha256,
      use: uses.find(one => one === use) ?? null,
      material: material!,
      at,
    }))
  }

  async addresses(account: string): Promise<number> {
    const { count } = await this.db
      .selectFrom('uploads')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('account', '=', account)
      .where('material', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async setAside(account: string, material: string): Promise<void> {
    await reuse(this.db, account, material, `aside:${material}`)
  }

  async putBack(account: string, material: string, use: Use): Promise<void> {
    await this.db.transaction().execute(async tx => {
      const { sha256 } = await tx
        .selectFrom('uploads')
        .select('sha256')
        .where('account', '=', account)
        .where('material', '=', material)
        .executeTakeFirstOrThrow()
      if (await standing(tx, account, sha256, use).executeTakeFirst()) return
      await reuse(tx, account, material, use)
    })
  }

  async forgetMaterial(account: string, material: string): Promise<void> {
    await this.db.deleteFrom('uploads').where('account', '=', account).where('material', '=', material).execute()
  }
}

const standing = (db: Kysely<Tables>, account: string, sha256: string, use: Use) =>
  db
    .selectFrom('uploads')
    .select(['ref', 'material', 'at'])
    .where('account', '=', account)
    .where('sha256', '=', sha256)
    .where('use', '=', use)

async function reuse(db: Kysely<Tables>, account: string, material: string, use: string): Promise<void> {
  await db.updateTable('uploads').set({ use }).where('account', '=', account).where('material', '=', material).execute()
}
