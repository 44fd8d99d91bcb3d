export type { Change, Passed } from './changes.ts'
export { editorPass } from './editor-pass.ts'
export { storePass, type StoreOptions } from './store-pass.ts'
export { TooDeep } from './tree.ts'
