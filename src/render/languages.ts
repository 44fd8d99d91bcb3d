/** The languages whose code is coloured, by highlight.js' names. */
const GRAMMARS = [
  ...(['bash', 'c', 'cpp', 'csharp', 'css', 'diff', 'go', 'ini', 'java', 'javascript', 'json', 'kotlin'] as const),
  ...(['matlab', 'php', 'python', 'r', 'ruby', 'rust', 'sql', 'swift', 'typescript', 'xml', 'yaml'] as const),
]

export type Grammar = (typeof GRAMMARS)[number]

const ALIASES: Readonly<Record<string, Grammar>> = {
  ...{
    sh: 'bash',
    shell: 'bash',
    zsh: 'bash',
    console: 'bash',
    'c++': 'cpp',
    cc: 'cpp',
    h: 'c',
    hpp: 'cpp',
    'c#': 'csharp',
  },
  ...{ cs: 'csharp', golang: 'go', toml: 'ini', conf: 'ini', js: 'javascript', jsx: 'javascript', mjs: 'javascript' },
  ...{
    jsonc: 'json',
    json5: 'json',
    kt: 'kotlin',
    m: 'matlab',
    py: 'python',
    rb: 'ruby',
    rs: 'rust',
    ts: 'typescript',
  },
  ...{
    tsx: 'typescript',
    html: 'xml',
    svg: 'xml',
    vue: 'xml',
    yml: 'yaml',
    patch: 'diff',
    mysql: 'sql',
    postgresql: 'sql',
  },
}

const BY_NAME: ReadonlyMap<string, Grammar> = new Map([
  ...GRAMMARS.map(name => [name, name] as const),
  ...Object.entries(ALIASES),
])

/** The grammar for the language a fence names; `null` when there is none. */
export const grammarOf = (language: string): Grammar | null => BY_NAME.get(language.toLowerCase()) ?? null
