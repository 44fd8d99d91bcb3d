import type { Ability } from './account.ts'
import type { Call, JsonCall, Reply, UploadCall } from './call.ts'
import { addDraft, countDrafts, deleteDraft, getDraft, listDrafts, switchDrafts, updateDraft } from './draft.ts'
import { checkCallback, readRequest } from './diagnosis.ts'
import { deleteMass, getMass, getSpeed, sendAll, sendList, setSpeed } from './mass.ts'
import { preview } from './mass-preview.ts'
import { countMaterial, deleteMaterial, getMaterial, listMaterial } from './material/library.ts'
import { addMaterial, getTemporary, uploadInline, uploadTemporary } from './material/upload.ts'
import { apiAddresses, callbackAddresses } from './network.ts'
import { deletePublished, getArticle, getPublish, listPublished, submit } from './publish.ts'
import { createCode } from './qrcode.ts'
import { clearOne, clearQuota, readQuota } from './quota.ts'

type Answer = Reply | Promise<Reply>

/** A call behind a token: what it needs, how its body comes, and who answers. `plain`: answered as text/plain. */
export type Route = {
  readonly ability: Ability
  readonly plain?: 'always' | 'errors'
  /** A body may be left out: it stands for `{}`. */
  readonly mayBeEmpty?: true
  /** What a body that is no JSON is answered with; 47001 where nothing stands here. */
  readonly notJson?: number
} & (
  | { readonly takes: 'nothing'; readonly handle: (call: Call) => Answer }
  | { readonly takes: 'json'; readonly handle: (call: JsonCall) => Answer }
  | { readonly takes: 'upload'; readonly handle: (call: UploadCall) => Answer }
)

const get = (handle: (call: Call) => Answer): Route => ({ ability: 'basic', takes: 'nothing', handle })
const post = (handle: (call: JsonCall) => Answer, ability: Ability = 'basic'): Route => ({
  ability,
  takes: 'json',
  handle,
})
const upload = (handle: (call: UploadCall) => Answer): Route => ({ ability: 'basic', takes: 'upload', handle })

/** Every call that needs a token. */
export const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/cgi-bin/clear_quota', post(clearQuota)],
  ['/cgi-bin/openapi/quota/get', post(readQuota)],
  ['/cgi-bin/openapi/quota/clear', post(clearOne)],
  ['/cgi-bin/openapi/rid/get', post(readRequest)],
  ['/cgi-bin/callback/check', post(checkCallback)],
  ['/cgi-bin/get_api_domain_ip', get(apiAddresses)],
  ['/cgi-bin/getcallbackip', get(callbackAddresses)],
  ['/cgi-bin/media/uploadimg', { ...upload(uploadInline), plain: 'always' }],
  ['/cgi-bin/media/upload', { ...upload(uploadTemporary), plain: 'always' }],
  ['/cgi-bin/media/get', { ...get(getTemporary), plain: 'errors' }],
  ['/cgi-bin/material/add_material', { ...upload(addMaterial), plain: 'always' }],
  ['/cgi-bin/material/get_material', { ...post(getMaterial), plain: 'errors' }],
  ['/cgi-bin/material/del_material', post(deleteMaterial)],
  ['/cgi-bin/material/get_materialcount', get(countMaterial)],
  ['/cgi-bin/material/batchget_material', post(listMaterial)],
  ['/cgi-bin/draft/add', post(addDraft)],
  ['/cgi-bin/draft/get', { ...post(getDraft), plain: 'always' }],
  ['/cgi-bin/draft/update', post(updateDraft)],
  ['/cgi-bin/draft/delete', post(deleteDraft)],
  ['/cgi-bin/draft/count', get(countDrafts)],
  ['/cgi-bin/draft/batchget', { ...post(listDrafts), plain: 'always' }],
  ['/cgi-bin/draft/switch', { ...post(switchDrafts), mayBeEmpty: true }],
  ['/cgi-bin/freepublish/submit', post(submit, 'freepublish')],
  ['/cgi-bin/freepublish/get', post(getPublish, 'freepublish')],
  ['/cgi-bin/freepublish/batchget', { ...post(listPublished, 'freepublish'), plain: 'always' }],
  ['/cgi-bin/freepublish/getarticle', { ...post(getArticle, 'freepublish'), plain: 'always' }],
  ['/cgi-bin/freepublish/delete', post(deletePublished, 'freepublish')],
  ['/cgi-bin/message/mass/sendall', post(sendAll, 'mass')],
  ['/cgi-bin/message/mass/send', post(sendList, 'mass-list')],
  ['/cgi-bin/message/mass/get', post(getMass, 'mass')],
  ['/cgi-bin/message/mass/preview', post(preview, 'mass')],
  ['/cgi-bin/message/mass/delete', post(deleteMass, 'mass')],
  ['/cgi-bin/message/mass/speed/get', { ...post(getSpeed, 'mass'), mayBeEmpty: true }],
  ['/cgi-bin/message/mass/speed/set', post(setSpeed, 'mass')],
  ['/cgi-bin/qrcode/create', { ...post(createCode, 'qrcode'), notJson: 40052 }],
])
