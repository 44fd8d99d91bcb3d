import type { Kysely } from 'kysely'
import type { Upload, UploadRecord, Use } from '../publish/records.ts'
import type { Tables } from './tables.ts'

/** Where the bytes of pictures stand at WeChat. */
export class Uploads {
  constructor(
    protected readonly db: Kysely<Tables>,
    protected readonly time: () => number,
  ) {}

  async upload(account: string, sha256: string, use: Use): Promise<Upload | undefined> {
    return this.db
      .selectFrom('uploads')
      .select(['ref', 'material', 'at'])
      .where('account', '=', account)
      .where('sha256', '=', sha256)
      .where('use', '=', use)
      .executeTakeFirst()
  }

  async saveUploads(account: string, uploads: readonly UploadRecord[]): Promise<readonly UploadRecord[]> {
    return this.db.transaction().execute(async tx => {
      const standing: UploadRecord[] = []
      for (const { sha256, use, ref, material, at } of uploads) {
        await tx
          .insertInto('uploads')
          .values({ account, sha256, use, ref, material, at })
          .onConflict(conflict => conflict.doNothing())
          .execute()
        const row = await tx
          .selectFrom('uploads')
          .select(['ref', 'material', 'at'])
          .where('account', '=', account)
          .where('sha256', '=', sha256)
          .where('use', '=', use)
          .executeTakeFirstOrThrow()
        standing.push({ sha256, use, ...row })
      }
      return standing
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
