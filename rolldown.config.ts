import { defineConfig } from 'rolldown'

/** Packages with native files, or that find their own files at run time; everything else is bundled for a fast start. */
const EXTERNAL = [/^libsql$/, /^pg$/, /^sharp$/, /^@resvg\/resvg-js$/, /^wechat-api/, /^satori$/]

export default defineConfig({
  input: { cli: 'src/cli.ts', render: 'src/renderer.ts' },
  platform: 'node',
  external: EXTERNAL,
  resolve: {
    alias: {
      // juice needs no more of cheerio than its small half; the other brings an HTTP client and a second parser
      cheerio: 'cheerio/slim',
      // MathJax is handed the font it is to use; the one it would take otherwise is 2 MB of paths
      '#default-font/svg/default.js': '@mathjax/mathjax-tex-font/js/svg/default.js',
    },
  },
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // every command reads and compiles what it needs of this first
    minify: true,
    sourcemap: false,
  },
})
