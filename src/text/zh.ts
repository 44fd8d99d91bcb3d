import { article } from './zh/article.ts'
import { check } from './zh/check.ts'
import { cli, skeleton } from './zh/cli.ts'
import { desk } from './zh/desk.ts'
import { files } from './zh/files.ts'
import { media } from './zh/media.ts'
import { notices } from './zh/notices.ts'
import { publication } from './zh/publication.ts'
import { render, styleFault } from './zh/render.ts'

/** Every Chinese string a person reads, by room. */
export const zh = {
  article,
  check,
  cli,
  skeleton,
  desk,
  files,
  media,
  notices,
  publication,
  render,
  styleFault,
} as const
