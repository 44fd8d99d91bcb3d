/** Words of the desk's pages. */
export const desk = {
  title: '准点',
  drafts: '稿件',
  publications: '发稿单',
  noDrafts: '稿件文件夹里还没有稿件。',
  noPublications: '还没有发稿单。',
  band: '演练：不会真的发出',
  readArticle: '看文章',
  sandbox: '演练号后台',
  unreadable: '读不出来',
  columns: { title: '标题', date: '日期', state: '状态', action: '动作', due: '时间', link: '链接' },
  back: '返回',
  waiting: '正在生成预览……',
  notFound: '没有这一页。',
  foreignHost: '只接受从本机打开。',
  refreshed: '（页面每 5 秒刷新）',
} as const
