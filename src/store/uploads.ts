import type { Kysely } from 'kysely'
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
          .onConflict(conflict => conflict.doNothing())
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
}

const standing = (db: Kysely<Tables>, account: string, sha256: string, use: Use) =>
  db
    .selectFrom('uploads')
    .select(['ref', 'material', 'at'])
    .where('account', '=', account)
    .where('sha256', '=', sha256)
    .where('use', '=', use)
